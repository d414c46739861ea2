"""The fields of the standard as data: tier, number, section, title, and who answers."""

from dataclasses import dataclass

SOURCE = "UK Algorithmic Transparency Recording Standard, tiers 1 and 2"
OWNER, SPONSOR, LEAD = "Organisation", "Senior responsible owner", "Operational lead"
DATA, TRAINER = "Data protection officer", "Data scientist"
RUN = "the run"
"""Who answers what is computed."""


@dataclass(frozen=True)
class Field:
    """A field of the record.

    Attributes
    ----------
    tier : int
        1 for everybody, 2 for those who want to know more.
    number, section, title : str
        Its place in the standard.
    owner : str
        Who answers: `RUN` where it is computed.
    key : str
        The setting that holds the answer (see `configs.record`), or the computed answer's name.
    """

    tier: int
    number: str
    section: str
    title: str
    owner: str
    key: str


def _section(tier: int, name: str, *fields: tuple[str, str, str, str]) -> tuple[Field, ...]:
    return tuple(Field(tier, number, name, title, owner, key) for number, title, owner, key in fields)


FIELDS: tuple[Field, ...] = (
    *_section(
        1, "Basic information",
        ("Tier 1.1", "Name", RUN, "name"),
        ("Tier 1.2", "Description", RUN, "description"),
        ("Tier 1.3", "Website", OWNER, "website"),
        ("Tier 1.4", "Contact e-mail", OWNER, "email"),
    ),
    *_section(
        2, "1 Owner and responsibility",
        ("1.1", "Organisation", OWNER, "organisation"),
        ("1.2", "Team", OWNER, "team"),
        ("1.3", "Senior responsible owner", OWNER, "senior_responsible_owner"),
        ("1.4.1", "External supplier", OWNER, "supplier"),
        ("1.4.2", "Companies House number", OWNER, "companies_house_number"),
        ("1.4.3", "Supplier's role", OWNER, "supplier_role"),
        ("1.4.4", "Procurement", OWNER, "procurement"),
        ("1.4.5", "Supplier's access to data", OWNER, "supplier_data_access"),
    ),
    *_section(
        2, "2 Description and rationale",
        ("2.1", "Detailed description", RUN, "detail"),
        ("2.2", "Benefits", SPONSOR, "benefits"),
        ("2.3", "Previous process", SPONSOR, "previous_process"),
        ("2.4", "Alternatives considered", SPONSOR, "alternatives"),
    ),
    *_section(
        2, "3 Deployment",
        ("3.1", "Integration into the process", LEAD, "integration"),
        ("3.2", "Human review", LEAD, "human_review"),
        ("3.3", "Frequency and scale", RUN, "scale"),
        ("3.4", "Required training", LEAD, "training"),
        ("3.5", "Appeals and review", LEAD, "appeals"),
    ),
    *_section(
        2, "4.1 Tool",
        ("4.1.1", "System architecture", RUN, "architecture"),
        ("4.1.2", "System input", RUN, "system_input"),
        ("4.1.3", "System output", RUN, "system_output"),
        ("4.1.4", "Maintenance", TRAINER, "maintenance"),
        ("4.1.5", "Models", RUN, "models"),
    ),
    *_section(
        2, "4.2 Model",
        ("4.2.1", "Name", RUN, "model_name"),
        ("4.2.2", "Version", RUN, "model_version"),
        ("4.2.3", "Task", RUN, "model_task"),
        ("4.2.4", "Input", RUN, "model_input"),
        ("4.2.5", "Output", RUN, "model_output"),
        ("4.2.6", "Architecture", RUN, "model_architecture"),
        ("4.2.7", "Performance", RUN, "performance"),
        ("4.2.8", "Datasets and their purposes", RUN, "datasets"),
    ),
    *_section(
        2, "4.3 Data of development",
        ("4.3.1", "Description", RUN, "data_description"),
        ("4.3.2", "Modality", RUN, "modality"),
        ("4.3.3", "Quantities", RUN, "quantities"),
        ("4.3.4", "Sensitive attributes", RUN, "sensitive"),
        ("4.3.5", "Completeness and representativeness", RUN, "completeness"),
        ("4.3.6", "Cleaning", RUN, "cleaning"),
        ("4.3.7", "Collection", RUN, "collection"),
        ("4.3.8", "Access and storage", DATA, "development_storage"),
        ("4.3.9", "Sharing agreements", DATA, "development_sharing"),
    ),
    *_section(
        2, "4.4 Data in use",
        ("4.4.1", "Sources", RUN, "operational_sources"),
        ("4.4.2", "Sensitive attributes", RUN, "operational_sensitive"),
        ("4.4.3", "Processing", RUN, "processing"),
        ("4.4.4", "Access and storage", DATA, "operational_storage"),
        ("4.4.5", "Sharing agreements", DATA, "operational_sharing"),
    ),
    *_section(
        2, "5 Risks, mitigations and impact assessments",
        ("5.1", "Impact assessments", DATA, "impact_assessments"),
        ("5.2", "Risks and mitigations", RUN, "risks"),
    ),
)  # fmt: skip
