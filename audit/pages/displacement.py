"""The dossier's view of displacement: where incidents go that leave attention, and whom they and the forecast reach."""

from typing import Any

from audit.tables import table

_TITLE = "If incidents move out of sight"


def displacement_view(study: dict[str, Any]) -> dict[str, Any]:
    """Return sentences and tables of displacement.

    Parameters
    ----------
    study : dict
        What the study of feedback found.
    """
    found, share = study["displacement"], next(arm["displaced"] for arm in study["arms"] if arm["displaced"])
    places = found["places"]
    start, beside = places[0], places[1]
    caught = [f"{each:.1%}" for each in found["caught"]]
    return {
        "title": _TITLE,
        "lines": [
            f"Suppose that {share:.0%} of the incidents in a flagged area would happen in a neighbouring area without "
            f"attention instead. None is prevented and all are reported. In the simulated year {found['moved']:,} of "
            f"{found['incidents']:,} incidents move.",
            f"The areas flagged at the start have {start['true_share']:.1%} of all incidents by themselves. At the end "
            f"the forecast gives them {start['forecast_moves']:.1%}, against {start['forecast_stays']:.1%} where "
            f"nothing moves; the areas beside them {beside['forecast_moves']:.1%}, against "
            f"{beside['forecast_stays']:.1%}. Flagged areas then hold {caught[1]} of incidents, against {caught[0]}.",
        ],
        "tables": [
            table(
                "Displacement: what leaves and arrives, and what the forecast makes of it", [_place(r) for r in places]
            )
        ],
        "more": [table("Displacement: whom it reaches", [_group(row) for row in found["groups"]])],
    }


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "where": row["where"],
        "incidents_that_leave": row["left"],
        "incidents_that_arrive": row["arrived"],
    } | _shares(row)


def _group(row: dict[str, Any]) -> dict[str, Any]:
    moved = {"incidents_that_leave": round(row["left"]), "incidents_that_arrive": round(row["arrived"])}
    attention = {f"attention_if_they_{how}": f"{row[f'attention_{how}s']:.1%}" for how in ("stay", "move")}
    return {"group": row["group"], "dimension": row["dimension"], **moved, **_shares(row), **attention}


def _shares(row: dict[str, Any]) -> dict[str, str]:
    """Return true share and shares of the forecast, as text."""
    shares = {f"forecast_if_they_{how}": f"{row[f'forecast_{how}s']:.1%}" for how in ("stay", "move")}
    return {"true_share": f"{row['true_share']:.1%}", **shares}
