"""What may be asked of the record: entries of the ledger, dossiers and the public edition."""

from typing import Annotated, Literal

from pydantic import Field

from serving.api.asked.terms import FORMAT, Nothing, Paged, Query


class EntriesQuery(Paged):
    """Which entries of the ledger."""

    kind: Annotated[str, Field(min_length=1, max_length=40)] | Nothing = Field(
        default=None, description="Only entries of this kind", examples=["decided"]
    )
    release: Annotated[int, Field(ge=1, le=10**9)] | Nothing = Field(
        default=None, description="Only entries about this release", examples=[1]
    )


class ConsistencyQuery(Query):
    """The size of an older log."""

    size: int = Field(ge=1, le=10**9, description="How many entries the older checkpoint had", examples=[2])


class DossierQuery(Query):
    """In which format a dossier is given."""

    format: Literal["json", "html", "pdf"] | Nothing = FORMAT


class PublicQuery(Query):
    """In which format the public edition is given."""

    format: Literal["json", "html"] | Nothing = FORMAT
