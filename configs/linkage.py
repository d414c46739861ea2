"""Settings of linkage: when rows of different sources tell of one incident."""

from collections.abc import Iterable

from pydantic import Field

from configs.base import Frozen


class Tolerance(Frozen):
    """How far apart in time and place two reports of one incident may be."""

    minutes: float = Field(default=30, ge=0, le=10_080)
    metres: float = Field(default=150, ge=0, le=5000)


class LinkageSettings(Frozen):
    """When rows of different sources tell of one incident: the same offence, within a tolerance.

    `offences` gives offences a tolerance of their own. `apart` names pairs of rows, each `[source, id]`, that
    somebody found to be two incidents: they are never linked.
    """

    default: Tolerance = Tolerance()
    offences: dict[str, Tolerance] = Field(default_factory=dict)
    apart: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()

    def of(self, offence: str) -> Tolerance:
        """Return the tolerance of an offence."""
        return self.offences.get(offence, self.default)

    def refuse_unknown(self, sources: Iterable[str], offences: Iterable[str]) -> None:
        """Refuse tolerances of offences that the taxonomy has not, and rows apart that are not of two sources.

        Raises
        ------
        ValueError
            A name is unknown, or both rows of a pair are of one source.
        """
        unknown = sorted(set(self.offences) - set(offences))
        if unknown:
            raise ValueError(f"linkage.offences: {unknown} are not in the taxonomy: add or rename them")
        known = set(sources)
        for (source, name), (other, other_name) in self.apart:
            for key in (source, other):
                if key not in known:
                    raise ValueError(f"linkage.apart: there is no source {key!r}: write one of {sorted(known)}")
            if source == other:
                raise ValueError(
                    f"linkage.apart: {name!r} and {other_name!r} are both of {source!r}: rows of one source are linked "
                    "by their id alone, see repeated_id"
                )
