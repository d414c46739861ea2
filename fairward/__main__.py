"""Entry point: what a user can mend is one line and a documented exit code, never a traceback."""

import os
import sys
from typing import NoReturn

from configs.errors import DataError, FairwardError


def main() -> None:
    """Run the command line.

    Exit codes: 0 done, 2 wrong usage, 3 configuration, 4 data or a file that cannot be read or written, 5 a step's
    turn has not come, 6 integrity, 7 a machine that died or does not answer, 130 interrupted.
    """
    os.environ.setdefault(
        "OMP_NUM_THREADS", "1"
    )  # processes share the cores; threads beneath them only get in their way
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("BENTOML_DO_NOT_TRACK", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    from fairward.app import app

    try:
        app()
    except FairwardError as error:
        _refuse(error)
    except OSError as error:
        if error.filename is None:
            raise
        where = str(error.filename2 or error.filename)
        remedy = "name a place that can be read and written, or make room there"
        _refuse(DataError(f"{error.strerror}", where=where, remedy=remedy))
    except KeyboardInterrupt:
        sys.exit(130)


def _refuse(error: FairwardError) -> NoReturn:
    sys.stderr.write(f"fairward: {error}\n")
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
