"""Lands what is new of a table in the order of its cursor: no row lost, none twice, whatever stops the run."""

from dataclasses import dataclass
from typing import Protocol

from configs.errors import DataError
from configs.feeds import CursorFeed
from features.fetch.job import Job
from features.fetch.landed import LandedRows, Order, from_position
from features.fetch.position import Position, is_number, order_of, step_back
from features.fetch.text import Row


@dataclass(frozen=True)
class Answer:
    """What a table answered.

    Attributes
    ----------
    rows : list of tuple
        Texts in the order of the landed columns, in the order of the cursor.
    last : int, float, str or None
        The cursor in the last row; None without rows.
    more : bool
        The table says itself that it has further rows.
    """

    rows: list[Row]
    last: Position | None
    more: bool = False


class Table(Protocol):
    """A table that can be asked in the order of a cursor."""

    def without_cursor(self) -> int:
        """Return the number of rows whose cursor is empty."""
        ...

    def ask(self, start: Position | None, limit: int) -> Answer:
        """Return the first rows whose cursor is `start` or later, at most `limit` of them."""
        ...


def land_new(table: Table, feed: CursorFeed, page: int, job: Job) -> None:
    """Land the rows of a table that are not landed yet, a page for each answer.

    Each question asks again for the rows at the position reached (or, with an overlap, from before it), and what is
    landed already is told by the whole row and the number of its copies: rows that share a cursor are neither lost
    nor doubled, and no order among them is needed. A row whose cursor has grown is landed again, as a later version.
    An answer without anything new ends the run, as does one that is shorter than was asked for and than one before.

    Parameters
    ----------
    table : Table
        What is asked.
    feed : CursorFeed
        Names the cursor and the overlap.
    page : int
        Rows to ask for at a time.
    job : Job
        Where the rows go.

    Raises
    ------
    DataError
        Rows have no cursor, or more rows share one than the table gives in an answer.
    ConfigError
        There is an overlap, but the cursor is neither a number nor a time.
    """
    order = Order(feed.cursor, feed.overlap, job.where)
    _refuse_without_cursor(table, order)
    cursor = job.landing.state.cursor
    start = None if cursor is None else step_back(cursor, order.overlap, order.where)
    landed = _landed_from(start, order, job)
    largest = total = 0
    while True:
        limit = page if start is None else max(page, 2 * landed.at(start))
        answer = table.ask(start, limit)
        if answer.last is None:
            _refuse_to_go_round(answer, order, start)
            _warn_of_a_new_table(start, job)
            return
        new = landed.new_in(answer.rows)
        if start is not None and not total:
            _warn_of_numbers_begun_again(landed, start, answer, job)
        if new:
            cursor = _later(cursor, answer.last, order)
            job.landing.add(new, cursor, new[-1][landed.place])
            total += len(new)
            job.progress(f"{order.where}: {total:,} new rows")
        elif not _went_on(start, answer.last, order):
            _refuse_to_go_round(answer, order, start)
            return
        largest = max(largest, len(answer.rows))
        if len(answer.rows) < min(limit, largest) and not answer.more:
            return
        start = answer.last
        landed.move_to(start, new)


def _landed_from(start: Position | None, order: Order, job: Job) -> LandedRows:
    landed = LandedRows(order, job.columns.index(order.column))
    if start is not None:
        landed.add(job.landing.rows_of(from_position(start, order), order.column))
    return landed


def _went_on(start: Position | None, last: Position, order: Order) -> bool:
    """Return whether an answer without new rows went through an overlap that is not at its end yet."""
    if start is None or not order.overlap:
        return False
    return order_of(last, order.where) > order_of(start, order.where)


def _later(cursor: Position | None, last: Position, order: Order) -> Position:
    """Return where the next run continues: an overlap may have ended before the last run's position."""
    if not order.overlap:
        return last
    reached = [position for position in (cursor, last) if position is not None]
    return max(reached, key=lambda position: order_of(position, order.where))


def _warn_of_a_new_table(start: Position | None, job: Job) -> None:
    """Warn where even the row that was landed last is gone: keys may have begun again below it."""
    if start is not None:
        job.warnings.append(
            f"{job.where}: the row landed last is gone, and none comes after it: rows were deleted, or the table was "
            f"made anew; if it was, set `replaced: true`, or delete the folder {job.landing.folder}"
        )


def _warn_of_numbers_begun_again(landed: LandedRows, start: Position, answer: Answer, job: Job) -> None:
    """Warn where the number of the row that was landed last is another row's: new rows may have numbers below it."""
    if is_number(start) and landed.other_at(start, answer.rows):
        job.warnings.append(
            f"{job.where}: the row {start} is another than when it was landed: it was changed, or the table was made "
            f"anew and its rows are numbered again; if they are, set `replaced: true` so that all of it is read"
        )


def _refuse_without_cursor(table: Table, order: Order) -> None:
    empty = table.without_cursor()
    if empty:
        raise DataError(
            f"{empty:,} rows have no value in the cursor {order.column!r}, so they would never be landed",
            where=order.where,
            remedy="choose another cursor, or leave them out by `where`",
        )


def _refuse_to_go_round(answer: Answer, order: Order, start: Position | None) -> None:
    if answer.more:
        raise DataError(
            f"more rows share the value {start!r} of the cursor {order.column!r} than come in one answer",
            where=order.where,
            remedy="choose a cursor whose values differ, such as a key",
        )
