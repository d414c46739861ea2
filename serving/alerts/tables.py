"""The tables of subscriptions and messages in the service's own database."""

import sqlalchemy as sa

from serving.store.database import metadata

subscriptions = sa.Table(
    "alert_subscriptions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token", sa.String(64), nullable=False, unique=True),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("channel", sa.String(10), nullable=False),
    sa.Column("address", sa.String(2000), nullable=False),
    sa.Column("secret", sa.String(64), nullable=False),
    sa.Column("kinds", sa.JSON, nullable=False),
    sa.Column("offence", sa.String(100)),
    sa.Column("area", sa.String(200)),
    sa.Column("created", sa.String(40), nullable=False),
    sa.Column("confirmed", sa.String(40)),
    sa.Column("ended", sa.String(40)),
)
"""Who wants to hear of what, where; `token` is in the links of its messages, `secret` signs those to a webhook."""

told = sa.Table(
    "alert_told",
    metadata,
    sa.Column("subscription", sa.Integer, sa.ForeignKey(subscriptions.c.id), primary_key=True),
    sa.Column("alert", sa.String(500), primary_key=True),
)
"""The alerts that a subscription was told of, or that were there before it."""

outbox = sa.Table(
    "alert_outbox",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("subscription", sa.Integer, sa.ForeignKey(subscriptions.c.id), nullable=False),
    sa.Column("purpose", sa.String(10), nullable=False),
    sa.Column("alerts", sa.JSON, nullable=False),
    sa.Column("created", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next", sa.Float, nullable=False),
    sa.Column("why", sa.String(400), nullable=False),
)
"""Messages: waiting, sent, failed for good, or dropped because the subscription ended; `next` is UTC seconds."""
