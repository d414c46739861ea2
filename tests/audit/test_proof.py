"""Proofs of releases: what they show, and that Fairward and the page that stands alone agree on them."""

import sys

import pytest

from audit.ledger import ledger_of
from audit.proof import prove
from configs.errors import StateError
from configs.files import canonical_json, sha256_file
from tests.audit.proofs import PAGE


def test_a_proof_is_kept_beside_the_dossier_and_holds(case):
    proven = case.check()
    assert (proven.release, proven.checkpoint.origin, proven.checkpoint.size) == (1, "fairward/made", 6)
    assert [(entry["seq"], entry["kind"]) for entry in proven.entries] == [
        (1, "audited"),
        (3, "decided"),
        (5, "released"),
    ]
    assert proven.digest == sha256_file(case.dossier)
    assert proven.checkpoint.root.hex() == ledger_of(case.city).head()


def test_the_page_alone_says_the_same(case):
    code, said = case.page()
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == f"GENUINE: the dossier of release 1 as it was audited, SHA-256 {sha256_file(case.dossier)}"
    assert (
        "entry 3, 2026-11-23T14:30:00Z: decided: approve-with-conditions by Charlie Chair on this dossier" in lines[2]
    )
    assert lines[-1] == f"log fairward/made, 6 entries, root {ledger_of(case.city).head()}"


def test_the_page_fits_on_210_lines_and_needs_one_library():
    text = PAGE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 210
    modules = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert modules - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_proof_made_again_is_the_same_to_the_byte(case):
    assert canonical_json(prove(ledger_of(case.city), 1)) == case.proof.read_bytes()
    with pytest.raises(StateError, match="the ledger holds nothing about release 9"):
        prove(ledger_of(case.city), 9)


def test_a_missing_file_is_named(case):
    case.proof.unlink()
    with pytest.raises(StateError, match=r"proof\.json: there is no such file"):
        case.check()
    code, said = case.page()
    assert (code, "proof.json" in said) == (1, True)
