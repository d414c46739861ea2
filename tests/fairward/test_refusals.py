"""What a user can mend: one line, a documented exit code, and nothing written."""

import gzip
import json

import pytest

from fairward.verbs.demo import SCIENTIST


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("FAIRWARD_SEEED", "1", "FAIRWARD_SEEED: no setting has this name"),
        ("FAIRWARD_SEED", "minus one", "overridden by FAIRWARD_SEED"),
        ("FAIRWARD_MODEL__LIGHTGBM__ROUNDS", "0", "model.lightgbm.rounds"),
        ("FAIRWARD_MODEL__ROUNDZ", "5", "model.roundz: this key is not known"),
        ("FAIRWARD_START", "2023-01-03", "is a Tuesday"),
        ("FAIRWARD_TIMEZONE", "Europe/Atlantis", "no IANA time zone"),
        ("FAIRWARD_CRS", "EPSG:4326", "not in metres"),
        ("FAIRWARD_GROUPS", "everybody", 'field "groups"'),
    ],
)
def test_a_wrong_setting_is_code_3(variable, value, said, here):
    line = here.refused(3, "ledger", "verify", **{variable: value})
    assert said in line
    assert "To mend: " in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: [demo", "not valid YAML"),
        ("- demo", "not a mapping of keys to values"),
        (None, "there is no such city file"),
    ],
)
def test_a_city_file_that_cannot_be_read_is_code_3(text, said, here):
    here.city_file.unlink()
    if text is not None:
        here.city_file.write_text(text)
    line = here.refused(3, "ingest")
    assert said in line
    assert str(here.city_file) in line


def test_several_mistakes_are_a_line_each(here):
    done = here.run("ingest", FAIRWARD_SEED="x", FAIRWARD_PORT="0")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_format_is_code_3(here):
    assert "use one of table, csv, parquet, geojson" in here.refused(3, "forecast", "--format", "xml")


@pytest.mark.slow
def test_a_policy_that_is_not_there_is_code_3(ingested):
    line = ingested.refused(3, "train", FAIRWARD_POLICY="nowhere.yaml")
    assert "nowhere.yaml: there is no such file" in line


def test_a_real_citys_committee_is_not_played(here):
    text = here.city_file.read_text()
    here.city_file.write_text(text[: text.index("simulation:")] + text[text.index("model:") :])
    assert "its committee is real too" in here.refused(3, "demo")
    assert "is not simulated" in here.refused(3, "simulate")


def test_a_size_that_cannot_be_is_code_3(here):
    line = here.refused(3, "simulate", "--areas", "3", "--rate", "1000")
    assert "--areas" in line
    assert "--rate" in line
    assert not (here.home / "sources").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("train",), "run fairward ingest"),
        (("backtest", "--out", "x.parquet"), "run fairward ingest"),
        (("audit",), "run fairward train"),
        (("decide", "1", "--outcome", "approve", "--by", "ada", "--reason", "It is good"), "run fairward train"),
        (("release", "1"), "run fairward train"),
        (("forecast",), "run fairward train, audit, decide and release"),
        (("serve",), "run fairward ingest, train, audit, decide and release"),
    ],
)
def test_a_verb_whose_turn_has_not_come_is_code_5_and_says_whose_it_is(words, remedy, here):
    assert remedy in here.refused(5, *words)
    assert not (here.home / "releases").exists()
    assert not (here.cwd / "x.parquet").exists()


def test_ingest_before_simulate_says_so(here):
    assert "run simulate first" in here.refused(3, "ingest")


def test_an_empty_ledger_verifies(here):
    assert here.json("ledger", "verify") == {"entries": 0, "head": None, "verified": True}
    assert not (here.home / "ledger.db").exists()


def test_a_source_that_cannot_be_used_is_code_4_and_leaves_the_hub_as_it_was(ingested, tmp_path):
    user = ingested.copy(tmp_path)
    before = (user.home / "hub" / "account.json").read_bytes()
    source = next((user.home / "sources" / "police").glob("*.csv.gz"))
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    line = user.refused(4, "ingest")
    assert f"police/{source.name}" in line
    assert "no whole gzip file" in line
    header, _, rows = gzip.decompress(whole).partition(b"\n")
    source.write_bytes(gzip.compress(header.replace(b"code", b"offence_code") + b"\n" + rows))
    assert "the header fits no schema" in user.refused(4, "ingest")
    assert (user.home / "hub" / "account.json").read_bytes() == before


def test_a_workspace_that_cannot_be_written_is_code_4(here, tmp_path):
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in here.refused(4, "ingest", FAIRWARD_WORKSPACE=str(tmp_path / "file"))


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_code_4(ingested, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "Is a directory" in ingested.refused(4, "backtest", "--out", tmp_path / "folder")
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.slow
def test_other_data_than_a_simulations_are_never_replaced(here, tmp_path):
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "only-copy.csv").write_text("1,2\n")
    assert "no simulation wrote" in here.refused(5, "simulate", FAIRWARD_DATA_FOLDER=str(folder))
    assert [path.name for path in folder.iterdir()] == ["only-copy.csv"]


def test_an_interrupt_is_code_130_without_a_traceback(here):
    code = """
        import features.hub
        def interrupted(city):
            raise KeyboardInterrupt
        features.hub.ingest = interrupted
    """
    process = here.with_code(code, "ingest")
    out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_changed_byte_is_code_6_in_every_verb_that_would_use_it(released, tmp_path):
    user = released.copy(tmp_path)
    text = min((user.home / "releases" / "1" / "model").glob("*.txt"))
    text.write_bytes(text.read_bytes()[:-1])
    for words in (("audit",), ("release", "1"), ("forecast",), ("serve",)):
        assert "not what was signed" in user.refused(6, *words), words


@pytest.mark.slow
def test_a_changed_ledger_is_code_6_and_names_the_entry(released, tmp_path):
    import sqlite3

    user = released.copy(tmp_path)
    with sqlite3.connect(user.home / "ledger.db") as ledger:
        ledger.execute("DROP TRIGGER entries_never_update")
        payload = json.loads(ledger.execute("SELECT payload FROM entries WHERE seq = 2").fetchone()[0])
        changed = json.dumps({**payload, "by": "eve"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        ledger.execute("UPDATE entries SET payload = ? WHERE seq = 2", (changed,))
    ledger.close()
    for words in (("ledger", "verify"), ("ledger", "show"), ("release", "1"), ("forecast",)):
        assert "entry 2" in user.refused(6, *words), words


@pytest.mark.slow
def test_a_decision_says_all_its_faults_at_once(audited, tmp_path):
    user = audited.copy(tmp_path)
    line = user.refused(5, "decide", "1", "--outcome", "maybe", "--by", SCIENTIST, "--reason", "why not")
    assert "trained this release" in line
    assert f"{SCIENTIST} (scientist, analyst, resident) may not record what the committee decided" in line
    assert "there is no quorum: 0 of 5 members voted, and 3 must" in line
    assert "'maybe' is no outcome" in line
    assert "fewer than 10 characters" in line
    assert user.json("ledger", "verify")["entries"] == 1
    assert "no decision is recorded" in user.refused(5, "release", "1")
