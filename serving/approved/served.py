"""What one approved edition looks like in memory: everything that pages and API read, and nothing that changes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pandas as pd

from configs.city import City
from configs.policy import Policy
from serving.archive.editions import Edition
from serving.draw.geometry import Drawing, draw, geojson_shapes
from serving.files.formats import Shapes
from serving.web.problems import ProblemError, unknown


@dataclass(frozen=True)
class Served:
    """One edition with the release and the approval behind it.

    Attributes
    ----------
    city, policy : City, Policy
        Whose forecast, under whose thresholds.
    manifest : dict
        The release's signed manifest.
    edition : Edition
        The window's forecast.
    """

    city: City
    policy: Policy
    manifest: dict[str, Any]
    edition: Edition

    @cached_property
    def window(self) -> tuple[datetime, datetime]:
        """First moment of the window and of the one after it, naive local time."""
        first = self.edition.forecast[["window_start", "window_end"]].iloc[0]
        return first["window_start"].to_pydatetime(), first["window_end"].to_pydatetime()

    @cached_property
    def drawing(self) -> Drawing:
        """The areas as SVG paths."""
        return draw(self.edition.areas)

    @cached_property
    def shapes(self) -> Shapes:
        """The areas in WGS84."""
        return geojson_shapes(self.edition.areas)

    @cached_property
    def areas(self) -> dict[str, dict[str, str]]:
        """Each area's name and district, in the hub's order."""
        columns = self.edition.areas[["area", "name", "district"]].astype("string").fillna("")
        return {
            row["area"]: {"name": row["name"] or row["area"], "district": row["district"]}
            for row in columns.to_dict("records")
        }

    @cached_property
    def districts(self) -> list[str]:
        """Names of the districts, empty where the city has none."""
        return sorted({area["district"] for area in self.areas.values()} - {""})

    @cached_property
    def offences(self) -> dict[str, str]:
        """Title of each forecast offence, in the city's order."""
        present = set(self.edition.forecast["offence"])
        return {name: self.city.offences[name].title for name in self.city.targets if name in present}

    @cached_property
    def by_offence(self) -> dict[str, pd.DataFrame]:
        """The forecast of each offence, highest first."""
        groups = self.edition.forecast.groupby("offence", sort=False)
        return {str(offence): rows.reset_index(drop=True) for offence, rows in groups}

    @cached_property
    def _ahead(self) -> pd.DataFrame:
        return self.edition.ahead.set_index(["area", "offence"]).sort_index(kind="stable")

    @cached_property
    def _by_area(self) -> dict[str, pd.DataFrame]:
        return {str(area): rows for area, rows in self.edition.forecast.groupby("area", sort=False)}

    @cached_property
    def _drivers(self) -> pd.DataFrame:
        return self.edition.drivers.set_index(["area", "offence"]).sort_index()

    def of_area(self, area: str) -> dict[str, pd.Series]:
        """Return an area's forecast of each offence."""
        rows = self._by_area[self.area(area)]
        return {str(row["offence"]): row for _, row in rows.iterrows()}

    def ahead(self, area: str, offence: str) -> pd.DataFrame:
        """Return an area's forecast of each further window, and of all together; empty where there are none."""
        key = (self.area(area), self.offence(offence))
        return self._ahead.loc[[key]] if key in self._ahead.index else self._ahead.head(0)

    def drivers(self, area: str, offence: str) -> pd.DataFrame:
        """Return driver and factor of one forecast."""
        return self._drivers.loc[[(self.area(area), self.offence(offence))]]

    def history(self, area: str, offence: str) -> pd.DataFrame:
        """Return the windows before the forecast, oldest first."""
        return self.edition.history.read(offence=self.offence(offence), area=self.area(area))

    def area(self, area: str) -> str:
        """Return the id of an area that exists.

        Raises
        ------
        ProblemError
            404, with the ids that do.
        """
        if area not in self.areas:
            raise unknown("unknown-area", area, list(self.areas))
        return area

    def offence(self, offence: str) -> str:
        """Return the name of an offence that is forecast.

        Raises
        ------
        ProblemError
            404, with the names that are.
        """
        if offence in self.offences:
            return offence
        if offence in self.city.offences:
            title = self.city.offences[offence].title
            raise ProblemError(
                404,
                "unknown-offence",
                f"{title} ({offence}) is kept as context and is never forecast",
                f"use one of {', '.join(self.offences)}",
            )
        raise unknown("unknown-offence", offence, list(self.offences))

    def district(self, district: str) -> str:
        """Return the name of a district that exists.

        Raises
        ------
        ProblemError
            404, with the names that do.
        """
        if district not in self.districts:
            raise unknown("unknown-district", district, self.districts)
        return district
