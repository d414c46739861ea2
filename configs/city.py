"""Settings of one city: a YAML file, overridden by FAIRWARD_… environment variables."""

from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pyproj import CRS
from pyproj.exceptions import CRSError

from configs.base import Frozen
from configs.places import AreaSettings, AttributeFile, GroupSettings
from configs.sources import SourceSettings


class OffenceSettings(Frozen):
    """One offence of the city's taxonomy: its title, who finds it, and whether it is forecast.

    `found_by: police` marks offences that exist in the record because police looked (drugs, weapons,
    stop and search); as a target such an offence needs a waiver named in the policy.
    """

    title: str
    found_by: Literal["public", "police"]
    target: bool


class DuplicateSettings(Frozen):
    """Two rows of different sources are one incident within this time, distance and the same offence."""

    minutes: float = Field(default=30, ge=0, le=1440)
    metres: float = Field(default=150, ge=0, le=5000)


class SimulationSettings(Frozen):
    """The simulated city: its size and rate; the same seed gives the same bytes."""

    areas: int = Field(default=250, ge=16, le=20_000)
    districts: int = Field(default=8, ge=1, le=100)
    years: int = Field(default=5, ge=2, le=30)
    rate: float = Field(default=1.0, gt=0, le=100)


class ModelSettings(Frozen):
    """LightGBM's Poisson model with a log(EWMA) offset, one for each offence."""

    rounds: int = Field(default=250, ge=1, le=5000)
    learning_rate: float = Field(default=0.02, gt=0, le=1)
    leaves: int = Field(default=8, ge=2, le=255)
    min_rows: int = Field(default=2000, ge=1)
    train_windows: int = Field(default=260, ge=8)


class BacktestSettings(Frozen):
    """Rolling origins at the end of the period; the model is refitted every `refit_every` windows."""

    origins: int = Field(default=52, ge=4, le=520)
    refit_every: int = Field(default=52, ge=1, le=520)


class City(BaseSettings):
    """One deployment: everything a run depends on but the data and the code.

    `start` and `end` are Mondays, local dates: the period is [start, end). `crs` is in metres.
    `data_folder` and `workspace` are absolute once read (see `configs.load.load_city`).
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="FAIRWARD_", env_nested_delimiter="__")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    timezone: str
    crs: str
    workspace: Path
    data_folder: Path
    start: date
    end: date
    areas: AreaSettings
    attributes: AttributeFile | None = None
    groups: dict[str, GroupSettings] = {}
    offences: dict[str, OffenceSettings]
    sources: dict[str, SourceSettings] = Field(min_length=1)
    duplicates: DuplicateSettings = DuplicateSettings()
    simulation: SimulationSettings | None = None
    model: ModelSettings = ModelSettings()
    backtest: BacktestSettings = BacktestSettings()
    policy: Path
    seed: int = Field(default=20260105, ge=0)
    threads: int = Field(default=1, ge=1, le=256)
    port: int = Field(default=3000, ge=1, le=65535)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return env_settings, init_settings

    @field_validator("start", "end")
    @classmethod
    def _a_monday(cls, day: date) -> date:
        if day.weekday() != 0:
            raise ValueError(f"{day} is a {day:%A}: weekly windows start on a Monday")
        return day

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name!r} is no IANA time zone: write one such as Europe/London")
        return name

    @field_validator("crs")
    @classmethod
    def _in_metres(cls, name: str) -> str:
        try:
            axes = CRS(name).axis_info
        except CRSError:
            raise ValueError(f"{name!r} is no coordinate reference system: write one such as EPSG:27700") from None
        if {axis.unit_name for axis in axes} != {"metre"}:
            raise ValueError(f"{name} is not in metres: choose a projected system for the city, such as its UTM zone")
        return name

    @model_validator(mode="after")
    def _consistent(self) -> "City":
        if self.start >= self.end:
            raise ValueError(f"start {self.start} is not before end {self.end}: swap or mend the dates")
        if not self.targets:
            raise ValueError("offences: none has target: true, so there is nothing to forecast: mark one")
        for key, source in self.sources.items():
            names = {*source.offences, *([source.other] if source.other else [])}
            unknown = sorted(names - set(self.offences))
            if unknown:
                raise ValueError(f"sources.{key}: offences {unknown} are not listed under offences: add or rename them")
        if self.weeks < self.backtest.origins + 2 * 52:
            raise ValueError(
                f"the period has {self.weeks} weeks: {self.backtest.origins} origins need 104 weeks of history "
                "before them; widen start–end or lower backtest.origins"
            )
        return self

    @property
    def weeks(self) -> int:
        """Number of weekly windows in the period."""
        return (self.end - self.start).days // 7

    @property
    def targets(self) -> tuple[str, ...]:
        """Names of the offences that are forecast, in the file's order."""
        return tuple(name for name, offence in self.offences.items() if offence.target)

    @property
    def home(self) -> Path:
        """Folder of the workspace that holds everything made for this city."""
        return self.workspace / self.name
