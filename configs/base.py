"""The base of all settings: frozen, and unknown keys refused."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Settings that cannot change once read and that refuse a key they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
