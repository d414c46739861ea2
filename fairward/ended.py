"""What the verbs say that end a release's use."""

from audit.entries import Entry
from fairward.output import Reporter


def say_ended(say: Reporter, entry: Entry) -> None:
    """Say which release was ended, by whom, and what is in use from then on."""
    said = entry.payload
    number, then = said["release"], said["instead"]
    lines = [
        f"entry {entry.seq}: release {number} is {entry.kind} by {said['by']}: {said['reason']}",
        f"in use from then on: {f'release {then}' if then else 'none; the rule serves (fairward forecast --rule)'}",
    ]
    say.result({"entry": entry.seq, "hash": entry.hash, "state": entry.kind, **said}, lines=lines)
