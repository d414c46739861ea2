"""The points of the frontier: every rule that a dossier tries beside the one that the committee chose."""

from collections.abc import Sequence

from audit.groups import Dimension
from configs.flagging import PLAIN, CapRule, FloorRule, MitigationPolicy, OffsetRule, Rule
from configs.policy import Policy


def points(policy: Policy, dimensions: Sequence[Dimension]) -> list[Rule]:
    """Return the rules to try: plain first, then caps, floors and offsets of each protected dimension.

    Parameters
    ----------
    policy : Policy
        Its grid, and the rule that it chooses, which comes last where the grid does not have it.
    dimensions : sequence of Dimension
        The city's groups.
    """
    tried: list[Rule] = [PLAIN]
    for dimension in dimensions:
        if dimension.protected:
            tried += _of(policy.mitigation, dimension, policy.groups.smallest_share)
    return tried if policy.flagged.rule in tried else [*tried, policy.flagged.rule]


def _of(grid: MitigationPolicy, dimension: Dimension, smallest: float) -> list[Rule]:
    key = dimension.key
    judged = [
        name for name, part in zip(dimension.names, dimension.portions, strict=True) if part >= smallest and part > 0
    ]
    return [
        *(CapRule(kind="cap", dimension=key, at_most=bound) for bound in grid.caps),
        *(CapRule(kind="cap", dimension=key, at_most=bound, against="need") for bound in grid.need_caps),
        *(FloorRule(kind="floor", dimension=key, at_least=bound) for bound in grid.floors),
        *(OffsetRule(kind="offset", dimension=key, rates={name: rate}) for rate in grid.offsets for name in judged),
    ]
