"""An attacker who has only what was published: works out each hidden figure as closely as whole numbers allow.

Written apart from `audit.disclosure`: plain loops, an integer programme over all editions and tables at once.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

MOST = 10_000


@dataclass
class Published:
    """All that somebody collected: figures by name, exact or between two ends, and which add up to which."""

    low: dict = field(default_factory=dict)
    high: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)

    def figure(self, name, low, high=None):
        """Note a figure; what was known of it before still holds."""
        self.low[name] = max(low, self.low.get(name, 0))
        self.high[name] = min(low if high is None else high, self.high.get(name, MOST))

    def unknown(self, name):
        """Note that a figure exists."""
        self.figure(name, 0, MOST)

    def add_up(self, parts, total):
        """Note that figures add up to another."""
        self.sums.append((list(parts), total))

    def range_of(self, name):
        """Return the least and the greatest whole number that a figure can be."""
        names = sorted(self.low, key=str)
        at = {each: i for i, each in enumerate(names)}
        rows = np.zeros((len(self.sums), len(names)))
        for row, (parts, total) in zip(rows, self.sums, strict=True):
            for part in parts:
                row[at[part]] += 1
            row[at[total]] -= 1
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(names))
            aim[at[name]] = sign
            limits = Bounds([self.low[each] for each in names], [self.high[each] for each in names])
            solved = milp(aim, integrality=np.ones(len(names)), bounds=limits, constraints=LinearConstraint(rows, 0, 0))
            assert solved.status == 0, solved.message
            ends.append(round(sign * solved.fun))
        return tuple(ends)


def collect(*tables):
    """Return what is known after reading public tables: `cells` (row, column, count), method and base."""
    known = Published()
    for table in tables:
        for cell in table["cells"]:
            note(known, table, cell)
        rows = sorted({cell["row"] for cell in table["cells"]})
        columns = sorted({cell["column"] for cell in table["cells"]})
        months = months_of(rows)
        for kind in (months, [row for row in rows if row and row not in months]):
            for column in columns if kind else ():
                known.add_up([(table["name"], row, column) for row in kind], (table["name"], "", column))
        for row in rows:
            parts = [(table["name"], row, column) for column in columns if column]
            known.add_up(parts, (table["name"], row, ""))
    return known


def note(known, table, cell):
    """Note what a table says of one figure."""
    name, count = (table["name"], cell["row"], cell["column"]), cell["count"]
    if count is None:
        known.unknown(name)
    elif table["method"] == "round":
        known.figure(name, max(0, count - table["base"] + 1), count + table["base"] - 1)
    else:
        known.figure(name, count)


def months_of(rows):
    """Return the rows that are months: they add up to the same totals as the places."""
    return [row for row in rows if row[:2] == "20" and row[4:5] == "-"]
