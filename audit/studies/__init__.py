"""The studies: each module holds one, with NAME, settings(policy) and run(release, …); gates read what they found."""

from audit.studies import feedback, mitigation, public_tables, rebuild, removal, under_reporting
from audit.studies.study import Study

STUDIES: tuple[Study, ...] = (rebuild, under_reporting, public_tables, mitigation, feedback, removal)
