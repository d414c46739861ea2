"""Small simulated cities for tests, read back as they were written."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from configs.city import City
from configs.load import load_city
from features.simulate import SimulationAccount, resized, simulate


@dataclass(frozen=True)
class Written:
    """A simulated city, its account, and what its files say."""

    city: City
    account: SimulationAccount

    def rows(self, source: str) -> pd.DataFrame:
        """Read all rows of a source as text, nothing dropped."""
        files = sorted((self.city.data_folder / source).glob("*.csv.gz"))
        parts = [pd.read_csv(file, dtype=str, keep_default_na=False) for file in files]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """Every incident that happened."""
        return pd.read_parquet(self.city.data_folder / "truth" / "incidents.parquet")

    @cached_property
    def intensity(self) -> pd.DataFrame:
        """Means and counts of each week, area and offence."""
        return pd.read_parquet(self.city.data_folder / "truth" / "intensity.parquet")

    @cached_property
    def answer(self) -> dict[str, Any]:
        """All parameters."""
        answer: dict[str, Any] = json.loads((self.city.data_folder / "truth" / "parameters.json").read_text())
        return answer

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """Polygons in metres."""
        return gpd.read_file(self.city.data_folder / "areas.geojson").to_crs(self.city.crs)


def small_city(folder: Path, seed: int = 7, **settings: Any) -> City:
    """Return the demo city with 36 areas and three years, or other settings, and sources in `folder`."""
    city = resized(load_city("demo"), **{"areas": 36, "districts": 5, "years": 3, **settings})
    return city.model_copy(update={"data_folder": folder / "sources", "workspace": folder, "seed": seed})


def written(folder: Path, seed: int = 7, **settings: Any) -> Written:
    """Simulate a small city."""
    city = small_city(folder, seed, **settings)
    return Written(city, simulate(city))
