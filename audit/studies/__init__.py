"""The studies: each module holds one, with NAME, settings(policy) and run(release, …); gates read what they found."""

from audit.studies import feedback, removal
from audit.studies.study import Study

STUDIES: tuple[Study, ...] = (feedback, removal)
