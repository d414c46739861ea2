"""The known answer in one file: truth/parameters.json."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from configs.city import SimulationSettings
from features.simulate import parameters as p
from features.simulate.level import Level
from features.simulate.reports import SOURCES
from features.simulate.town import Town


def parameter_file(level: Level, town: Town, start: date, settings: SimulationSettings, seed: int) -> dict[str, Any]:
    """Return everything the city was made with, as plain values.

    Parameters
    ----------
    level : Level
        The slow level and its jump.
    town : Town
        The still city.
    start : datetime.date
        First Monday of the period.
    settings : SimulationSettings
        Its size and rate.
    seed : int
        The seed it was drawn from.

    Returns
    -------
    dict
        Settings, natures, excitation, reporting, sources, dirt, jump and what else the data follow.
    """
    jump_day = start + timedelta(weeks=level.jump_week - p.BURN_IN)
    return {
        "settings": {**settings.model_dump(), "seed": seed},
        "natures": {o: asdict(nature) for o, nature in zip(p.OFFENCES, p.NATURES, strict=True)},
        "excitation": {"kernel": list(p.KERNEL), "neighbours": p.SPREAD},
        "field_sd": p.FIELD_SD,
        "drift_sd": p.DRIFT_SD,
        "holidays": [{"name": name, "day": list(day), **_each(effect)} for name, day, effect in p.HOLIDAYS],
        "district_trends": {
            name: _each(row) for name, row in zip(town.districts, level.district_trend.tolist(), strict=True)
        },
        "jump": {"area": town.ids[level.jumper], "from": jump_day.isoformat(), "factor": p.JUMP, "offences": _public()},
        "reporting": {
            "groups": "fifths of the population by the area's share of deprived people, 1 = least deprived",
            "group_of_area": {area: int(group) + 1 for area, group in zip(town.ids, town.society.fifth, strict=True)},
            "rates": {
                o: {str(i + 1): share for i, share in enumerate(row)}
                for o, row in zip(_public(), p.REPORTING, strict=True)
            },
            "drugs": {
                "found_at_average_attention": p.DISCOVERY,
                "range": list(p.DISCOVERY_RANGE),
                "attention_weeks": p.ATTENTION_WEEKS,
                "attention_floor": p.ATTENTION_FLOOR,
            },
        },
        "sources": {
            "police": {"of_reported": _each(p.POLICE_SHARE), "delay": _mixture(p.POLICE_DELAYS)},
            "calls": {"of_reported": _each(p.CALL_SHARE), "delay": _mixture(p.CALL_DELAYS), "metres": p.CALL_METRES},
            "hospital": {
                "of_all": _each(p.HOSPITAL_SHARE),
                "delay": _mixture(p.HOSPITAL_DELAYS),
                "metres": p.HOSPITAL_METRES,
            },
            "minutes": p.CALL_MINUTES,
            "longest_delay_days": p.LONGEST_DELAY_DAYS,
            "beat_of_neighbour": p.BEAT_NEIGHBOUR,
        },
        "dirt": {source: asdict(p.DIRT) for source in SOURCES},
    }


def _each(values: Any) -> dict[str, float]:
    return dict(zip(p.OFFENCES, values, strict=True))


def _public() -> list[str]:
    return [o for o, nature in zip(p.OFFENCES, p.NATURES, strict=True) if nature.eta > 0]


def _mixture(parts: tuple[tuple[float, float, float], ...]) -> list[dict[str, float]]:
    return [{"share": share, "median_hours": hours, "log_sd": spread} for share, hours, spread in parts]
