"""Feedback and displacement: a year of forecast, attention, record and retraining, lived through under many rules."""

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.flagging import places
from audit.loop.displacement import displacement
from audit.loop.incidents import Flags, Floats, Week, draw_year
from audit.loop.measure import amplified, caught, divided, of_groups, share_inside
from audit.loop.models import Models
from audit.loop.rule import Rule
from audit.loop.world import World, world_of
from audit.loop.year import Plan, Year, live_year
from audit.mitigation.rules import Forecasts, flag_by
from audit.studies.study import Progress
from configs.city import City
from configs.policy import FeedbackPolicy, Policy
from training.executor import open_executor

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "feedback"
APART = False
_STREAM = 0xFEED


@dataclass(frozen=True)
class Size:
    """How much is simulated, in the city's own windows.

    Attributes
    ----------
    weeks, refit_every, last, k : int
        Windows of a year, between fits, and at its end that are looked at; areas flagged.
    """

    weeks: int
    refit_every: int
    last: int
    k: int


def settings(policy: Policy) -> Any:
    """Return the policy's lines on feedback and by what areas are flagged."""
    told = policy.model_dump(mode="json", include={"flagged", "groups"})
    return [policy.gates.feedback.model_dump(mode="json"), told]


def run(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Live through a year under every rule: as many times at the share that decides as the policy says, else once."""
    progress("feedback: the release's record, features and models at its origin")
    world, rules = world_of(release, city), policy.gates.feedback
    size = size_of(world, policy)
    lives = lives_of(rules)
    draws = [
        draw_year(world.truth, size.weeks, np.random.default_rng([city.seed, _STREAM, number]))
        for number in range(rules.runs)
    ]
    years = []
    with open_executor(city) as executor:
        for asked in [executor.submit(live, world, policy, size, draws[number], rule) for rule, number in lives]:
            years.append(asked.result())
            progress(f"feedback: {len(years)} of {len(lives)} simulated years")
    lived: dict[Rule, list[Year]] = {}
    for (rule, _), year in zip(lives, years, strict=True):
        lived.setdefault(rule, []).append(year)
    return {
        **asdict(size), "areas": len(world.panel.areas), "offences": list(world.panel.offences),
        "true_share": share_inside(world.truth[None], years[0].flagged[0]).tolist(),
        "groups": _groups(world),
        "arms": [_arm(world, rule, each, size.last) for rule, each in lived.items()],
        "displacement": displacement(world, lived[Rule()][0], lived[Rule(displaced=rules.displaced)][0], size.last),
    }  # fmt: skip


def live(world: World, policy: Policy, size: Size, draws: tuple[Week, ...], rule: Rule) -> Year:
    """Live through one year by a rule: a task of its own, on any machine."""
    plan = Plan(size.k, partial(_attend, policy, world, size.k), size.refit_every, world.near)
    return live_year(Models(world, size.weeks), draws, rule, plan)


def lives_of(rules: FeedbackPolicy) -> list[tuple[Rule, int]]:
    """Return each rule to live by, and the number of the draw: everything on the first, the deciding rule on all."""
    swept = [Rule(share, fix) for share in rules.sweep for fix in (False, True) if share or not fix]
    first = [(rule, 0) for rule in (*swept, Rule(displaced=rules.displaced))]
    return first + [(Rule(rules.discovered), number) for number in range(1, rules.runs)]


def size_of(world: World, policy: Policy) -> Size:
    """Return how much is simulated: a year, or where windows are shorter than weeks as many windows."""
    rules, per_year = policy.gates.feedback, world.panel.per_year

    def windows(weeks: int) -> int:
        """Return weeks in the city's windows."""
        return max(1, min(weeks, round(weeks * per_year / 52)))

    every = min(world.city.backtest.refit_every, windows(rules.refit_weeks))
    k = places(len(world.panel.areas), policy.flagged.share)
    return Size(windows(rules.weeks), every, windows(rules.last_weeks), k)


def _attend(policy: Policy, world: World, k: int, mean: Floats, record: Floats) -> Flags:
    flags: Flags = flag_by(policy, Forecasts(mean[None], record[None], world.dimensions, k)).flags[0]
    return flags


def _arm(world: World, rule: Rule, years: list[Year], last: int) -> dict[str, Any]:
    """Return what came of a rule, a number for each of its years."""
    found = [amplified(year, world.truth, last) for year in years]
    return {
        **asdict(rule),
        **{name: [each[name] for each in found] for name in ("forecast", "recorded", "attention")},
        "caught": [caught(year, last) for year in years],
        "groups": [of_groups(world.dimensions, year, last) for year in years],
    }


def _groups(world: World) -> list[dict[str, Any]]:
    """Return every group with its share of people and of what truly happens, in the order of an arm's groups."""
    return [
        {"dimension": dimension.title, "group": name, "people_share": float(dimension.portions[g])}
        | {"true_share": float(divided(world.truth[None], dimension.shares)[g])}
        for dimension in world.dimensions
        for g, name in enumerate(dimension.names)
    ]
