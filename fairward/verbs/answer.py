"""`fairward answer`: keeps the answer to a question about a release in the ledger."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import Json, Who, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    question: Annotated[int, typer.Argument(metavar="ENTRY", help="The ledger's entry of the question.")],
    text: Annotated[str, typer.Option(help="The answer; of areas and groups, never of persons.")],
    by: Who,
    as_json: Json = False,
) -> None:
    """Answer a question about a release; another answer stands beside the first, the same one twice is kept once."""
    with writing(context) as city:
        from audit.asked import answer

        entry = answer(city, question, text, by=by, when=datetime.now(UTC))
    line = f"entry {entry.seq}: question {question} answered by {entry.payload['by']}"
    Reporter(as_json).result({"entry": entry.seq, "hash": entry.hash, **entry.payload}, lines=[line])
