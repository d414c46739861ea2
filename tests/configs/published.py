"""Rows in the shape in which each ready city's portal publishes them, and a server on this machine that gives them."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from configs.city import City
from configs.feeds import ArcgisFeed, CartoFeed, PoliceUkFeed, SocrataFeed
from configs.sources import SourceSettings
from tests.features.cities import clean_load
from tests.features.fetch.portals import Arcgis, Carto, Socrata, Store
from tests.features.fetch.servers import Answering, Asked, Said, serving

CONFIGS = Path(__file__).parents[2] / "configs"

NYPD = {
    "cmplnt_num": "604509546",
    "addr_pct_cd": "14",
    "boro_nm": "MANHATTAN",
    "cmplnt_fr_dt": "2025-09-26T00:00:00.000",
    "cmplnt_fr_tm": "19:30:00",
    "cmplnt_to_dt": "2025-09-26T00:00:00.000",
    "cmplnt_to_tm": "20:05:00",
    "ky_cd": "341",
    "ofns_desc": "PETIT LARCENY",
    "rpt_dt": "2025-09-27T00:00:00.000",
    "vic_race": "WHITE",
    "latitude": 40.75469651,
    "longitude": -73.99535613,
}
LAPD = {
    "dr_no": "191814495",
    "date_rptd": "2019-07-28T00:00:00.000",
    "date_occ": "2019-07-26T00:00:00.000",
    "time_occ": "0100",
    "area": "18",
    "rpt_dist_no": "1846",
    "crm_cd": "310",
    "crm_cd_desc": "BURGLARY",
    "vict_age": "34",
    "location": " 1400 E IMPERIAL",
    "lat": 33.9295,
    "lon": -118.2501,
}
ROWS: dict[str, dict[str, dict[str, Any]]] = {
    "chicago": {
        "police": {
            "id": "11805275",
            "case_number": "JC400919",
            "date": "2019-08-20T04:30:00.000",
            "block": "028XX W DICKENS AVE",
            "iucr": "0460",
            "primary_type": "BATTERY",
            "community_area": "22",
            "updated_on": "2019-08-28T16:08:10.000",
            "latitude": 41.919577,
            "longitude": -87.699074,
        }
    },
    "new-york": {
        "historic": NYPD,
        "current": NYPD
        | {"cmplnt_num": "912654499", "cmplnt_fr_dt": "2026-01-09T00:00:00.000", "ky_cd": "105"}
        | {"rpt_dt": "2026-01-10T00:00:00.000", "cmplnt_to_dt": None, "cmplnt_to_tm": None},
    },
    "philadelphia": {
        "police": {
            "objectid": 1,
            "dc_key": "202415001234",
            "dc_dist": "15",
            "dispatch_date_time": "2024-01-15T15:30:00Z",
            "dispatch_date": "2024-01-15",
            "dispatch_time": "10:30:00",
            "hour": 10,
            "location_block": "1200 BLOCK MARKET ST",
            "ucr_general": "600",
            "text_general_code": "Theft from Vehicle",
            "point_x": -75.1652,
            "point_y": 39.9526,
        }
    },
    "los-angeles": {
        "from-2010": LAPD,
        "from-2020": LAPD
        | {"dr_no": "230104123", "date_occ": "2023-03-01T00:00:00.000", "crm_cd": "510"}
        | {"date_rptd": "2023-03-02T00:00:00.000", "time_occ": "2230"},
        "nibrs": {
            "caseno": "250412345",
            "uniquenibrno": "25041234523F1",
            "date_occ": "2025-04-12T00:00:00.000",
            "time_occ": "1815",
            "date_rptd": "2025-04-13T09:20:00.000",
            "rpt_dist_no": "1846",
            "nibr_code": "23F",
            "domestic_violence_crime": "No",
            "hndrdth_lat": 33.9295,
            "hndrdth_lon": -118.2501,
        },
    },
    "toronto": {
        "police": {
            "EVENT_UNIQUE_ID": "GO-20141260537",
            "OCC_DATE": 1_388_552_400_000,
            "OCC_YEAR": "2014",
            "OCC_MONTH": "July",
            "OCC_DAY": "1",
            "OCC_HOUR": "4",
            "REPORT_YEAR": "2014",
            "REPORT_MONTH": "July",
            "REPORT_DAY": "2",
            "REPORT_HOUR": "13",
            "OFFENCE": "B&E",
            "CSI_CATEGORY": "Break and Enter",
            "HOOD_158": "79",
            "LONG_WGS84": -79.3832,
            "LAT_WGS84": 43.6532,
        }
    },
}
STREET = {
    "london": ("metropolitan", "-0.1278,51.5074", "E01000001"),
    "west-midlands": ("west-midlands", "-1.8904,52.4862", "E01008882"),
}
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
HERE = {
    "chicago": (-87.699074, 41.919577, "22"),
    "new-york": (-73.99535613, 40.75469651, "14"),
    "philadelphia": (-75.1652, 39.9526, "15"),
    "los-angeles": (-118.2501, 33.9295, "1846"),
    "toronto": (-79.3832, 43.6532, "79"),
    "london": (-0.1278, 51.5074, "E01000001"),
    "west-midlands": (-1.8904, 52.4862, "E01008882"),
}
"""A point of each city and the id of the polygon around it."""


@contextmanager
def published(name: str, folder: Path) -> Iterator[City]:
    """Give a ready city whose portals stand on this machine and whose one polygon lies around the rows."""
    city = clean_load(CONFIGS / f"{name}.yaml", folder / "workspace").model_copy(update={"data_folder": folder})
    write_ground(city, *HERE[name])
    with _served(name, dict(city.sources)) as sources:
        yield city.model_copy(update={"sources": sources})


@contextmanager
def _served(name: str, sources: dict[str, SourceSettings]) -> Iterator[dict[str, SourceSettings]]:
    key = next(iter(sources))
    with serving(_answer(name, key, sources[key])) as site:
        feed = sources[key].feed
        changes = {"url": f"{site.url}/layer/0" if isinstance(feed, ArcgisFeed) else site.url}
        if isinstance(feed, PoliceUkFeed):
            changes |= {"first": "2026-06", "last": "2026-07", "hosts": ("localhost",)}
        moved = {key: sources.pop(key).model_copy(update={"feed": feed.model_copy(update=changes)})}
        if not sources:
            yield moved
            return
        with _served(name, sources) as others:
            yield moved | others


def _answer(name: str, key: str, source: SourceSettings) -> Answering:
    feed = source.feed
    if isinstance(feed, PoliceUkFeed):
        return _archive(name)
    row = ROWS[name][key]
    times = ("cmplnt_fr_dt", "rpt_dt", "date", "date_occ", "updated_on")
    types = {
        column: "time" if column in times else "number" if isinstance(value, float) else "text"
        for column, value in row.items()
    }
    if isinstance(feed, ArcgisFeed):
        types |= {"OCC_DATE": "date", "x": "number", "y": "number"}
    store = Store(types)
    store.add(**row)
    if isinstance(feed, SocrataFeed):
        return Socrata(store, feed.dataset)
    if isinstance(feed, CartoFeed):
        store.run(f"CREATE VIEW {feed.table} AS SELECT sid AS cartodb_id, * FROM records")  # noqa: S608 - of a city file
        return Carto(store)
    return Arcgis(store, most=2000)


def _archive(name: str) -> Answering:
    force, point, lsoa = STREET[name]
    names = ("Metropolitan Police Service", "West Midlands Police")
    start = f"{names[name != 'london']},{names[name != 'london']},{point},On or near High Street,{lsoa},Somewhere 001A"
    rows = {
        "2026-06": f"{'a' * 64},2026-06,{start},Burglary,Under investigation,",
        "2026-07": f",2026-07,{start},Drugs,,",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for month, row in rows.items():
            archive.writestr(f"{month}/{month}-{force}-street.csv", f"{HEADER}\n{row}\n")

    def answer(asked: Asked) -> Said:
        # as the site does: its archives lie on another host
        if asked.path == "/data/archive/2026-07.zip":
            other = asked.headers["Host"].replace("127.0.0.1", "localhost")
            return Said(302, b"", {"Location": f"http://{other}/archive/2026-07.zip"})
        found = asked.path == "/archive/2026-07.zip"
        return Said(200 if found else 404, packed.getvalue() if found else b"")

    return answer


def write_ground(city: City, x: float, y: float, key: str) -> None:
    """Write the city's boundary file, one square around a point, and its attribute tables, a row of ones for it."""
    ring = [[x + a, y + b] for a, b in ((-0.01, -0.01), (0.01, -0.01), (0.01, 0.01), (-0.01, 0.01), (-0.01, -0.01))]
    settings = city.areas.polygons
    properties = {settings.id: key, settings.name: key}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = city.data_folder / settings.file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    columns: dict[str, Mapping[str, None]] = {}
    for table in city.attributes.values():
        named = [table.key, *table.totals.values(), *(share.column for share in table.shares.values())]
        columns[table.feed.files] = {**columns.get(table.feed.files, {}), **dict.fromkeys(named)}
    for file, names in columns.items():
        text = f"{','.join(names)}\n{key}{',1' * (len(names) - 1)}\n"
        (city.data_folder / file).write_text(text)
