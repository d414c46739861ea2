"""Entry point: what a user can mend is one line and a documented exit code, never a traceback."""

import os
import sys

from configs.errors import FairwardError


def main() -> None:
    """Run the command line.

    Exit codes: 0 done, 2 wrong usage, 3 configuration, 4 data, 5 a step's turn has not come, 6 integrity,
    130 interrupted.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("BENTOML_DO_NOT_TRACK", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    from fairward.app import app

    try:
        app()
    except FairwardError as error:
        sys.stderr.write(f"fairward: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
