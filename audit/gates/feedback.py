"""The feedback gate: whether a year of acting on the forecast, and learning from what is found, makes it run away."""

from typing import Any

from audit.comparisons import ALL, title
from audit.evidence import Evidence
from audit.loop.arms import arm_of, arms, group_means, mean_of, tolerated
from audit.results import Figure, GateResult, Interval, judge_limit
from audit.student import mean_interval
from audit.studies import feedback
from audit.words import between, listing, number
from configs.policy import FeedbackPolicy
from configs.window_words import many, noun

NAME, TITLE = "feedback", "Does acting on the forecast make it feed on itself?"
_STATISTIC = "share that the forecast gives the areas flagged at the start, over their true share"
_METHOD = (
    "From the release's own record and models, {year} are simulated. Each {unit} a forecast is made with the release's "
    "models on real features of the record so far, attention goes to the {k} areas flagged for each offence, incidents "
    "are drawn about the mean forecast of the backtest, and what is recorded enters the record: what is reported, "
    "everywhere, and the share discovered only where attention is. Models are fitted anew every {refit}, with the "
    "city's settings; the weights of the blend stay the release's. Amplification is taken over the last {last}. The "
    "interval is Student's over {runs} simulated years with other draws; other rules live through the first of these "
    "draws. Delays of reports are left out. The importance correction keeps a discovered incident with the share of "
    "areas flagged over the share of {units} in which its area was, at most 1."
)


def check(evidence: Evidence) -> GateResult:
    """Hold the amplification at the policy's share of discovered incidents against its limit.

    A = p*/p_true: the share that the forecast gives the areas flagged at the start after the simulated year, over the
    share that truly happens there. Without a simulation it is inconclusive.
    """
    policy, found = evidence.policy.gates.feedback, evidence.study(feedback.NAME)
    head: dict[str, Any] = {
        "gate": NAME, "title": TITLE, "hard": False, "statistic_name": _STATISTIC, "source": policy.source,
        "threshold": f"at most {policy.amplification:g} with {policy.discovered:.0%} of incidents discovered",
    }  # fmt: skip
    if found.value is None:
        sentence = f"Nothing can be said, for it could not be simulated: {found.why}."
        return GateResult(**head, outcome="inconclusive", statistic=None, interval=None, sentence=sentence)
    study = found.value
    plain, mended = arm_of(study, policy.discovered, corrected=False), arm_of(study, policy.discovered, corrected=True)
    interval = _interval(evidence, plain)
    return GateResult(
        **head, outcome=judge_limit(interval, policy.amplification), statistic=mean_of(plain), interval=interval,
        sentence=_sentence(evidence, study, plain, mended), rows=tuple(_rows(evidence, study)),
        method=_method(evidence, study), figure=_figure(evidence, study),
        record={"by_offence": _by_offence(evidence, study, plain, mended), "by_group": _by_group(study, plain, mended)},
    )  # fmt: skip


def _interval(evidence: Evidence, arm: dict[str, Any], heading: int = 0) -> Interval | None:
    return mean_interval([year[heading] for year in arm["forecast"]], evidence.policy.confidence)


def _rows(evidence: Evidence, study: dict[str, Any]) -> list[dict[str, Any]]:
    mended = {arm["discovered"]: mean_of(arm) for arm in arms(study, corrected=True)}
    rows = []
    for arm in arms(study, corrected=False):
        low, high = _interval(evidence, arm) or (None, None)
        rows.append(
            {"discovered": f"{arm['discovered']:.0%}", "amplification": mean_of(arm), "low": low, "high": high,
             "with_the_correction": mended.get(arm["discovered"]), "of_the_record": mean_of(arm, "recorded"),
             "flags_that_stay": f"{mean_of(arm, 'attention'):.0%}", "years_simulated": len(arm["forecast"])}
        )  # fmt: skip
    return rows


def _by_offence(
    evidence: Evidence, study: dict[str, Any], plain: dict[str, Any], mended: dict[str, Any]
) -> list[dict[str, Any]]:
    rows = []
    for heading, label in enumerate([ALL, *(title(evidence, offence) for offence in study["offences"])]):
        low, high = _interval(evidence, plain, heading) or (None, None)
        rows.append(
            {"offence": label, "amplification": mean_of(plain, heading=heading), "low": low, "high": high,
             "with_the_correction": mean_of(mended, heading=heading)}
        )  # fmt: skip
    return rows


def _by_group(study: dict[str, Any], plain: dict[str, Any], mended: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who lives where forecast and attention go, with all reported and with a share discovered."""
    told = {"all_reported": arm_of(study, 0.0, corrected=False), "discovered": plain, "corrected": mended}
    means = {name: group_means(arm) for name, arm in told.items()}
    return [
        {"dimension": group["dimension"], "group": group["group"], "people_share": group["people_share"],
         **{f"forecast_{name}": each[g]["forecast"] / max(group["true_share"], 1e-12) for name, each in means.items()},
         **{f"attention_{name}": f"{each[g]['attention']:.1%}" for name, each in means.items()}}
        for g, group in enumerate(study["groups"])
    ]  # fmt: skip


def _sentence(evidence: Evidence, study: dict[str, Any], plain: dict[str, Any], mended: dict[str, Any]) -> str:
    policy, interval = evidence.policy.gates.feedback, _interval(evidence, plain)
    outcome = judge_limit(interval, policy.amplification)
    head = {"pass": "No", "fail": "Yes", "inconclusive": "It cannot be told"}[outcome]
    reached = tolerated(study, policy.amplification)
    until = "at no share tried" if reached is None else f"at about {reached:.0%}"
    return (
        f"{head}: if {policy.discovered:.0%} of incidents were found only where attention goes, the forecast would, "
        f"after {many(evidence.window, study['weeks'])} of acting on it, give the areas flagged today "
        f"{mean_of(plain):.2f} times the share of incidents that truly happens there (interval {between(interval)}; "
        f"the policy's limit is {policy.amplification:g}, reached {until}). With the importance correction it would be "
        f"{mean_of(mended):.2f}. {_stay(study, plain)}"
    )


def _stay(study: dict[str, Any], plain: dict[str, Any]) -> str:
    control = mean_of(arm_of(study, 0.0, corrected=False), "attention")
    return f"Of the flags {mean_of(plain, 'attention'):.0%} would stay where they are; with all reported {control:.0%}."


def _method(evidence: Evidence, study: dict[str, Any]) -> str:
    window = evidence.window
    words = {name: many(window, study[name]) for name in ("weeks", "refit_every", "last")}
    return _METHOD.format(
        year=words["weeks"], refit=words["refit_every"], last=words["last"], k=study["k"], unit=noun(window),
        units=noun(window, 2), runs=evidence.policy.gates.feedback.runs,
    )  # fmt: skip


def _figure(evidence: Evidence, study: dict[str, Any]) -> Figure:
    policy = evidence.policy.gates.feedback
    parts = {"As it is recorded": False, "With the importance correction": True}
    marks = tuple(
        _mark(evidence, part, arm, policy)
        for part, corrected in parts.items()
        for arm in arms(study, corrected=corrected)
    )
    said = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks if mark["part"] in list(parts)[:1]])
    return Figure("forest", "Amplification, by the share discovered", "amplification (1 = as it truly is)",
                  f"{said}. The policy's bound: {policy.amplification:g}.", marks, (None, policy.amplification),
                  log=True)  # fmt: skip


def _mark(evidence: Evidence, part: str, arm: dict[str, Any], policy: FeedbackPolicy) -> dict[str, Any]:
    interval = _interval(evidence, arm)
    low, high = interval or (None, None)
    decides = arm["discovered"] == policy.discovered and not arm["corrected"]
    outcome = judge_limit(interval, policy.amplification) if decides else "not judged"
    return {"label": f"{arm['discovered']:.0%} discovered", "part": part, "estimate": mean_of(arm)} | {
        "low": low, "high": high, "outcome": outcome,
    }  # fmt: skip
