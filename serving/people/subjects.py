"""Which account each of a provider's people has, from their first sign-in on: a name changed there opens no other."""

import sqlalchemy as sa

from configs.errors import StateError
from serving.store.database import Store, metadata

subjects = sa.Table(
    "subjects",
    metadata,
    sa.Column("issuer", sa.String, primary_key=True),
    sa.Column("subject", sa.String, primary_key=True),  # as the provider calls the person, for good
    sa.Column("account", sa.Integer, nullable=False, index=True),
)


class Subjects:
    """Kept in the service's store.

    Parameters
    ----------
    store : Store
        Where.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def account_of(self, issuer: str, subject: str) -> int | None:
        """Return the number of somebody's account, None where they have not signed in before."""
        mine = sa.select(subjects.c.account).where(subjects.c.issuer == issuer, subjects.c.subject == subject)
        with self._store.transaction(writes=False) as connection:
            number: int | None = connection.execute(mine).scalar()
            return number

    def bind(self, issuer: str, subject: str, account: int) -> None:
        """Keep that an account is somebody's.

        Raises
        ------
        StateError
            It is somebody else's.
        """
        taken = sa.select(subjects.c.subject).where(subjects.c.issuer == issuer, subjects.c.account == account)
        with self._store.transaction(writes=True) as connection:
            if connection.execute(taken).first():
                remedy = "ask the administrator: two people must not have one name"
                raise StateError("this name's account is somebody else's at the provider", remedy=remedy)
            connection.execute(sa.insert(subjects).values(issuer=issuer, subject=subject, account=account))
