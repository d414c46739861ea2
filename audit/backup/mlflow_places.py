"""MLflow's database writes absolute places of its artifacts: they follow a city's folder to where it is now."""

from pathlib import Path

import sqlalchemy as sa

PLACES = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
    ("logged_models", "artifact_location"),
)
"""Columns that hold a place."""


def move_places(database: Path, old: Path, new: Path) -> None:
    """Let what lay in one folder be found in another.

    Parameters
    ----------
    database : pathlib.Path
        MLflow's SQLite file.
    old : pathlib.Path
        Absolute path of the folder that it speaks of.
    new : pathlib.Path
        Absolute path of where that folder is now.
    """
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(database)), poolclass=sa.NullPool)
    moves = ((f"{old.as_uri()}/", f"{new.as_uri()}/"), (f"{old}/", f"{new}/"))
    with engine.begin() as connection:
        inspector = sa.inspect(connection)
        for table, name in PLACES:
            if not inspector.has_table(table) or name not in {each["name"] for each in inspector.get_columns(table)}:
                continue
            column: sa.ColumnClause[str] = sa.column(name, sa.String)
            rows = sa.table(table, column)
            for was, now in moves:
                moved = sa.literal(now) + sa.func.substr(column, len(was) + 1)
                inside = sa.func.substr(column, 1, len(was)) == was
                connection.execute(sa.update(rows).where(inside).values({name: moved}))
    engine.dispose()
