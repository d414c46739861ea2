"""The Merkle tree: published vectors, values worked by hand, and a second implementation after the RFC's recursion."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import merkle

PUBLISHED = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""Leaves of the test vectors that implementations of RFC 6962 and RFC 9162 share."""

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    EMPTY,
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, ROOTS[4]]), (2, 3, [ROOTS[2]]), (1, 5, [ROOTS[1], B, D])]
CONSISTENCY = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[4]]), (2, 5, [B, D])]

LEAVES = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def _split(count):
    """Return the largest power of two below a number."""
    return 1 << (count - 1).bit_length() - 1


def _root(leaves):
    """Return MTH(D[n]) as section 2.1 writes it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = _split(len(leaves))
    return hashlib.sha256(b"\1" + _root(leaves[:k]) + _root(leaves[k:])).digest()


def _path(index, leaves):
    """Return PATH(m, D[n]) as section 2.1.1 writes it."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*_path(index, leaves[:k]), _root(leaves[k:])]
    return [*_path(index - k, leaves[k:]), _root(leaves[:k])]


def _subproof(size, leaves, whole):
    """Return SUBPROOF(m, D[n], b) as section 2.1.2 writes it."""
    if size == len(leaves):
        return [] if whole else [_root(leaves)]
    k = _split(len(leaves))
    if size <= k:
        return [*_subproof(size, leaves[:k], whole), _root(leaves[k:])]
    return [*_subproof(size - k, leaves[k:], False), _root(leaves[:k])]


def _hex(path):
    return [each.hex() for each in path]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert merkle.root(PUBLISHED[:size]).hex() == ROOTS[size]
    assert _hex(merkle.roots(PUBLISHED[:size])) == ROOTS[1 : size + 1]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_published_inclusion_paths(index, size, path):
    assert _hex(merkle.inclusion_path(PUBLISHED[:size], index)) == path
    found = [bytes.fromhex(each) for each in path]
    assert merkle.verify_inclusion(PUBLISHED[index], index, size, found, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "size", "path"), CONSISTENCY)
def test_published_consistency_paths(old, size, path):
    assert _hex(merkle.consistency_path(PUBLISHED[:size], old)) == path
    found = [bytes.fromhex(each) for each in path]
    assert merkle.verify_consistency(old, size, found, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[size]))


def test_three_leaves_worked_by_hand():
    a, b, c = (hashlib.sha256(b"\0" + leaf).digest() for leaf in (b"a", b"b", b"c"))
    ab = hashlib.sha256(b"\1" + a + b).digest()
    leaves = [b"a", b"b", b"c"]
    assert merkle.root(leaves) == hashlib.sha256(b"\1" + ab + c).digest()
    assert [merkle.inclusion_path(leaves, index) for index in range(3)] == [[b, c], [a, c], [ab]]
    assert merkle.consistency_path(leaves, 1) == [b, c]
    assert merkle.consistency_path(leaves, 2) == [c]


def test_a_leaf_cannot_pass_for_a_node():
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")
    assert merkle.root([left + right]) != merkle.root([b"a", b"b"])


@given(LEAVES)
def test_roots_agree_with_the_rfcs_recursion(leaves):
    assert merkle.root(leaves) == _root(leaves)
    assert list(merkle.roots(leaves)) == [_root(leaves[:size]) for size in range(1, len(leaves) + 1)]


@given(LEAVES, st.data())
def test_every_leaf_is_shown_to_be_there_and_no_other(leaves, data):
    size, whole = len(leaves), merkle.root(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    assert path == _path(index, leaves)
    assert merkle.verify_inclusion(leaves[index], index, size, path, whole)
    assert not merkle.verify_inclusion(leaves[index] + b"!", index, size, path, whole)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*path, whole], whole)
    assert not merkle.verify_inclusion(leaves[index], size, size, path, whole)
    for place in range(len(path)):
        changed = [*path[:place], merkle.leaf_hash(path[place]), *path[place + 1 :]]
        assert not merkle.verify_inclusion(leaves[index], index, size, changed, whole)
        assert not merkle.verify_inclusion(leaves[index], index, size, path[:place] + path[place + 1 :], whole)


@given(LEAVES, st.data())
def test_every_older_tree_is_shown_to_be_the_beginning_and_no_other(leaves, data):
    size, whole = len(leaves), merkle.root(leaves)
    old = data.draw(st.integers(1, size))
    path, before = merkle.consistency_path(leaves, old), merkle.root(leaves[:old])
    assert path == _subproof(old, leaves, True)
    assert merkle.verify_consistency(old, size, path, before, whole)
    assert not merkle.verify_consistency(old, size, path, merkle.leaf_hash(before), whole)
    assert not merkle.verify_consistency(old, size, path, before, merkle.leaf_hash(whole))
    assert not merkle.verify_consistency(old, size, [*path, whole], before, whole)
    for place in range(len(path)):
        changed = [*path[:place], merkle.leaf_hash(path[place]), *path[place + 1 :]]
        assert not merkle.verify_consistency(old, size, changed, before, whole)
        assert not merkle.verify_consistency(old, size, path[:place] + path[place + 1 :], before, whole)


def test_nothing_is_the_beginning_of_everything_and_later_of_nothing():
    nothing, two = bytes.fromhex(EMPTY), bytes.fromhex(ROOTS[2])
    assert merkle.consistency_path(PUBLISHED, 0) == []
    assert merkle.verify_consistency(0, 2, [], nothing, two)
    assert not merkle.verify_consistency(0, 2, [], two, two)
    assert not merkle.verify_consistency(3, 2, [], two, two)
    assert not merkle.verify_consistency(2, 4, [], two, bytes.fromhex(ROOTS[4]))


def test_what_is_not_there_has_no_path():
    with pytest.raises(ValueError, match="no leaf 8 among 8"):
        merkle.inclusion_path(PUBLISHED, 8)
    with pytest.raises(ValueError, match="no 9 leaves among 8"):
        merkle.consistency_path(PUBLISHED, 9)
