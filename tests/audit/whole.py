"""A tiny simulated city taken all the way: trained, audited, and decided on by the demo's committee."""

from datetime import UTC, datetime

from audit.decisions import decide
from audit.dossier import write_dossier
from configs.city import BacktestSettings
from features.hub import ingest
from tests.features.simulated import small_city
from tests.released import VOTES
from tests.short_policy import write_policy
from training.load import load_release
from training.release import train_release

FAST = {"members": ("glm",), "train_windows": 60, "horizons": 1}


def whole_city(folder, seed=3):
    """Return the settings of a city of 60 areas and two years, quick to train and to audit."""
    city = small_city(folder, seed=seed, areas=60, districts=3, years=2)
    return city.model_copy(
        update={
            "model": city.model.model_copy(update=FAST),
            "compute": city.compute.model_copy(update={"kind": "here"}),
            "policy": write_policy(folder / "rules"),
            "backtest": BacktestSettings(origins=26, calibration=8, refit_every=26),
        }
    )


def audited(city):
    """Ingest, train and audit; return the release's number and its gates by name."""
    ingest(city)
    number = train_release(city, trainer="Tess Marlow", progress=lambda line: None).number
    dossier = write_dossier(city, load_release(city, number), datetime.now(UTC))
    return number, {each["gate"]: each for each in dossier.gates}


def approved(city, number, gates, *, but):
    """Approve a release and let every failure pass that may be waived, but one."""
    now = datetime.now(UTC)
    failed = [name for name, each in gates.items() if each["outcome"] == "fail" and not each["hard"]]
    decide(
        city, number, "approve-with-conditions", by="demo chair", reason="Everything but one gate is let pass",
        votes=VOTES,
        conditions=[f"look again; demo deputy; {now.year + 1}-01-01"],
        waivers=[f"{name}: not what is tried here" for name in failed if name != but], when=now,
    )  # fmt: skip
    return now
