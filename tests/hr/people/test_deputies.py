"""Who stands in for whom: on which days, while who is away, named by whom."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from hr.people import registry
from hr.people.deputies.models import Deputyship
from hr.people.deputies.rules import (
    State,
    Terms,
    fault_of_terms,
    may_name,
    overlap,
    state_of,
)
from hr.people.deputies.selectors import deputies_of, is_named, list_deputyships, principals_of
from hr.people.deputies.services import appoint_deputy, end_deputyship
from hr.people.services import dismiss_login
from regulations.binding.services import entering_past
from regulations.notices.models import Notice

TODAY = date(2025, 3, 12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def by_right(db):
    """The moments of these tests are long past."""
    with entering_past(right="test"):
        yield


@pytest.fixture
def pair(hire):
    top = hire("陈国强", "general_manager")
    lead = hire("李敏", "ecommerce_lead", supervisor=top)
    return lead, hire("王晓东", "department_manager", supervisor=top)


@pytest.fixture
def name(at):
    """`name(person, deputy, days, **terms)`: by the person, from today for so many days."""

    def appoint(person, deputy, days: int | None = 3, **terms):
        until = None if days is None else TODAY + (days - 1) * DAY
        words = {"starts_on": TODAY, "ends_on": until, "reason": "出差", "by": person, "at": at}
        return appoint_deputy(person=person, deputy=deputy, **words | terms)

    return appoint


TERMS = [
    (Terms(TODAY, TODAY), ""),
    (Terms(TODAY, None, True), ""),
    (Terms(TODAY + DAY, TODAY + 30 * DAY), ""),
    (Terms(TODAY - DAY, TODAY), "for the past"),
    (Terms(TODAY, TODAY - DAY), "before the first"),
    (Terms(TODAY, None), "Give the last day"),
    (Terms(TODAY, TODAY + 367 * DAY), "a year at most"),
]


@pytest.mark.parametrize(("terms", "fault"), TERMS)
def test_terms_that_make_no_sense_are_told(terms, fault):
    found = fault_of_terms(terms, TODAY)
    assert (fault in str(found)) if fault else found is None


OVERLAPS = [
    (Terms(TODAY, TODAY), Terms(TODAY, TODAY), True),
    (Terms(TODAY, TODAY + DAY), Terms(TODAY + DAY, TODAY + 2 * DAY), True),
    (Terms(TODAY, TODAY), Terms(TODAY + DAY, TODAY + DAY), False),
    (Terms(TODAY, None), Terms(TODAY + 90 * DAY, None), True),
    (Terms(TODAY + DAY, None), Terms(TODAY, TODAY), False),
]


@pytest.mark.parametrize(("one", "other", "expected"), OVERLAPS)
def test_spells_that_share_a_day(one, other, expected):
    assert overlap(one, other) is overlap(other, one) is expected


@pytest.mark.parametrize(
    ("terms", "is_ended", "state"),
    [
        (Terms(TODAY + DAY, None, True), False, State.COMING),
        (Terms(TODAY, TODAY), False, State.IN_FORCE),
        (Terms(TODAY - DAY, TODAY - DAY), False, State.OVER),
        (Terms(TODAY, TODAY), True, State.ENDED),
    ],
)
def test_state_of_a_deputyship(terms, is_ended, state):
    assert state_of(terms, is_ended=is_ended, today=TODAY) == state


def test_deputy_stands_in_on_the_days_named_and_on_no_other(pair, name, at):
    person, deputy = pair
    name(person, deputy, days=2)
    midnight = at.replace(hour=0)
    moments = [midnight, at - timedelta(seconds=1), at, midnight + 2 * DAY - timedelta(seconds=1)]
    found = [deputies_of(person.pk, moment) for moment in [*moments, midnight + 2 * DAY]]
    # Named at ten: what was done before that was not done for somebody else.
    assert found == [[], [], [deputy.pk], [deputy.pk], []]
    assert principals_of(deputy.pk, at) == [person.pk]
    assert principals_of(person.pk, at) == []


def test_deputy_of_a_deputy_inherits_nothing(pair, hire, name, at):
    person, deputy = pair
    third = hire("周建民")
    name(person, deputy)
    name(deputy, third)
    name(third, person)  # a circle of single steps harms nobody
    assert deputies_of(person.pk, at) == [deputy.pk]
    assert principals_of(third.pk, at) == [deputy.pk]


def test_deputy_for_absences_stands_in_while_the_person_is_away(pair, name, at, monkeypatch):
    person, deputy = pair
    name(person, deputy, days=None, only_when_away=True)
    away = set()
    monkeypatch.setattr(
        registry, "_on_absence", [lambda ids, *_span: [(each, at, at + DAY) for each in away]]
    )
    assert deputies_of(person.pk, at) == principals_of(deputy.pk, at) == []
    away.add(person.pk)
    assert deputies_of(person.pk, at) == [deputy.pk]
    assert principals_of(deputy.pk, at) == [person.pk]
    away.add(deputy.pk)
    assert deputies_of(deputy.pk, at) == []


def test_early_end_is_a_fact_of_its_own_and_the_deputy_may_set_it(pair, name, at):
    person, deputy = pair
    row = name(person, deputy)
    later = at + timedelta(hours=1)
    end_deputyship(deputyship=row, by=deputy, at=later)
    assert deputies_of(person.pk, later - timedelta(seconds=1)) == [deputy.pk]
    assert deputies_of(person.pk, later) == []
    with pytest.raises(ValidationError, match="over already"):
        end_deputyship(deputyship=row, by=person, at=later)
    name(person, deputy, at=later)  # named anew
    assert deputies_of(person.pk, later) == [deputy.pk]


@pytest.mark.django_db(transaction=True)  # the attempt is recorded past any rollback
def test_deputyship_stays_as_it_was_written(pair, name):
    row = name(*pair)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Deputyship.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(ValidationError):
        Deputyship.objects.filter(pk=row.pk).update(ends_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        person, deputy = pair
        Deputyship.objects.create(
            person=person, deputy=deputy, starts_on=TODAY, ends_on=None, reason="", at=row.at
        )


def refusal(verb, **words) -> str:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(**words)
    return refused.value.messages[0]


def test_who_may_not_be_named_and_who_may_not_name(pair, hire, name, at):
    person, deputy = pair
    officer, other = hire("魏红", "hr_officer"), hire("张丽", "guide")
    gone = hire("走了")
    dismiss_login(employee=gone, last_day=TODAY, by=None, at=at)
    gone.refresh_from_db()
    assert "for themselves" in refusal(name, person=person, deputy=person)
    assert "does not work here" in refusal(name, person=person, deputy=gone)
    assert "named by themselves" in refusal(name, person=person, deputy=deputy, by=other)
    top = person.supervisor
    assert "as the deputy of somebody else" in refusal(name, person=person, deputy=top, by=top)
    assert "named by themselves" in refusal(name, person=top, deputy=deputy, by=officer)
    assert "named by themselves" in refusal(name, person=person, deputy=deputy, by=officer)
    name(person, deputy, by=top)
    assert "already" in refusal(name, person=person, deputy=deputy, by=top)
    assert "ended by the person" in refusal(
        end_deputyship, deputyship=Deputyship.objects.get(), by=other, at=at
    )
    name(top, deputy, by=top)


NAMES = [
    ("the person", dict(by=3, is_head=False), True),
    ("the superior", dict(by=2, is_head=False), True),
    ("the superior's superior", dict(by=1, is_head=False), True),
    ("a stranger", dict(by=9, is_head=False), False),
    ("the general manager", dict(by=3, is_head=True), True),
    ("who is put above the general manager", dict(by=2, is_head=True), False),
]


@pytest.mark.parametrize(("who", "words", "expected"), NAMES)
def test_a_deputy_is_named_by_the_person_or_from_above(who, words, expected):
    assert may_name(person=3, above=[2, 1], **words) is expected


@pytest.mark.parametrize("position", ["system_administrator", "hr_officer", "deputy"])
def test_nobody_gives_the_general_managers_place_away(pair, hire, name, position):
    person, deputy = pair
    top = person.supervisor
    intruder = hire("谢军", position, is_superuser=True)
    assert "by nobody else" in refusal(name, person=top, deputy=deputy, by=intruder)
    top.supervisor = intruder  # nor by being put above
    top.save()
    assert "by nobody else" in refusal(name, person=top, deputy=deputy, by=intruder)
    assert not Deputyship.objects.exists()


def test_who_did_not_do_it_is_told(pair, hire, name, at):
    person, deputy = pair
    name(person, deputy)
    assert [notice.recipient for notice in Notice.objects.all()] == [deputy]
    expected = "王晓东 stands in for 李敏 from 2025-03-12 to 2025-03-14."
    assert Notice.objects.get().words == expected
    end_deputyship(deputyship=Deputyship.objects.get(), by=person.supervisor, at=at)
    told = Notice.objects.exclude(key__startswith="deputy:named")
    assert {notice.recipient for notice in told} == {person, deputy}


def test_who_left_neither_stands_in_nor_is_stood_in_for(pair, hire, name, at):
    person, deputy = pair
    name(person, deputy)
    dismiss_login(employee=deputy, last_day=TODAY, by=None, at=at)
    assert deputies_of(person.pk, at) == []
    other = hire("周建民")
    name(person, other)
    dismiss_login(employee=person, last_day=TODAY, by=None, at=at)
    assert deputies_of(person.pk, at) == principals_of(other.pk, at) == []


def test_list_shows_what_holds_page_by_page(pair, hire, name, at, monkeypatch):
    monkeypatch.setattr("hr.people.deputies.selectors.PAGE", 2)
    person, deputy = pair
    rows = [name(person, hire(f"人{number}")) for number in range(3)]
    end_deputyship(deputyship=rows[0], by=person, at=at)
    entries, further = list_deputyships(by=person, at=at)
    assert ([entry.row for entry in entries], further) == ([rows[2], rows[1]], None)
    entries, further = list_deputyships(by=person, at=at, everything=True)
    assert ([entry.row for entry in entries], further) == ([rows[2], rows[1]], rows[1].pk)
    entries, further = list_deputyships(by=deputy, at=at, everything=True, before=further)
    assert [(entry.row, entry.state, entry.may_end) for entry in entries] == [
        (rows[0], State.ENDED, False)
    ]


@pytest.mark.clause("C12")
def test_kinds_that_need_it_are_named_to_the_deputy_on_the_form(pair, at, client):
    person, deputy = pair
    client.force_login(person)
    path = f"/people/{person.number}/deputy/"
    page = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert 'value="dismissal"' in page and 'value="rule_version"' in page
    assert 'value="leave"' not in page  # goes with every deputyship
    assert "Without a tick these wait for the person." in page
    today = timezone.localdate()
    words = {"deputy": deputy.pk, "starts_on": today, "ends_on": today, "reason": "出差"}
    client.post(path, words | {"kinds": ["rule_version"]})
    assert Deputyship.objects.get().kinds == ["rule_version"]
    now = timezone.now()
    assert is_named(deputy.pk, person.pk, "rule_version", now)
    assert not is_named(deputy.pk, person.pk, "dismissal", now)
    assert not is_named(deputy.pk, person.pk, "rule_version", now + 2 * DAY)
