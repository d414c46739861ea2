"""Tables of the service's database that hold what residents send, and what was done with it."""

import sqlalchemy as sa

from serving.store.database import metadata

CONCERNS = sa.Table(
    "concerns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reference", sa.String(12), nullable=False, unique=True),
    sa.Column("received", sa.Date, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("district", sa.String(200), nullable=False),
    sa.Column("area", sa.String(200), nullable=False),
    sa.Column("offence", sa.String(60), nullable=False),
    sa.Column("occurred", sa.Date),
    sa.Column("text", sa.Text, nullable=False),
)
DONE = sa.Table(
    "concerns_done",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reference", sa.String(12), nullable=False, index=True),
    sa.Column("what", sa.String(12), nullable=False),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("moment", sa.String(20), nullable=False),
)
RECORDS = sa.Table(
    "concerns_records",
    metadata,
    sa.Column("reference", sa.String(12), primary_key=True),
    sa.Column("offence", sa.String(60), nullable=False),
    sa.Column("area", sa.String(200), nullable=False),
    sa.Column("occurred", sa.Date, nullable=False),
    sa.Column("moment", sa.String(20), nullable=False),
)
"""Observations that an analyst accepted, as they are delivered to a source."""
KEY = sa.Table(
    "concerns_key",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
)
"""One row: the key that signs when a form was opened."""
