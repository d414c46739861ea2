"""The integrity gate: the model is signed LightGBM text, its digests are as signed, and nothing is a pickle."""

from pathlib import Path

from audit.evidence import Evidence
from audit.results import GateResult, Outcome
from audit.words import listing, plural
from audit.written import evidence_digests
from configs.errors import IntegrityError
from training.signing import verify

NAME, TITLE = "integrity", "Are the files what was signed?"
_PICKLES = {".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle", ".npy", ".pt", ".pth"}
_PROTOCOLS = {b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"}


def check(evidence: Evidence) -> GateResult:
    """Verify signature and digests, and look for pickles in the release's folder."""
    folder = evidence.release.folder
    fault = _signature_fault(evidence)
    pickles = find_pickles(folder)
    rows = [
        {"check": "the manifest carries a valid Ed25519 signature and names every model file with its digest",
         "found": fault or "as signed", "outcome": "fail" if fault else "pass"},
        {"check": "no file of the release is a pickle", "found": listing(pickles) or "none",
         "outcome": "fail" if pickles else "pass"},
        *({"check": f"SHA-256 of {name}", "found": digest, "outcome": "pass"}
          for name, digest in evidence_digests(folder).items()),
    ]  # fmt: skip
    outcome: Outcome = "fail" if fault or pickles else "pass"
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=None, statistic_name="files as signed",
        interval=None, threshold="every file as signed; no pickle", source=evidence.policy.gates.integrity.source,
        sentence=_sentence(fault, pickles, len(evidence.release.manifest.get("models", {}))), rows=tuple(rows),
        method="The manifest's signature is checked with the workspace's public key, every model file against the "
        "manifest's SHA-256, and every file's name and first bytes against those of Python pickles, which can run code "
        "when they are opened.",
    )  # fmt: skip


def find_pickles(folder: Path) -> list[str]:
    """Return the files under a folder that are pickles by name or by their first bytes."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and _is_pickle(path))


def _is_pickle(path: Path) -> bool:
    with path.open("rb") as stream:
        return path.suffix.lower() in _PICKLES or stream.read(2) in _PROTOCOLS


def _signature_fault(evidence: Evidence) -> str | None:
    try:
        verify(evidence.city, evidence.release.folder)
    except IntegrityError as error:
        place = Path(error.where).name if error.where else "release"
        return f"{place}: {error.what}"
    return None


def _sentence(fault: str | None, pickles: list[str], models: int) -> str:
    if fault:
        return f"No: {fault}. What would run is not what was trained and signed."
    if pickles:
        return f"No: {listing(pickles)} could run hidden code when opened."
    files = plural(models, "model file")
    return f"Yes: {files} and the list of them are exactly what was signed at training, as plain text."
