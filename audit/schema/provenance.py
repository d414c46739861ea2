"""What a release and its dossier were made from, as the dossier holds it."""

from pydantic import Field, JsonValue

from audit.schema.plain import Count, Part, Sha256, Share


class PolicyPart(Part):
    """The committee's policy as it was."""

    version: str
    committee: str
    digest: Sha256
    settings: dict[str, JsonValue] = Field(description="all of it but the people")


class BootstrapPart(Part):
    """How intervals were made."""

    resamples: Count
    block: Count = Field(description="windows in a block")


class RunPart(Part):
    """What differs between two runs of the same inputs."""

    mlflow_run: str
    ledger_head: Sha256 = Field(description="root of the ledger's tree before this audit was entered")


class ProvenancePart(Part):
    """Digests, versions, seed and names."""

    data_digest: Sha256
    config_digest: Sha256
    code_version: str
    lock_digest: Sha256 | None = Field(description="null where the code came without requirements.lock")
    packages: dict[str, str]
    seed: Count
    trainer: str
    policy: PolicyPart
    confidence: Share
    bootstrap: BootstrapPart
    run: RunPart


class TimesPart(Part):
    """Moments of the release; that of the audit is in the ledger, so that the same inputs give the same dossier."""

    trained: str
