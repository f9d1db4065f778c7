"""The purse of a tour over time, as points of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from finance.tours.rules import ZERO
from regulations.rulebook.rules import day_of, start_of

WIDTH, HEIGHT, TOP, LEFT = 720, 170, 14, 8
ONE_DAY = timedelta(days=1)
# Every movement of a fund's money; the newest sum is its purse.
_MOVES = """
SELECT m.at, sum(l.debit - l.credit), e.summary
FROM ledger_line AS l
JOIN ledger_account AS a ON a.id = l.account_id AND a.money <> ''
JOIN ledger_movement AS m ON m.entry_id = l.entry_id
JOIN ledger_entry AS e ON e.id = l.entry_id
WHERE l.fund_id = %s GROUP BY m.id, m.at, e.summary ORDER BY m.at, m.id
"""


@dataclass(frozen=True)
class Move:
    """Money of a fund that came in or went out, and what was there afterwards."""

    at: datetime
    change: Decimal
    balance: Decimal
    summary: str


@dataclass(frozen=True)
class Dot:
    """A move at its place in the picture."""

    x: float
    y: float
    move: Move


@dataclass(frozen=True)
class Picture:
    """A line of steps with its dots; `marks` are (x, day) of departure and return."""

    line: str
    area: str
    dots: list[Dot]
    marks: list[tuple[float, date]]
    highest: Decimal
    first: date
    last: date
    width: int = WIDTH
    height: int = HEIGHT


def moves_of(fund_id: int) -> list[Move]:
    """Everything that came into a fund or went out, in order, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, [fund_id])
        rows = cursor.fetchall()
    moves, balance = [], ZERO
    for at, change, summary in rows:
        balance += change
        if change:
            moves.append(Move(at, change, balance, summary))
    return moves


def draw(moves: Sequence[Move], days: Sequence[date], today: date) -> Picture | None:
    """The purse from its first move to now; None where no money came yet. `days` are marked."""
    if not moves:
        return None
    first = min(day_of(moves[0].at), *days)
    last = max(min(today, days[-1] + ONE_DAY), day_of(moves[-1].at), days[0])
    start, end = start_of(first), start_of(last + ONE_DAY)
    highest = max(move.balance for move in moves) or Decimal(1)

    def across(at: datetime) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * ((at - start) / (end - start)), 1)

    def down(balance: Decimal) -> float:
        return round(TOP + (HEIGHT - TOP) * float(1 - balance / highest), 1)

    dots = [Dot(across(move.at), down(move.balance), move) for move in moves]
    path, level = [f"M{LEFT} {HEIGHT}"], HEIGHT
    for dot in dots:
        path += [f"H{dot.x}", f"V{dot.y}"]
        level = dot.y
    path.append(f"H{WIDTH - LEFT}")
    line = "".join(path)
    marks = [(across(start_of(day)), day) for day in days if first <= day <= last]
    area = f"{line}V{HEIGHT}Z" if level < HEIGHT or dots else line
    return Picture(line, area, dots, marks, highest, first, last)
