"""The words that say why rows are linked, or why a kept row no longer stands."""

AGAIN = "the same id again"
REPLACED = "an earlier version of a row, replaced before it was known"
SAME_INCIDENT = "the same incident from another source"
TAKES_BACK = "takes back an earlier row"
TAKES_BACK_LINKED = "takes back a row that is linked to this one"

TAKEN_BACK = "a later row took it back"
NEW_VERSION = "a later version took its place"
SPOKEN_FOR = "another source's row of the same incident took its place"
