"""Invented names of areas, districts and places."""

import numpy as np

_FIRST = (
    "Alder Ash Barrow Birch Black Bram Brook Carr Cold Copper Corn Dray East Elder Ember Fair Fallow Fern Fox Gale "
    "Glass Gold Gorse Grey Hale Harrow Hart Hazel Heath Heron High Holm Kestrel King Lamb Lark Lime Long Mallow Marl "
    "Mill Moss Nether Oak Orchard Otter Pear Pell Quarry Raven Red Rook Rush Salt Sedge Silver Slate Stone Swan Tarn "
    "Thorn Turner Vine Wether White Willow Wren Yarrow"
)
_LAST = (
    "acre bank borough bourne bridge combe cote cross dale end field ford gate green grove hill holt hurst ley mead "
    "mere moor mount park quay side stead well wick wood worth yard"
)
_SIDE = ("", "Upper ", "Lower ", "Great ", "Little ", "Old ", "New ", "Inner ", "Outer ", "Far ")
_DISTRICTS = (
    "Centre Harbour Northgate Southbank Eastfield Westmoor Riverside Hillside Docklands Parkland Castle Abbey Market "
    "Foundry Lighthouse Meadows Priory Quayside Terrace Uplands"
)
_BARS = "Anchor Bell Compass Crown Fox Gull Hare Lantern Mermaid Oak Plough Swan Tide Wheel"


def area_names(rng: np.random.Generator, n: int) -> list[str]:
    """Make `n` different names of areas.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of names.

    Returns
    -------
    list of str
        Plain names first; with a prefix only when those run out.
    """
    plain = [first + last for first in _words(_FIRST) for last in _words(_LAST) if first[-1] != last[0]]
    order = rng.permutation(len(plain))
    rounds = -(-n // len(plain))
    sides = [_SIDE[i] if i < len(_SIDE) else f"{_SIDE[i % len(_SIDE)]}{i // len(_SIDE) + 1} " for i in range(rounds)]
    return [side + plain[i] for side in sides for i in order][:n]


def district_names(n: int) -> list[str]:
    """Return `n` different names of districts, the central one first."""
    known = _words(_DISTRICTS)
    return [known[i] if i < len(known) else f"{known[i % len(known)]} {i // len(known) + 1}" for i in range(n)]


def place_names(rng: np.random.Generator, kinds: list[str], areas: list[str]) -> list[str]:
    """Name bars, stations and schools after the areas they stand in.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    kinds, areas : list of str
        Kind of each place, and name of its area.

    Returns
    -------
    list of str
        One name a place.
    """
    bars = _words(_BARS)
    signs = rng.integers(0, len(bars), len(kinds))
    return [
        f"The {bars[sign]}, {area}" if kind == "bar" else f"{area} {kind.title()}"
        for kind, area, sign in zip(kinds, areas, signs, strict=True)
    ]


def _words(text: str) -> list[str]:
    return text.split()
