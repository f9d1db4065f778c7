"""The finding aid of contracts (A6-4): one statement a page, whatever it is narrowed to.

Written as SQL, as the list of goods is: building it from models costs more than running it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from hr.contracts.access import EVERY, opened_ids
from hr.contracts.rules import State, Term, state_of
from regulations.rulebook import clause
from regulations.rulebook.spelled import written

PAGE = 20
TONES = {State.RUNNING: "good", State.ENDING: "warn", State.EXPIRED: "bad"}
MOST_WORDS = 6
EXCERPTS = 2  # of one contract
AROUND = 32  # characters before what was found
_COLUMNS = """
SELECT c.id, c.number, c.title, c.counterparty, c.amount, c.signed_on, c.starts_on, c.ends_on,
    c.ended_on, k.name, d.name, e.name, c.custodian_id, p.code
FROM contracts_contract AS c
JOIN contracts_kind AS k ON k.id = c.kind_id
JOIN people_employee AS e ON e.id = c.custodian_id
JOIN contracts_place AS p ON p.id = c.place_id
LEFT JOIN people_department AS d ON d.id = c.department_id
"""
_ROWS = _COLUMNS + "WHERE {conditions} ORDER BY c.id DESC LIMIT {limit}"
# Text of files is searched for who may read it: `whose` narrows it to contracts of theirs. What was
# set aside is found by nobody.
_FOUND = """
c.id IN (SELECT id FROM contracts_contract WHERE search @@ bylaw_bigram_query(%({name})s)
    UNION SELECT t.contract_id FROM contracts_textpage AS t
    WHERE t.search @@ bylaw_bigram_query(%({name})s) AND {kept} {whose})
"""
_KEPT = "NOT EXISTS (SELECT FROM contracts_fileend AS a WHERE a.file_id = t.file_id)"
_WHOSE = """AND (t.contract_id = ANY(%(opened)s) OR t.contract_id IN
    (SELECT id FROM contracts_contract WHERE custodian_id = %(reader)s))"""
_EXCERPTS = """
SELECT asked.id, t.page, f.name,
    substr(t.text, greatest(1, found.place - {around}), {around} + {length}),
    found.place > {around} + 1
FROM unnest(%(ids)s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT t.page, t.text, t.file_id FROM contracts_textpage AS t
    WHERE t.contract_id = asked.id AND t.search @@ bylaw_bigram_query(%(word)s) AND {kept} {whose}
    ORDER BY t.file_id DESC, t.page LIMIT {most}) AS t
JOIN contracts_contractfile AS f ON f.id = t.file_id
CROSS JOIN LATERAL (SELECT greatest(strpos(lower(t.text), %(word)s),
    strpos(lower(t.text), left(%(word)s, 2)), 1)) AS found (place)
"""


@dataclass(frozen=True)
class Wanted:
    """What a list of contracts is asked for; `before` is the id of the last row seen."""

    text: str = ""
    year: int | None = None
    kind: int | None = None
    department: int | None = None
    custodian: int | None = None
    place: int | None = None
    state: str = ""
    before: int | None = None

    @property
    def words(self) -> list[str]:
        """The words looked for, in small letters."""
        return self.text.lower().split()[:MOST_WORDS]


class Found(NamedTuple):
    """One contract as the list's statement gives it."""

    pk: int
    number: str
    title: str
    counterparty: str
    amount: Decimal | None
    signed_on: date
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    kind: str
    department: str | None
    custodian: str
    custodian_id: int
    place: str


@dataclass
class Excerpt:
    """What stands around a hit: the page of a file, and whether text stands before it."""

    page: int
    file: str
    text: str
    goes_before: bool


@dataclass
class Line:
    """A row of the list: the contract, where it stands, what to mark, what was found in files."""

    found: Found
    state: State
    marks: str
    shows_amount: bool
    excerpts: list[Excerpt] = field(default_factory=list)

    @property
    def starts(self) -> str:
        """Its first day, as it is written."""
        return self.found.starts_on.isoformat()

    @property
    def ends(self) -> str:
        """Its last day, empty where there is none."""
        return self.found.ends_on.isoformat() if self.found.ends_on else ""

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return TONES.get(self.state, "")


@clause("A6-4")
def page_of(
    wanted: Wanted, reader, today: date, remind_days: int, limit: int = PAGE
) -> tuple[list[Line], int | None]:
    """One page of contracts, the newest first, and the id before which the next one begins."""
    conditions, values = narrowed(wanted, reader, today, remind_days)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(conditions=conditions, limit=limit + 1), values)
        rows = [Found(*row) for row in cursor.fetchall()]
    sees_all = reader.has_perm(EVERY)
    lines = [
        Line(row, state_of(Term(row.starts_on, row.ends_on, row.ended_on), today, remind_days),
             _marks(row, wanted.words), sees_all or row.custodian_id == reader.pk)
        for row in rows[:limit]
    ]  # fmt: skip
    if wanted.words and lines:
        _add_excerpts(lines, wanted.words, values, sees_all=sees_all)
    return lines, rows[limit - 1].pk if len(rows) > limit else None


def _marks(row: Found, words: Iterable[str]) -> str:
    """What is marked in a row: the words, and the Chinese words that initials spell."""
    spelled = (each for word in words for each in written(f"{row.title} {row.counterparty}", word))
    return " ".join([*words, *spelled])


def _add_excerpts(lines: list[Line], words: list[str], values: dict, *, sees_all: bool) -> None:
    """Put what stands around the first hits in files under each contract."""
    by_id = {line.found.pk: line for line in lines}
    sql = _EXCERPTS.format(
        around=AROUND, length=90, most=EXCERPTS, kept=_KEPT, whose="" if sees_all else _WHOSE
    )
    with connection.cursor() as cursor:
        for word in words:
            cursor.execute(sql, values | {"ids": list(by_id), "word": word})
            for pk, *excerpt in cursor.fetchall():
                if len(by_id[pk].excerpts) < EXCERPTS:
                    by_id[pk].excerpts.append(Excerpt(*excerpt))


def narrowed(wanted: Wanted, reader, today: date, remind_days: int) -> tuple[str, dict]:
    """What a list is asked for, as SQL conditions with their values."""
    conditions, values = ["true"], {"today": today, "soon": today + timedelta(days=remind_days)}
    whose = ""
    if wanted.words and not reader.has_perm(EVERY):
        whose, values["reader"], values["opened"] = _WHOSE, reader.pk, opened_ids(reader)
    for number, word in enumerate(wanted.words):
        name = f"word{number}"
        conditions.append(_FOUND.format(name=name, kept=_KEPT, whose=whose))
        values[name] = word
    for name in ("year", "kind", "department", "custodian", "place"):
        if (value := getattr(wanted, name)) is not None:
            column = name if name == "year" else f"{name}_id"
            conditions.append(f"c.{column} = %({name})s")
            values[name] = value
    if wanted.state in _STATES:
        conditions.append(_STATES[wanted.state])
    if wanted.before:
        conditions.append("c.id < %(before)s")
        values["before"] = wanted.before
    return " AND ".join(conditions), values


# As `rules.state_of` tells it of one contract.
_OPEN = "(c.ended_on IS NULL OR c.ended_on > %(today)s)"
_BEGUN = f"{_OPEN} AND c.starts_on <= %(today)s"
_STATES = {
    State.COMING: f"{_OPEN} AND c.starts_on > %(today)s",
    State.RUNNING: f"{_BEGUN} AND (c.ends_on IS NULL OR c.ends_on > %(soon)s)",
    State.ENDING: f"{_BEGUN} AND c.ends_on BETWEEN %(today)s AND %(soon)s",
    State.EXPIRED: f"{_BEGUN} AND c.ends_on < %(today)s",
    State.ENDED: "c.ended_on <= %(today)s",
}
# Where each stands, as SQL, for the figures.
STATE = f"""CASE WHEN NOT {_OPEN} THEN 'ended' WHEN c.starts_on > %(today)s THEN 'coming'
    WHEN c.ends_on < %(today)s THEN 'expired' WHEN c.ends_on <= %(soon)s THEN 'ending'
    ELSE 'running' END"""


def all_of(
    wanted: Wanted, reader, today: date, remind_days: int, most: int | None = None
) -> list[Found]:
    """The whole list, by number, or its first `most`: for the spreadsheet and for labels."""
    conditions, values = narrowed(wanted, reader, today, remind_days)
    sql = f"{_COLUMNS} WHERE {conditions} ORDER BY c.number LIMIT %(most)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"most": most})
        return [Found(*row) for row in cursor.fetchall()]
