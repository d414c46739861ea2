"""The Merkle tree of RFC 6962: roots, inclusion and consistency paths, and how each path is checked."""

import hashlib
from collections.abc import Iterator, Sequence


def leaf_hash(leaf: bytes) -> bytes:
    """Return SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree's root; of no leaves it is SHA-256 of nothing."""
    return _levels(leaves)[-1][0] if leaves else hashlib.sha256().digest()


def roots(leaves: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the root over the first leaf, over the first two, and so on."""
    peaks: list[bytes] = []
    for index, leaf in enumerate(leaves):
        peaks.append(leaf_hash(leaf))
        for _ in range((~index & (index + 1)).bit_length() - 1):
            right, left = peaks.pop(), peaks.pop()
            peaks.append(node_hash(left, right))
        whole = peaks[-1]
        for peak in reversed(peaks[:-1]):
            whole = node_hash(peak, whole)
        yield whole


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root (section 2.1.1).

    Parameters
    ----------
    leaves : sequence of bytes
        All of them.
    index : int
        Of the leaf, from 0.

    Raises
    ------
    ValueError
        There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    return _path_up(_levels(leaves), index)


def consistency_path(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the hashes which show that the tree of the first leaves is the beginning of this one (section 2.1.2).

    Parameters
    ----------
    leaves : sequence of bytes
        All of them.
    old_size : int
        How many the older tree had; the path from nothing, and to the same size, is empty.

    Raises
    ------
    ValueError
        There never were so many leaves.
    """
    if not 0 <= old_size <= len(leaves):
        raise ValueError(f"there are no {old_size} leaves among {len(leaves)}")
    if old_size in (0, len(leaves)):
        return []
    levels, node, height = _levels(leaves), old_size - 1, 0
    while node % 2:
        node, height = node // 2, height + 1
    first = [levels[height][node]] if node else []
    return first + _path_up(levels[height:], node)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], whole: bytes) -> bool:
    """Tell whether a path leads from a leaf to a root (RFC 9162, section 2.1.3.2).

    Parameters
    ----------
    leaf : bytes
        The leaf itself, not its hash.
    index, size : int
        Where it stands, from 0, and how many leaves the tree has.
    path : sequence of bytes
        As `inclusion_path` gave it.
    whole : bytes
        The tree's root.
    """
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf_hash(leaf)
    for sibling in path:
        if last == 0:
            return False
        if node % 2 or node == last:
            found = node_hash(sibling, found)
            node, last = _up_to_right_child(node, last)
        else:
            found = node_hash(found, sibling)
        node, last = node // 2, last // 2
    return last == 0 and found == whole


def verify_consistency(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, whole: bytes) -> bool:
    """Tell whether a path shows one tree to be the beginning of another (RFC 9162, section 2.1.4.2).

    Parameters
    ----------
    old_size, size : int
        How many leaves each has.
    path : sequence of bytes
        As `consistency_path` gave it.
    old_root, whole : bytes
        The root of each.
    """
    if old_size == size:
        return not path and old_root == whole
    if not 0 < old_size < size:
        return old_size == 0 and not path and old_root == root([])
    node, last = old_size - 1, size - 1
    while node % 2:
        node, last = node // 2, last // 2
    hashes = list(path) if node else [old_root, *path]
    if not hashes:
        return False
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _up_to_right_child(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node // 2, last // 2
    return last == 0 and old == old_root and new == whole


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tree from its leaves' hashes up to its root; a node without a sibling is its own parent."""
    levels = [[leaf_hash(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=False)]
        levels.append(pairs + below[2 * len(pairs) :])
    return levels


def _path_up(levels: list[list[bytes]], node: int) -> list[bytes]:
    path = []
    for level in levels[:-1]:
        if node ^ 1 < len(level):
            path.append(level[node ^ 1])
        node //= 2
    return path


def _up_to_right_child(node: int, last: int) -> tuple[int, int]:
    while node and not node % 2:
        node, last = node // 2, last // 2
    return node, last
