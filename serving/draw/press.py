"""The process that draws: reads specifications, a line each, and writes their drawings; ends when none comes."""

import json
import select
import sys


def serve(idle: float) -> None:
    """Draw what comes in at the standard input until it ends, or until nothing has come for some seconds."""
    import vl_convert

    while select.select([sys.stdin.buffer], [], [], idle)[0] and (line := sys.stdin.buffer.readline()):
        try:
            answer = {"svg": str(vl_convert.vegalite_to_svg(json.loads(line)))}
        except ValueError as error:
            answer = {"refused": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(float(sys.argv[1]))
