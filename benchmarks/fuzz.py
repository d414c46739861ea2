"""Fuzzing: schemathesis asks every operation of the API some thousand times, and every failure is told."""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from configs.load import load_city
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.doors.asker import KEY, Asker

CASES = 2_000
LEFT_OUT = [ignored_auth, negative_data_rejection, positive_data_acceptance]
"""The doors refuse tokens, not the application alone; and some parameters exclude one another, which no schema says."""
ROLES = ("scientist", "analyst", "member", "chair", "auditor", "resident")


def fuzz(cases: int = CASES, city: str = "demo") -> tuple[Counter[int], list[str]]:
    """Ask the released city of the workspace; return how often each status was answered, and what failed."""
    served = load_city(city)
    guard = Guard(served, lambda: local_today(served))
    guard.check()
    app = create_app()
    attach(app, guard)
    everybody = Asker("demo analyst", ROLES, "")

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, KEY: everybody} if scope["type"] == "http" else scope, receive, send)

    described = schemathesis.openapi.from_asgi("/openapi.json", asked)
    operations = [each.ok() for each in described.get_all_operations()]
    runs = [(operation, mode) for operation in operations for mode in GenerationMode]
    statuses: Counter[int] = Counter()
    failed: list[str] = []
    for operation, mode in runs:
        _ask(operation, mode, -(-cases // len(runs)), statuses, failed.append)
    return statuses, failed


def _ask(operation: Any, mode: Any, examples: int, statuses: Counter[int], fail: Callable[[str], None]) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        answer = case.call()
        statuses[answer.status_code] += 1
        case.validate_response(answer, excluded_checks=LEFT_OUT)

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
