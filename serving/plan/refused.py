"""Why there is no plan: too many units, or bounds that cannot all be kept, and the least that would give way."""

from collections.abc import Callable

from configs.plan import PlanPolicy
from features.arrays import Floats
from serving import words
from serving.plan.bounds import bounds_of
from serving.plan.ground import Ground
from serving.plan.infeasible import least_at_most, most_at_least, possible
from serving.plan.problem import Problem
from serving.web.problems import ProblemError

_HIGHEST = 10.0


def refuse_too_many(problem: Problem) -> None:
    """Refuse more units than there is room for.

    Raises
    ------
    ProblemError
        409, with how many there is room for.
    """
    if problem.units > problem.room:
        detail = f"there is room for {words.count(problem.room, 'unit')}, not for {problem.units:,}"
        raise ProblemError(409, "no-plan", detail, "ask for fewer units, or for more shifts")


def refuse_impossible(policy: PlanPolicy, ground: Ground, expected: Floats, problem: Problem, smallest: float) -> None:
    """Refuse where no placement keeps exposure and cover; say which, and the smallest change that would do.

    Raises
    ------
    ProblemError
        409.
    """
    areas, units = len(ground.areas), problem.units
    room = problem.expected.shape[1] * len(problem.returns)

    def _fits(changed: PlanPolicy) -> bool:
        return possible(bounds_of(changed, ground, expected, units, smallest), areas, units, room)

    if _fits(policy):
        return
    raise ProblemError(
        409,
        "no-plan",
        f"{words.count(units, 'unit')} cannot be placed within the committee's bounds",
        words.listed(_ways(policy, _fits), "or") or "the committee would have to loosen several bounds together",
    )


def refuse_unsolved(problem: Problem) -> ProblemError:
    """Return the refusal where the solver found no plan in its time, though exposure and cover allow one."""
    detail = f"no plan for {words.count(problem.units, 'unit')} was found within the bound of travel"
    return ProblemError(409, "no-plan", detail, "ask for fewer units or more shifts; the committee may widen `travel`")


def _ways(policy: PlanPolicy, fits: Callable[[PlanPolicy], bool]) -> list[str]:
    found = []
    if policy.exposure is not None:
        exposure = policy.exposure
        highest = max(_HIGHEST, exposure.at_most)
        value = least_at_most(
            exposure.at_most,
            highest,
            lambda at: fits(policy.model_copy(update={"exposure": exposure.model_copy(update={"at_most": at})})),
        )
        if value is not None:
            found.append(f"the bound of exposure would have to rise from {exposure.at_most:g} to {value:g}")
    if policy.cover is not None:
        cover = policy.cover
        value = most_at_least(
            cover.at_least,
            lambda at: fits(policy.model_copy(update={"cover": cover.model_copy(update={"at_least": at})})),
        )
        if value is not None:
            found.append(f"that of cover would have to fall from {cover.at_least:g} to {value:g}")
    return found
