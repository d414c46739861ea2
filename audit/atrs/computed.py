"""The answers of the record that are computed from the run, with no count that is not public."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from audit.comparisons import title
from audit.public.safe import may_be_public
from audit.results import GateResult
from audit.words import listing
from configs.window_words import day, many, rate, upcoming

if TYPE_CHECKING:
    from audit.evidence import Evidence


def computed(evidence: "Evidence", results: list[GateResult]) -> dict[str, str]:
    """Return the computed answers by their key (see `audit.atrs.fields`).

    Parameters
    ----------
    evidence : Evidence
        The release and its city.
    results : list of GateResult
        What the gates said.
    """
    return {**_tool(evidence), **_model(evidence, results), **_data(evidence, results), "risks": _risks(results)}


def about(count: int) -> str:
    """Say a large count to two figures, and a small one not at all."""
    if count < 1000:
        return "fewer than 1,000"
    step = 10 ** (len(str(count)) - 2)
    return f"about {round(count / step) * step:,}"


def offences(evidence: "Evidence") -> str:
    """Return the offences that are forecast, in words."""
    return listing([title(evidence, offence).lower() for offence in evidence.cube.offences])


def period(manifest: dict[str, Any]) -> str:
    """Return the period of training: '4 January 2021 to 4 January 2026'."""
    first, end = (date.fromisoformat(text) for text in manifest["period"])
    return f"{day(first)} to {day(end - timedelta(days=1))}"


def _tool(evidence: "Evidence") -> dict[str, str]:
    from training.models import MODELS

    manifest, share = evidence.release.manifest, evidence.policy.flagged.share
    areas, window = len(evidence.cube.areas), evidence.window
    flagged = f"the {evidence.k} areas ({share:.0%}) with the highest forecast"
    what = f"how many incidents will be recorded {upcoming(window)} in each of {areas:,} areas: {offences(evidence)}"
    members = listing(sorted({MODELS[each["member"]].title for each in manifest["models"]}))
    return {
        "name": f"Fairward, forecasts of incidents for {manifest['title']}",
        "description": f"It forecasts {what}. It forecasts places, never persons.",
        "detail": f"It forecasts {what}. For each offence it flags {flagged}. What happens there is decided by people. "
        "Before a release is used it is audited, and an ethics committee decides; every audit and decision is in a "
        "ledger that cannot be changed unseen.",
        "scale": f"One forecast {rate(window)} for {areas:,} areas; for each offence {evidence.k} areas are flagged.",
        "architecture": "Records are checked and counted by area and window; models forecast from the counts; gates "
        "audit a release; a service shows forecasts of the release that the committee approved, and of no other.",
        "system_input": f"Recorded incidents from {_sources(evidence)}: offence, place and times.",
        "system_output": "The expected number of incidents of each offence in each area, with intervals, and which "
        "areas are flagged.",
        "models": f"For each offence a weighted mean of: {members}.",
    }


def _model(evidence: "Evidence", results: list[GateResult]) -> dict[str, str]:
    from training.models import MODELS

    manifest = evidence.release.manifest
    members = listing(sorted({MODELS[each["member"]].title for each in manifest["models"]}))
    names = [*evidence.areas["name"].astype(str), *evidence.cube.areas]
    told = (
        f"{result.title} {result.sentence}"
        for result in results
        if result.gate == "skill" and may_be_public(result.sentence, names)
    )
    return {
        "model_name": f"Fairward {manifest['city']}",
        "model_version": f"Release {evidence.release.number}, code {manifest['code_version']}",
        "model_task": f"To forecast counts of {offences(evidence)} by area and window.",
        "model_input": f"{len(manifest['features'])} features of areas and dates, made of past counts, the calendar "
        f"and what stands in an area. {_reads(results)}",
        "model_output": "A mean and quantiles of the count.",
        "model_architecture": f"A weighted mean of {members}; weights are learned on past forecasts.",
        "performance": next(told, f"Tested on {evidence.tested} that it had not seen."),
        "datasets": f"To train and to test: {_sources(evidence)}. For the audit alone: {_attributes(evidence)}.",
    }


def _data(evidence: "Evidence", results: list[GateResult]) -> dict[str, str]:
    manifest = evidence.release.manifest
    account, windows = manifest["account"], many(evidence.window, _windows(evidence))
    lost = account["quarantined"] / max(account["rows"], 1)
    reasons = listing([str(reason) for reason in account.get("reasons", {})]) or "none was needed"
    audit_only = listing([dimension.title for dimension in evidence.dimensions if dimension.protected])
    audited = (
        f"The audit alone compares groups by {audit_only}, as shares of an area's people ({_attributes(evidence)})."
        if audit_only
        else "The audit knows of none, so it compares no groups."
    )
    return {
        "data_description": f"Recorded incidents of {period(manifest)} from {_sources(evidence)}.",
        "modality": "Tables: one row an incident with offence, place and times, or counts by area and window.",
        "quantities": f"{about(account['kept']).capitalize()} incidents in {windows}.",
        "sensitive": f"{_reads(results)} {audited}",
        "completeness": f"{lost:.1%} of rows could not be used. What is never reported is not in the data, and some "
        "people may report less than others.",
        "cleaning": f"Rows set aside: {reasons}. Rows that tell of one incident are linked and counted once.",
        "collection": f"From {_sources(evidence)}.",
        "operational_sources": f"The same: {_sources(evidence)}.",
        "operational_sensitive": _reads(results),
        "processing": "Rows are checked, located in an area and counted; names, addresses and free text are not read.",
    }


def _reads(results: list[GateResult]) -> str:
    """Say whether the model reads persons or protected attributes, as the gate of scope found."""
    if any(result.gate == "scope" and result.outcome == "pass" for result in results):
        return "The model reads nothing of persons, and no protected attribute."
    return "That the model reads nothing of persons and no protected attribute is not established."


def _risks(results: list[GateResult]) -> str:
    failed = [f"“{result.title}”" for result in results if result.outcome == "fail"]
    unclear = [f"“{result.title}”" for result in results if result.outcome == "inconclusive"]
    parts = [f"{len(results)} gates ask for the risks that can be measured, before anybody decides."]
    parts += [f"Not passed: {listing(failed)}."] if failed else []
    parts += [f"Too little data to tell: {listing(unclear)}."] if unclear else []
    return " ".join(parts if failed or unclear else [*parts, "All passed."])


def _windows(evidence: "Evidence") -> int:
    first, end = (date.fromisoformat(text) for text in evidence.release.manifest["period"])
    return evidence.window.between(first, end)


def _sources(evidence: "Evidence") -> str:
    city = evidence.city
    return listing([*(each.title for each in city.sources.values()), *(each.title for each in city.counts.values())])


def _attributes(evidence: "Evidence") -> str:
    tables = evidence.city.attributes.values()
    return listing([f"{each.source} ({each.year})" for each in tables]) or "no table of people"
