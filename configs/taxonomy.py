"""Settings of the offences of a city: one mapping file says what they are and what sources call them."""

from typing import Literal

from pydantic import Field, model_validator

from configs.base import Frozen


class Harm(Frozen):
    """How much harm one offence does, in the unit of a published scale (such as days of imprisonment)."""

    weight: float = Field(gt=0, allow_inf_nan=False)
    source: str


class OffenceSettings(Frozen):
    """One offence of the city's taxonomy: its title, who finds it, its harm, and whether it is forecast.

    `found_by: police` marks offences that exist in the record because police looked (drugs, weapons,
    stop and search); as a target such an offence needs a waiver named in the policy. An offence that is no
    target is context: kept in the hub, searched and described, not forecast.
    """

    title: str
    found_by: Literal["public", "police"]
    target: bool
    harm: Harm | None = None


class Taxonomy(Frozen):
    """The offences, and for each list of codes that sources use the codes of each offence."""

    offences: dict[str, OffenceSettings] = Field(min_length=1)
    codes: dict[str, dict[str, tuple[str, ...]]] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_name_offences_once(self) -> "Taxonomy":
        if not any(offence.target for offence in self.offences.values()):
            raise ValueError("offences: none has target: true, so there is nothing to forecast: mark one")
        for scheme, listed in self.codes.items():
            unknown = sorted(set(listed) - set(self.offences))
            if unknown:
                raise ValueError(f"codes.{scheme}: offences {unknown} are not listed under offences: add or rename")
            seen: dict[str, str] = {}
            for offence, codes in listed.items():
                for code in codes:
                    if code in seen:
                        raise ValueError(
                            f"codes.{scheme}: code {code!r} is listed under {seen[code]!r} and {offence!r}: keep one"
                        )
                    seen[code] = offence
        return self
