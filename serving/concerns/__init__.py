"""What residents send: concerns and observations, with what became of each, in the service's own database."""

from serving.concerns.concern import Concern, Done, Sent
from serving.concerns.read import concern_of, concerns, waiting_concerns, waiting_observations
from serving.concerns.write import accept, answer, mark_seen, receive, refuse, take_out

__all__ = [
    "Concern",
    "Done",
    "Sent",
    "accept",
    "answer",
    "concern_of",
    "concerns",
    "mark_seen",
    "receive",
    "refuse",
    "take_out",
    "waiting_concerns",
    "waiting_observations",
]
