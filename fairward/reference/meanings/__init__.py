"""What each setting means, in a line: by model and key."""

from fairward.reference.meanings.city import CITY
from fairward.reference.meanings.context import CONTEXT
from fairward.reference.meanings.feeds import FEEDS
from fairward.reference.meanings.models import MODELS
from fairward.reference.meanings.policy import POLICY
from fairward.reference.meanings.service import SERVICE
from fairward.reference.meanings.sources import SOURCES

MEANINGS: dict[str, dict[str, str]] = CITY | FEEDS | SOURCES | CONTEXT | MODELS | POLICY | SERVICE
