"""The base of the dossier's parts, and the plain values that tables of gates are made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = float | int
Value = str | bool | int | float | None
Row = dict[str, Value]
Outcome = Literal["pass", "fail", "inconclusive"]
Interval = Annotated[tuple[float | None, float | None], Field(description="lower and upper bound")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hexadecimal digits")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="local date, ISO 8601")]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of the dossier: a key that is not known is refused, and so is a number that is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)
