"""Fuzzing: schemathesis asks every operation of the API some thousand times, and every failure is told."""

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from configs.city import City
from configs.load import load_city
from configs.permissions import permissions
from serving.app import attach, behind_doors, create_app
from serving.approved.guard import Guard, local_today
from serving.people.house import House

CASES = 2_000
LEFT_OUT = {
    "GET /api/v1/forecast": [positive_data_acceptance],
    "POST /api/v1/search": [positive_data_acceptance],
}
"""What no schema can say: that `by` excludes `flagged` and `ahead`, that `until` lies after `since`, that a word names
nothing. Every other check holds for these two, and every check for the others."""


def described(city: City, *, guard: Guard) -> Any:
    """Return the API of a city behind its doors, as schemathesis reads it; nobody is asked to wait."""
    limits = city.service.limits.model_copy(update=dict.fromkeys(("address", "person", "sent"), 10**9))
    city = city.model_copy(update={"service": city.service.model_copy(update={"limits": limits})})
    app, house = create_app(), House(city)
    attach(app, guard, house)
    return schemathesis.openapi.from_asgi("/openapi.json", behind_doors(app, house))


@contextmanager
def _token(city: City, name: str = "demo analyst") -> Iterator[dict[str, str]]:
    """Give the headers of a program that may do all that somebody may; the token ends afterwards."""
    house, now = House(city), time.time()
    account = house.accounts.find(name)
    if account is None:
        raise SystemExit(f"{name} has no account: run fairward demo first")
    secret = house.keys.make_token(account.number, "fuzz", list(permissions()), 1, now)
    try:
        yield {"Authorization": f"Bearer {secret}"}
    finally:
        house.keys.revoke(account.number, hashlib.sha256(secret.encode()).hexdigest()[:16])


def fuzz(cases: int = CASES, city: str = "demo") -> tuple[Counter[int], list[str]]:
    """Ask the released city of the workspace; return how often each status was answered, and what failed."""
    served = load_city(city)
    guard = Guard(served, lambda: local_today(served))
    guard.check()
    operations = [each.ok() for each in described(served, guard=guard).get_all_operations()]
    runs = [(operation, mode) for operation in operations for mode in GenerationMode]
    statuses: Counter[int] = Counter()
    failed: list[str] = []
    with _token(served) as headers:
        while runs and statuses.total() < cases:
            share, asked = -(-(cases - statuses.total()) // len(runs)), []
            for operation, mode in runs:
                before = statuses.total()
                ask(operation, mode, share, headers, statuses, failed.append)
                asked += [(operation, mode)] if statuses.total() > before else []
            runs = asked  # those without parameters have nothing that could be wrong
    return statuses, failed


def ask(
    operation: Any,
    mode: Any,
    examples: int,
    headers: dict[str, str],
    statuses: Counter[int],
    fail: Callable[[str], None],
    *,
    same: bool = False,
) -> None:
    """Ask an operation a number of things, count what it answers, and tell what is not as the document says.

    They are the same things each time where `same` is set.
    """

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=same,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        case.validate_response(answer, headers=headers, excluded_checks=LEFT_OUT.get(operation.label, []))

    try:
        each()
    except Unsatisfiable:
        return  # an operation without parameters has nothing that could be wrong
    except (Exception, FailureGroup) as fault:
        parts = getattr(fault, "exceptions", (fault,))
        fail(f"{operation.label} ({mode.value}): " + "; ".join(str(part).partition("\n")[0] for part in parts))


def main() -> int:
    """Fuzz, print what was answered, and return 1 where anything failed."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    statuses, failed = fuzz(cases)
    told = ", ".join(f"{count:,} x {status}" for status, count in sorted(statuses.items()))
    sys.stdout.write(f"{statuses.total():,} cases: {told}\n")
    sys.stdout.writelines(f"FAILED {line}\n" for line in failed)
    return 1 if failed or statuses[500] else 0


if __name__ == "__main__":
    sys.exit(main())
