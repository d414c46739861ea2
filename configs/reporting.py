"""Settings of how much is reported, by group: from a victim survey, or from a source that sees what nobody reports."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from configs.base import Frozen


class ReportedShare(Frozen):
    """Share of what happens to people of a group that is reported, and its standard error."""

    rate: float = Field(gt=0, le=1)
    error: float = Field(gt=0, lt=0.5)


class SurveyReporting(Frozen):
    """Shares reported as a victim survey found them, by offence and group.

    `group` is one of the city's groups; bands are named by their number, "1" the lowest rate. Every offence names
    every group. `errors` says where the standard errors come from.
    """

    kind: Literal["survey"]
    title: str
    group: str
    source: str
    errors: str
    year: int = Field(ge=1970, le=2100)
    rates: dict[str, dict[str, ReportedShare]] = Field(min_length=1)

    @model_validator(mode="after")
    def _same_groups(self) -> "SurveyReporting":
        named = {tuple(sorted(each)) for each in self.rates.values()}
        if len(named) != 1 or len(next(iter(named))) < 2:
            raise ValueError("every offence names the same two or more groups: add those that are missing")
        return self


class WitnessReporting(Frozen):
    """A source that sees incidents whether or not they are reported, such as hospitals: what of it others tell too.

    The share of its incidents of one offence that any other source tells as well is the share reported.
    """

    kind: Literal["witness"]
    title: str
    group: str
    witness: str
    offence: str


ReportingSettings = Annotated[SurveyReporting | WitnessReporting, Field(discriminator="kind")]
