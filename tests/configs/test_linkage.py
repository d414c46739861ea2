"""Settings of linkage: tolerances by offence, and pairs that name nothing are refused."""

import pytest

from configs.linkage import LinkageSettings, Tolerance

SOURCES, OFFENCES = ("police", "calls"), ("theft",)


def test_an_offence_has_its_own_tolerance_or_the_default():
    settings = LinkageSettings(default={"minutes": 5}, offences={"theft": {"metres": 40}})
    assert settings.of("theft") == Tolerance(minutes=30, metres=40)
    assert settings.of("assault") == Tolerance(minutes=5, metres=150)


def test_what_fits_the_city_is_taken():
    settings = LinkageSettings(offences={"theft": {}}, apart=[[["calls", "k"], ["police", "a"]]])
    settings.refuse_unknown(SOURCES, OFFENCES)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"offences": {"arson": {}}}, r"linkage.offences: \['arson'\] are not in the taxonomy"),
        ({"apart": [[["calls", "k"], ["army", "a"]]]}, r"no source 'army': write one of \['calls', 'police'\]"),
        ({"apart": [[["calls", "k"], ["calls", "l"]]]}, r"'k' and 'l' are both of 'calls'.*see repeated_id"),
    ],
)
def test_what_does_not_fit_the_city_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        LinkageSettings(**settings).refuse_unknown(SOURCES, OFFENCES)
