"""The tables of people: accounts with how often a password was wrong, sessions, and tokens; secrets as digests only."""

import sqlalchemy as sa

from serving.store.database import metadata

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("folded", sa.String, nullable=False, unique=True),  # the name without regard to case and spaces
    sa.Column("name", sa.String, nullable=False),
    sa.Column("password", sa.String),  # Argon2id; none for those who sign in elsewhere
    sa.Column("administrator", sa.Boolean, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("created", sa.Float, nullable=False),  # seconds since 1970, as all moments here
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", sa.Float, nullable=False),
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("account", sa.Integer, nullable=False, index=True),
    sa.Column("csrf", sa.String, nullable=False),
    sa.Column("opened", sa.Float, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)
tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("account", sa.Integer, nullable=False, index=True),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("acts", sa.String, nullable=False),  # of the permission table, by spaces
    sa.Column("made", sa.Float, nullable=False),
    sa.Column("expires", sa.Float, nullable=False),
)
