"""The studies: each module holds one, with NAME, settings(policy) and run(release, …); gates read what they found."""

from audit.studies import rebuild
from audit.studies.study import Study

STUDIES: tuple[Study, ...] = (rebuild,)
