"""A release that benchmarks may serve: trained, audited, and approved by the committee that the city's policy names."""

from datetime import UTC, datetime, timedelta

from audit.decisions import decide
from audit.dossier import write_dossier
from configs.city import City
from configs.load import load_policy
from training.load import load_release
from training.release import train_release


def decided(city: City, reason: str) -> int:
    """Train a release of an ingested city, let its committee approve it for a reason, and return its number.

    Everybody votes for it, and gates that it fails are waived: nobody acts on what a benchmark makes.
    """
    now = datetime.now(UTC)
    number = train_release(city, trainer="demo data scientist", progress=lambda line: None).number
    gates = write_dossier(city, load_release(city, number), now).gates
    failed = [gate["gate"] for gate in gates if gate["outcome"] == "fail" and not gate["hard"]]
    people = load_policy(city.policy).people
    chair = people.leads()[0]
    decide(
        city,
        number,
        "approve-with-conditions",
        by=chair,
        reason=reason,
        votes=[f"{name}: for: nobody acts on it" for name in people.members() if name != chair],
        conditions=[f"Delete it; demo data lab; {now.date() + timedelta(days=60)}"],
        waivers=[f"{gate}: made for a benchmark, and for nobody's use" for gate in failed],
        when=now,
    )
    return number
