"""Within a window: which share of it falls into each hour of the week, by area and offence, and bands of the day."""

from training.within.bands import Bands, bands_of, clock_bands, read_bands
from training.within.frames import band_frame
from training.within.hours import HOURS, hour_counts
from training.within.profile import Profile, learn_profile, profile_of, read_profile

__all__ = [
    "HOURS",
    "Bands",
    "Profile",
    "band_frame",
    "bands_of",
    "clock_bands",
    "hour_counts",
    "learn_profile",
    "profile_of",
    "read_bands",
    "read_profile",
]
