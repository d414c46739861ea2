"""The order of the dossier's sections."""

from audit.pages import (
    cards,
    changes,
    data,
    flagged,
    gates,
    groups,
    known,
    mitigation,
    model,
    provenance,
    questions,
    record,
    simulations,
)
from audit.pages.section import Section

_MODULES = (
    changes,
    gates,
    flagged,
    mitigation,
    groups,
    simulations,
    data,
    model,
    cards,
    questions,
    record,
    known,
    provenance,
)
SECTIONS = tuple(Section(module.KEY, module.TITLE, module.view) for module in _MODULES)
