"""The public record and the indexes as the dossier holds them."""

from typing import Literal

from pydantic import Field

from audit.schema.plain import Part


class RecordPart(Part):
    """A field of the UK Algorithmic Transparency Recording Standard."""

    tier: Literal[1, 2]
    number: str
    section: str
    title: str
    key: str
    answer: str | None = Field(description="null where nobody has answered")
    computed: bool = Field(description="whether the run answers it")
    owner: str


class NamedPart(Part):
    """A field of the record, by name."""

    number: str
    title: str
    owner: str


class PrinciplePart(Part):
    """A principle, and where it is answered."""

    name: str
    asks: str
    sections: list[str]
    answered: list[NamedPart]
    open: list[NamedPart]


class IndexPart(Part):
    """An index by which members look for answers."""

    title: str
    principles: list[PrinciplePart]
