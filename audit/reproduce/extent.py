"""How much of a release is made again, and how closely the two must agree."""

from dataclasses import dataclass

from configs.policy import Policy


@dataclass(frozen=True)
class Extent:
    """How much is made again.

    Attributes
    ----------
    blocks : int or None
        Blocks of the backtest that one fit forecasts, from its first on; None for all of them.
    further : bool
        Whether forecasts of further windows are backtested again too.
    origins : int
        Origins at which everything that came later is changed.
    tolerance : float
        Largest difference of two numbers, as a share of the larger or of a usual one.
    """

    blocks: int | None
    further: bool
    origins: int
    tolerance: float


def extent_of(policy: Policy, *, full: bool = False) -> Extent:
    """Return what the policy asks of an audit, or all that there is."""
    asked = policy.gates.rebuild
    return Extent(None if full else asked.blocks, full, asked.origins, asked.tolerance)
