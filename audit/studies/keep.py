"""Makes the studies of a release that are not kept yet, or no longer true, and reads what is kept."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

from audit.studies import STUDIES
from audit.studies.study import Found, Progress, Study
from audit.written import STUDIES as FOLDER
from configs.city import City
from configs.code import code_digest
from configs.errors import FairwardError
from configs.files import canonical_json, sha256_bytes, sha256_file, write_bytes
from configs.load import settings_digest
from configs.policy import Policy
from training.signing import MANIFEST

if TYPE_CHECKING:
    from training.bundle import Release


def studied(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Found]:
    """Return what each study found of a release, making only those whose inputs are not those of what is kept.

    Studies that run in a process of their own (APART) are made beside the others, so that no core waits; where the city
    computes in this process alone (`compute.kind: here`) one is made after the other.

    Parameters
    ----------
    release, city, policy : Release, City, Policy
        What is audited, and under which settings.
    progress : callable
        Told a line at each step.

    Returns
    -------
    dict of str to Found
        By the study's name.
    """
    one_line = Lock()

    def say(line: str) -> None:
        """Pass a line on, whole."""
        with one_line:
            progress(line)

    def made(study: Study) -> Found:
        """Make one study."""
        return _one(study, release, city, policy, say)

    if city.compute.kind == "here":
        return {study.NAME: made(study) for study in STUDIES}
    with ThreadPoolExecutor(1) as beside:
        apart = {study.NAME: beside.submit(made, study) for study in STUDIES if study.APART}
        found = {study.NAME: made(study) for study in STUDIES if not study.APART}
        found |= {name: each.result() for name, each in apart.items()}
    return {study.NAME: found[study.NAME] for study in STUDIES}


def inputs_of(study: Study, release: "Release", policy: Policy) -> str:
    """Return the digest of all that a study depends on: the release, what it reads of the policy, and the code."""
    manifest = sha256_file(release.folder / "model" / MANIFEST)
    code = code_digest("configs", "features", "training", "audit")
    return sha256_bytes(canonical_json([manifest, study.settings(policy), code]))


def _one(study: Study, release: "Release", city: City, policy: Policy, progress: Progress) -> Found:
    path = release.folder / FOLDER / f"{study.NAME}.json"
    inputs, settings = inputs_of(study, release, policy), settings_digest(city)
    if path.is_file():
        kept = json.loads(path.read_bytes())
        if kept["inputs"] == inputs and kept["city"] == settings:
            return Found(kept["found"])
    try:
        found = study.run(release, city, policy, progress)
    except FairwardError as error:
        path.unlink(missing_ok=True)
        return Found(None, error.what)
    kept = {"study": study.NAME, "inputs": inputs, "city": settings, "found": found}
    text = json.dumps(kept, ensure_ascii=False, allow_nan=False)  # in the order of the study: tables show it
    write_bytes(path, text.encode())
    return Found(json.loads(text)["found"])
