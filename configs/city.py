"""Settings of one city: a YAML file, overridden by FAIRWARD_… environment variables."""

from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pyproj import CRS
from pyproj.exceptions import CRSError

from configs.areas import AreaSettings, GroupSettings, Rate
from configs.base import Frozen
from configs.compute import ComputeSettings
from configs.context import AttributeTable, CalendarSettings, CountsTable, Gazetteer, PlaceTable, WeatherTable
from configs.ledger import LedgerSettings
from configs.linkage import LinkageSettings
from configs.misfits import (
    refuse_codes_of_no_row,
    refuse_reporting_of_nobody,
    refuse_targets_of_two_kinds,
    refuse_totals_twice,
    refuse_windows_that_do_not_fit,
)
from configs.models import ModelSettings
from configs.record import RecordSettings
from configs.reporting import ReportingSettings
from configs.service import ServiceSettings
from configs.sources import CodeRule, SourceSettings
from configs.taxonomy import OffenceSettings, Taxonomy
from configs.tracking import MlflowSettings
from configs.uses import UseSettings
from configs.windows import WindowSettings


class LocationSettings(Frozen):
    """How probable it is that an incident lies in the area it was located in, by what is known of its location.

    `agrees`: the recorded area agrees with the point, or none is recorded; `disagrees`: another is recorded;
    `outside`: the point lies in a cell but in no polygon. A vague location's probability is the share of its
    surroundings that lies in the area.
    """

    agrees: float = Field(default=1.0, gt=0, le=1)
    disagrees: float = Field(default=0.8, gt=0, le=1)
    outside: float = Field(default=0.5, gt=0, le=1)


class SimulationSettings(Frozen):
    """The simulated city: its size and rate; the same seed gives the same bytes."""

    areas: int = Field(default=250, ge=16, le=20_000)
    districts: int = Field(default=8, ge=1, le=100)
    years: int = Field(default=5, ge=2, le=30)
    rate: float = Field(default=1.0, gt=0, le=100)


class BacktestSettings(Frozen):
    """Rolling origins at the end of the period; models are refitted every `refit_every` windows.

    The `calibration` origins before them are forecast in the same way, to learn from them how models are blended and
    how far counts scatter: no score is computed on them.
    """

    origins: int = Field(default=52, ge=4, le=520)
    calibration: int = Field(default=26, ge=8, le=520)
    refit_every: int = Field(default=52, ge=1, le=520)


class City(BaseSettings):
    """One deployment: everything a run depends on but the data and the code.

    `start` and `end` are local dates on which windows start (weekly ones on a Monday): the period is
    [start, end). `crs` is in metres.
    `data_folder`, `workspace` and `own_folder` are absolute once read (see `configs.load.load_city`).
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="FAIRWARD_", env_nested_delimiter="__")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    timezone: str
    crs: str
    workspace: Path
    own_folder: Path | None = None
    data_folder: Path
    start: date
    end: date
    areas: AreaSettings
    attributes: dict[str, AttributeTable] = {}
    groups: dict[str, GroupSettings] = {}
    reporting: dict[str, ReportingSettings] = {}
    comparator: dict[str, Rate] = {}
    taxonomy: Taxonomy
    sources: dict[str, SourceSettings] = {}
    counts: dict[str, CountsTable] = {}
    places: dict[str, PlaceTable] = {}
    calendar: CalendarSettings = CalendarSettings()
    weather: WeatherTable | None = None
    gazetteer: Gazetteer | None = None
    window: WindowSettings = WindowSettings()
    location: LocationSettings = LocationSettings()
    linkage: LinkageSettings = LinkageSettings()
    simulation: SimulationSettings | None = None
    model: ModelSettings = ModelSettings()
    backtest: BacktestSettings = BacktestSettings()
    uses: UseSettings = UseSettings()
    compute: ComputeSettings = ComputeSettings()
    ledger: LedgerSettings = LedgerSettings()
    service: ServiceSettings = ServiceSettings()
    mlflow: MlflowSettings = MlflowSettings()
    browser: str = "find"
    record: RecordSettings = RecordSettings()
    policy: Path
    seed: int = Field(default=20260105, ge=0)
    threads: int = Field(default=1, ge=1, le=256)
    port: int = Field(default=3000, ge=1, le=65535)
    check_seconds: float = Field(default=30, gt=0, le=60)

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
        self.window.refuse_period(self.start, self.end)
        if not self.sources and not self.counts:
            raise ValueError("there is neither a source nor a counts table: add one under sources or counts")
        for group, tables in (("sources", self.sources), ("counts", self.counts)):
            for key, table in tables.items():
                self._refuse_unknown_codes(f"{group}.{key}", table.codes)
        self._refuse_misfits()
        origins = self.backtest.origins + self.backtest.calibration
        least = origins + self.model.horizons + self.window.per_year + 8
        if self.windows < least:
            raise ValueError(
                f"the period has {self.windows} windows: {origins} origins of backtest and calibration need a year, "
                f"{self.model.horizons} (model.horizons) and 8 windows before them, {least} in all; widen start–end "
                "or lower backtest.origins or backtest.calibration"
            )
        return self

    def _refuse_unknown_codes(self, where: str, rule: CodeRule) -> None:
        if rule.scheme not in self.taxonomy.codes:
            raise ValueError(f"{where}: the taxonomy has no codes {rule.scheme!r}; it has {list(self.taxonomy.codes)}")
        if rule.other is not None and rule.other not in self.offences:
            raise ValueError(f"{where}: offence {rule.other!r} is not in the taxonomy: add or rename it")

    def _refuse_misfits(self) -> None:
        refuse_windows_that_do_not_fit(self.counts, self.window)
        refuse_targets_of_two_kinds(self.sources, self.counts, self.taxonomy)
        refuse_codes_of_no_row(self.sources, self.counts, self.taxonomy)
        refuse_totals_twice(self.attributes)
        refuse_reporting_of_nobody(self.reporting, self.groups, self.sources, self.taxonomy)
        self.linkage.refuse_unknown(self.sources, self.offences)

    @property
    def offences(self) -> dict[str, OffenceSettings]:
        """The offences of the taxonomy by name."""
        return self.taxonomy.offences

    @property
    def windows(self) -> int:
        """Number of windows in the period."""
        return self.window.between(self.start, self.end)

    @property
    def targets(self) -> tuple[str, ...]:
        """Names of the offences that are forecast, in the file's order."""
        return tuple(name for name, offence in self.offences.items() if offence.target)

    @property
    def home(self) -> Path:
        """Folder of the workspace that holds everything made for this city."""
        return self.workspace / self.name

    @property
    def own(self) -> Path:
        """Folder of what the service itself keeps of this city: accounts, its log, plans. By default that of all."""
        return self.own_folder / self.name if self.own_folder else self.home
