"""Trees of yes-or-no questions as one table of nodes, walked by all rows and in all trees at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Integers

Tree = list[list[float]]
"""Its nodes, the root first: [column, threshold, missing goes left, left, right], or [value] for a leaf."""


@dataclass(frozen=True)
class Forest:
    """All trees as one table of nodes; a leaf points to itself. Shape of each: (n_nodes,), but of `roots` (n_trees,).

    Attributes
    ----------
    roots : numpy.ndarray
        First node of each tree.
    column, left, right : numpy.ndarray
        What a node asks of, and where it sends values up to its threshold, and above.
    threshold : numpy.ndarray
        What it compares with.
    missing_left : numpy.ndarray
        Whether it sends missing values left.
    value : numpy.ndarray
        What a leaf adds to the log of the mean.
    depth : int
        Most questions on a way to a leaf.
    """

    roots: Integers
    column: Integers
    left: Integers
    right: Integers
    threshold: Floats
    missing_left: NDArray[np.bool_]
    value: Floats
    depth: int

    def values(self, rows: NDArray[np.float32]) -> Floats:
        """Return the value of the leaf that each row reaches. Shape: (n_rows, n_columns) → (n_trees, n_rows)."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        row = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            asked = rows[row, self.column[at]]
            left = np.where(np.isnan(asked), self.missing_left[at], asked <= self.threshold[at])
            at = np.where(left, self.left[at], self.right[at])
        return np.ascontiguousarray(self.value[at].T)


def forest_of(trees: list[Tree]) -> Forest:
    """Return trees, each with at least a root, as one table."""
    roots = np.cumsum([0, *(len(tree) for tree in trees)])[:-1]
    table = np.empty((sum(len(tree) for tree in trees), 6))
    for root, tree in zip(roots.tolist(), trees, strict=True):
        for at, node in enumerate(tree, root):
            if len(node) == 1:
                table[at] = (0, np.inf, True, at, at, node[0])
            else:
                table[at] = (*node[:3], root + node[3], root + node[4], 0.0)
    column, left, right = (table[:, at].astype(np.int64) for at in (0, 3, 4))
    depth = max((_depth(tree) for tree in trees), default=0)
    return Forest(roots, column, left, right, table[:, 1], table[:, 2] > 0, table[:, 5], depth)


def _depth(tree: Tree, at: int = 0) -> int:
    node = tree[at]
    return 0 if len(node) == 1 else 1 + max(_depth(tree, int(node[3])), _depth(tree, int(node[4])))
