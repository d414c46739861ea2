"""Entries of the ledger in words."""

from serving.register.entries import entry_in_words

DIGEST = "ab" * 32


def test_a_decision_reads_as_it_was_said_with_digests_apart() -> None:
    payload = {
        "release": 3,
        "policy": DIGEST,
        "by": "Ada",
        "outcome": "approve-with-conditions",
        "reason": "It beats the rule.",
        "conditions": [{"text": "look again", "owner": "Ben", "due": "2026-03-01"}],
        "waivers": [{"gate": "error_parity", "reason": "too few to tell", "by": "Ada", "expires": "2026-12-31"}],
        "expires": "2026-12-31",
    }
    said = entry_in_words({"seq": 7, "kind": "decided", "payload": payload, "hash": "cd" * 32}, "now")
    assert said["title"] == "Decided"
    assert said["lines"] == [
        ("Outcome", ["approve with conditions"]),
        ("By", ["Ada"]),
        ("Reason", ["It beats the rule."]),
        ("Conditions", ["look again (Ben, by 1 March 2026)"]),
        ("Waivers", ["error parity: too few to tell (Ada)"]),
        ("Expires", ["31 December 2026"]),
    ]
    assert said["digests"] == [("Policy", DIGEST), ("This entry", "cd" * 32)]


def test_an_audit_lists_its_gates_and_keeps_file_digests_apart() -> None:
    payload = {"release": 3, "files": {"dossier.json": DIGEST}, "gates": {"error_parity": "pass"}}
    said = entry_in_words({"seq": 1, "kind": "audited", "payload": payload, "hash": DIGEST}, "now")
    assert said["lines"] == [("Gates", ["error parity: pass"])]
    assert said["digests"][0] == ("dossier.json", DIGEST)


def test_a_kind_that_is_new_and_fields_that_are_empty_are_shown_as_they_are() -> None:
    payload = {"release": 3, "expires": None, "note": "", "who": "Ada", "conditions": []}
    said = entry_in_words({"seq": 1, "kind": "withdrawn", "payload": payload, "hash": DIGEST}, "now")
    assert (said["title"], said["lines"]) == ("Withdrawn", [("Who", ["Ada"])])
