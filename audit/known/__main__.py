"""`python -m audit.known` runs the experiments and prints published and found answers as a Markdown table."""

import sys

from audit.known import known_answers
from audit.pages.known import found, published, tolerance


def main() -> None:
    """Print the table."""
    lines = ["| experiment | what | published | found | tolerance | |", "|---|---|---|---|---|---|"]
    for each in known_answers():
        for answer in each["answers"]:
            cells = [each["title"], answer["what"], published(answer), found(answer), tolerance(answer)]
            lines.append(f"| {' | '.join(cells)} | {'agrees' if answer['agrees'] else '**differs**'} |")
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
