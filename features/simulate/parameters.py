"""The known answer: every constant of the simulated city, written to truth/parameters.json."""

from dataclasses import dataclass

OFFENCES = ("burglary", "damage", "vehicle", "violence", "drugs")
DRUGS = OFFENCES.index("drugs")
VIOLENCE = OFFENCES.index("violence")
CRS = "EPSG:32627"
CENTRE = (500_000.0, 5_538_600.0)
"""Easting and northing (metres, EPSG:32627) of the city's centre: open Atlantic near 21° W, 50° N."""


@dataclass(frozen=True)
class Nature:
    """How one offence arises.

    Attributes
    ----------
    base : float
        Mean incidents a week and area at rate 1, before season, trend and excitation.
    eta : float
        Branching ratio: incidents that one incident brings about, on average, in the kernel's weeks.
    season : float
        Half the yearly swing: 0.3 is ±30%.
    peak : float
        Day of the year at which the season peaks.
    trend : float
        Yearly change of the city's log level.
    people, homes : float
        Powers of the area's people and homes in its level.
    deprivation, vacancy, bars, stations : float
        Effects, on the log level, of one standard deviation of each.
    peak_hour : float
        Local hour of the day at which an ordinary incident is likeliest.
    night : float
        Largest share of incidents on weekend nights, reached where bars are many.
    lasting : float
        Mean hours between occurrence and discovery (0: seen at once).
    """

    base: float
    eta: float
    season: float
    peak: float
    trend: float
    people: float
    homes: float
    deprivation: float
    vacancy: float
    bars: float
    stations: float
    peak_hour: float
    night: float
    lasting: float


NATURES = (
    Nature(0.42, 0.28, 0.36, 340, -0.06, 0.0, 0.8, 0.18, 0.30, 0.00, 0.10, 14.0, 0.00, 9.0),
    Nature(0.52, 0.22, 0.27, 160, -0.03, 0.6, 0.0, 0.30, 0.22, 0.18, 0.08, 20.0, 0.35, 5.0),
    Nature(0.45, 0.25, 0.26, 310, 0.10, 0.5, 0.0, 0.10, 0.05, 0.10, 0.30, 23.0, 0.10, 7.0),
    Nature(0.72, 0.18, 0.33, 200, 0.04, 0.7, 0.0, 0.34, 0.08, 0.38, 0.16, 18.0, 0.65, 0.0),
    Nature(0.50, 0.00, 0.08, 180, 0.00, 0.9, 0.0, 0.05, 0.00, 0.08, 0.05, 17.0, 0.25, 0.0),
)

KERNEL = (0.30, 0.23, 0.17, 0.13, 0.10, 0.07)
"""Share of an incident's offspring that comes one, two … six weeks later."""
SPREAD = 0.3
"""Share of the offspring that falls, in equal parts, in the neighbouring areas."""
BURN_IN = 26
"""Weeks simulated before the period so that its first week has a history."""
FIELD_SD = 0.45
"""Standard deviation of the lasting spatial field of the log level."""
DRIFT_SD = 0.16
"""Standard deviation of its slow part, which turns over in three to eight years."""
DISTRICT_TREND_SD = 0.07
"""Standard deviation of districts' own yearly change of the log level."""
JUMP = 3.0
"""Factor of the level of the area that jumps, for every public offence."""
JUMP_WEEKS = 104
"""The jump comes this many weeks before the end, or after a third of a period too short for that."""

HOLIDAYS = (
    ("New Year", (1, 1), (0.90, 1.10, 0.95, 1.35, 1.0)),
    ("Midsummer", (6, 24), (0.95, 1.10, 1.00, 1.20, 1.0)),
    ("August holiday", (8, 28), (1.15, 1.05, 1.05, 1.18, 1.0)),
    ("Bonfire Night", (11, 5), (1.05, 1.40, 1.05, 1.08, 1.0)),
    ("Christmas", (12, 25), (0.80, 0.90, 0.85, 1.15, 0.7)),
)
"""Name, (month, day) and factor for each offence of the week that holds the day."""

REPORTING = (
    (0.88, 0.87, 0.86, 0.84, 0.82),
    (0.74, 0.70, 0.66, 0.60, 0.54),
    (0.96, 0.96, 0.95, 0.95, 0.94),
    (0.78, 0.74, 0.69, 0.63, 0.56),
)
"""Share reported, for each public offence, by the area's fifth of deprivation (least deprived first)."""

POLICE_SHARE = (0.94, 0.94, 0.94, 0.94, 1.0)
"""Share of reported (drugs: found) incidents, by offence, that the police record."""
CALL_SHARE = (0.42, 0.40, 0.38, 0.62, 0.0)
"""Share of reported incidents, by offence, on which there is an emergency call."""
HOSPITAL_SHARE = (0.0, 0.0, 0.0, 0.16, 0.0)
"""Share of all incidents, by offence, reported or not, that a hospital sees."""
DISCOVERY = 0.22
"""Share of drug offences that police find where attention is average."""
DISCOVERY_RANGE = (0.03, 0.60)
ATTENTION_WEEKS = 26
ATTENTION_FLOOR = 0.3
"""Attention = floor + (1 - floor) × an area's recorded drugs and violence over the mean area's, in those weeks."""

Delays = tuple[tuple[float, float, float], ...]
POLICE_DELAYS: Delays = ((0.80, 4.0, 1.0), (0.15, 40.0, 0.8), (0.05, 300.0, 0.7))
"""Mixture of log-normals: share, median hours and log-sd of the delay between discovery and police record."""
CALL_DELAYS: Delays = ((0.92, 0.12, 0.8), (0.08, 2.0, 0.8))
HOSPITAL_DELAYS: Delays = ((1.0, 2.5, 0.8),)
LONGEST_DELAY_DAYS = 50
SITES = 40
"""Sites of an area at which its incidents happen."""
CALL_MINUTES = 10.0
CALL_METRES = 60.0
HOSPITAL_METRES = 100.0


@dataclass(frozen=True)
class Dirt:
    """Share of a source's rows that are spoilt, each in one way only, and of rows sent twice.

    Attributes
    ----------
    missing : float
        Location left blank, or (every other time) zero.
    wrong : float
        Location hundreds of kilometres away.
    date : float
        A date that is impossible, of the year 1900, or in the future.
    code : float
        An offence code that nobody knows.
    repeat : float
        The same row, under the same id, again.
    """

    missing: float = 0.015
    wrong: float = 0.003
    date: float = 0.003
    code: float = 0.002
    repeat: float = 0.005

    @property
    def usable(self) -> float:
        """Share of rows with a usable location, date and code."""
        return 1.0 - self.missing - self.wrong - self.date - self.code


DIRT = Dirt()
BEAT_NEIGHBOUR = 0.04
"""Share of police rows whose beat is a neighbour of the area in which the incident was."""
