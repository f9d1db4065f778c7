"""The verbs of counts: begin one, say what was found of a contract, close it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.contracts.access import COUNT
from hr.contracts.inventory.clocks import meet_clock
from hr.contracts.inventory.rules import (
    LOSSES,
    WITHOUT_A_CAUSE,
    Found,
    Why,
    Word,
    check_close,
    check_word,
    number_in,
    period_of,
)
from hr.contracts.inventory.selectors import is_lent, left_of, unchecked_places
from hr.contracts.letters import CLOCK, tell
from hr.contracts.models import Contract, Count, CountEnd, CountLine, Tick
from hr.contracts.refusals import in_words
from hr.discipline.models import Case
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

LOST = gettext_noop("Contract %(number)s was found %(found)s at a count: %(cause)s")
BEGUN = gettext_noop("%(person)s hands %(count)s contracts over to you: count them.")
PASSED = gettext_noop(
    "%(person)s counted and took over %(counted)s contracts; missing: %(missing)s."
)
DROPPED = gettext_noop(
    "The hand-over of contracts from %(giver)s to %(taker)s was called off: nothing passed."
)
DONE = gettext_noop("The contracts were counted: %(counted)s there, missing: %(missing)s.")


@clause("A6-2")
@transaction.atomic
def begin_count(*, by, at: datetime) -> Count:
    """Begin the check of the half year: every contract is a line of it. Refused: twice in one."""
    if not by.has_perm(COUNT):
        raise PermissionDenied(_("The contract group counts contracts."))
    months = in_force("contracts", at).params.inventory_every_months
    start, _after = period_of(day_of(at), months)
    return _begin(Count(why=Why.PERIOD, period=start, by=by, at=at))


@clause("A6-7")
@transaction.atomic
def begin_hand_over(*, giver: Employee, taker: Employee, by, at: datetime) -> Count:
    """Begin to hand over whatever a custodian keeps; who takes over counts it and is told.

    By the custodian, or in their place by who reads every contract (A6-7): they may have left.
    """
    run = _begin(Count(why=Why.HAND_OVER, giver=giver, taker=taker, by=by, at=at))
    tell(
        [taker], BEGUN, key=f"count:{run.pk}:begun", clause="A6-7", url=link(run.pk), kind=CLOCK,
        by=by, at=at, person=giver.name, count=run.expected,
    )  # fmt: skip
    return run


def link(count_id: int) -> str:
    """Where a count is looked at."""
    return f"/contracts/counts/{count_id}/"


def _begin(run: Count) -> Count:
    with in_words("A6-2"):
        insert(run)
    return run


@clause("A6-2")
@transaction.atomic
def tell_line(
    *, count_id: int, contract_id: int, word: Word, is_scanned: bool = False, by, at: datetime
) -> Tick:
    """Say what was found of a contract; the newest word counts while the count runs.

    One that is missing or damaged opens a case against its custodian with the cause. Refused: a
    contract that does not belong to the count, by who does not count it, and without a cause.
    """
    lines = CountLine.objects.select_related("count", "contract__custodian", "place")
    line = lines.filter(count=count_id, contract=contract_id).first()
    if line is None:
        raise ValidationError(_("This contract does not belong to the count."), code="A6-2")
    check_word(word, expected=line.place_id, is_lent=is_lent(line.contract))
    case = _case_of(line, word, at) if word.found in LOSSES else None
    row = Tick(
        line=line, found=word.found, place_id=word.place if word.found == Found.MISPLACED else None,
        cause="" if word.found in WITHOUT_A_CAUSE else word.cause.strip()[:300],
        is_scanned=is_scanned, case=case, by=by, at=at,
    )  # fmt: skip
    with in_words("A6-2"):
        insert(row)
    return row


def _case_of(line: CountLine, word: Word, at: datetime) -> Case:
    """The case of a loss: one for each contract of a count, however often it is told."""
    contract = line.contract
    key = f"contracts.count:{line.count_id}:{contract.pk}:{word.found}"
    facts = {
        "number": contract.number, "contract": contract.title, "cause": word.cause.strip()[:300],
        "found": in_each_language(lambda: Found(word.found).label),
    }  # fmt: skip
    opened = open_case(
        key=key, clause="A6-2", subject=contract.custodian, title=LOST, facts=facts, by=None, at=at
    )
    return opened or Case.objects.get(key=key)


def find_line(count_id: int, text: str) -> Contract:
    """The contract of a count that a scanned or typed text names; refused where it names none."""
    if not text.strip():
        raise ValidationError(
            _("No code was found: photograph it once more, or type the number."), code="A6-2"
        )
    number = number_in(text)
    row = Contract.objects.filter(number=number, lines__count=count_id).first() if number else None
    if row is None:
        raise ValidationError(
            _("This is no contract of the count: %(text)s"), params={"text": text[:60]}, code="A6-2"
        )
    return row


@clause("A6-2", "A6-6", "A6-7")
@transaction.atomic
def close_count(*, count_id: int, counted: int, by, at: datetime) -> CountEnd:
    """Close a count once every line was told; `counted` is how many were found, as counted.

    At a hand-over the custody passes in the same transaction, of what is missing it does not.
    Refused while contracts are left, and for the half year while a place was not looked at.
    """
    run = Count.objects.select_related("giver", "taker").get(pk=count_id)
    unchecked = unchecked_places(run) if run.why == Why.PERIOD else []
    check_close(left=left_of(run), unchecked=[str(place) for place in unchecked])
    row = CountEnd(count=run, counted=counted, by=by, at=at)
    with in_words("A6-2"):
        insert(row)
    words = {"clause": "A6-2", "url": link(run.pk), "by": by, "at": at, "kind": CLOCK}
    words |= {"counted": counted, "missing": row.missing, "key": f"count:{run.pk}:end"}
    if run.why == Why.HAND_OVER:
        tell([run.giver, *holders(HEAD)], PASSED, person=by.name, **words)
        return row
    meet_clock(run, by=by, at=at)
    tell(holders(HEAD), DONE, **words)
    return row


@clause("A6-7")
@transaction.atomic
def drop_hand_over(*, count_id: int, by, at: datetime) -> CountEnd:
    """Call off a hand-over that comes to nothing: another may take over, and nothing has passed.

    Refused: the check of a half year, and to others than its people and who reads every contract.
    """
    run = Count.objects.select_related("giver", "taker").get(pk=count_id)
    row = CountEnd(count=run, counted=0, is_dropped=True, by=by, at=at)
    with in_words("A6-7"):
        insert(row)
    tell(
        [run.giver, run.taker], DROPPED, key=f"count:{run.pk}:dropped", clause="A6-7",
        url=link(run.pk), by=by, at=at, giver=run.giver.name, taker=run.taker.name,
    )  # fmt: skip
    return row
