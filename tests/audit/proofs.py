"""What a third party holds of a release, the two programs that check it, and proofs made up by the key's holder."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from audit.merkle import consistency_path, inclusion_path, root
from audit.notes import Checkpoint, signed
from audit.proof_check import check_proof
from configs.files import canonical_json
from configs.keys import private_key

PAGE = Path(__file__).parents[2] / "audit" / "verify_ledger.py"


class Case:
    """The three files that a third party has, and the two programs that check them."""

    def __init__(self, folder, city):
        self.city = city
        self.folder = folder
        home = city.home
        for path in (home / "releases/1/dossier.json", home / "releases/1/proof.json", home / "keys/ledger.pub"):
            shutil.copy(path, folder)
        self.dossier, self.proof, self.key = (folder / name for name in ("dossier.json", "proof.json", "ledger.pub"))
        self.signer = private_key(home / "keys" / "ledger.key")

    def check(self):
        """Check as Fairward does."""
        return check_proof(self.dossier, self.proof, self.key)

    def edit(self, change):
        """Change the proof's document, and write it as it should be written."""
        document = json.loads(self.proof.read_bytes())
        change(document)
        self.proof.write_bytes(canonical_json(document))

    def page(self):
        """Check with the page that stands alone, in a process of its own; return exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "-I", PAGE, self.dossier, self.proof, self.key],
            cwd=self.folder, env={}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout


def other_files(entry):
    """Return an audit's payload with another dossier."""
    return {**entry.payload, "files": {**entry.payload["files"], "dossier.json": "0" * 64}}


def forged(case, said):
    """Return leaves and entries of a log that the key's holder makes up."""
    entries = [
        {"seq": seq, "when": "2026-11-24T08:00:00Z", "kind": kind, "payload": payload}
        for seq, (kind, payload) in enumerate(said, start=1)
    ]
    return [canonical_json(entry) for entry in entries], entries


def proof_of(case, leaves, entries):
    """Return a proof of all entries of a log, each about release 1."""

    def note(size):
        return signed(Checkpoint("fairward/made", size, root(leaves[:size])).text(), case.signer)

    seqs, size = [entry["seq"] for entry in entries], len(leaves)
    listing = f"fairward/made\nrelease 1\nentries {' '.join(map(str, seqs))} of {size}\n"
    return {
        "schema": 1, "checkpoint": note(size), "listing": signed(listing, case.signer),
        "entries": [{"entry": entry, "path": [h.hex() for h in inclusion_path(leaves, entry["seq"] - 1)]}
                    for entry in entries],
        "earlier": [{"checkpoint": note(seq), "path": [h.hex() for h in consistency_path(leaves, seq)]}
                    for seq in seqs],
    }  # fmt: skip
