"""What every refusal is written as."""

from pydantic import BaseModel


class ProblemBody(BaseModel):
    """A refusal (RFC 9457): what was found and what would mend it."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    instance: str
