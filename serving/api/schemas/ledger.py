"""What the API gives of the ledger: entries, checkpoints, and proofs."""

from typing import Any

from pydantic import BaseModel, Field


class LedgerEntry(BaseModel):
    """An entry of the ledger."""

    seq: int
    when: str
    kind: str
    payload: dict[str, Any]
    hash: str = Field(description="Of its leaf: SHA-256(0x00 || canonical JSON of the four before)")


class EntryPage(BaseModel):
    """Entries, oldest first."""

    total: int
    offset: int
    limit: int
    next: str | None
    entries: list[LedgerEntry]


class Checkpoint(BaseModel):
    """The newest signed checkpoint."""

    origin: str = Field(description="The log's name")
    size: int
    root: str = Field(description="Root of the tree, hexadecimal")
    checkpoint: str = Field(description="The signed note")
    key: str = Field(description="Public key in PEM; trust it only from where the committee publishes it")


class Inclusion(BaseModel):
    """That an entry is in the log."""

    entry: LedgerEntry
    size: int
    path: list[str] = Field(description="Hashes from the leaf to the root, hexadecimal")
    checkpoint: str


class Consistency(BaseModel):
    """That an older log is the beginning of the log now."""

    old_size: int
    old_checkpoint: str
    size: int
    checkpoint: str
    path: list[str]
