"""The studies: each module holds one, with NAME, settings(policy) and run(release, …); gates read what they found."""

from audit.studies import under_reporting
from audit.studies.study import Study

STUDIES: tuple[Study, ...] = (under_reporting,)
