"""The committee's policy with short simulations, for tests that audit a city and are not about them."""

from pathlib import Path

import yaml

from configs import load

SHORT = {"weeks": 8, "refit_weeks": 4, "last_weeks": 2, "runs": 2, "sweep": [0, 0.5]}


def write_policy(folder: Path) -> Path:
    """Write it into a folder."""
    policy = yaml.safe_load((Path(load.__file__).parent / "policy.yaml").read_text(encoding="utf-8"))
    policy["gates"]["feedback"] |= SHORT
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.yaml"
    path.write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
    return path
