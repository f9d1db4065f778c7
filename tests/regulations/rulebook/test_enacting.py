"""Rule versions are enacted before their day, one a day, and only if they say something new."""

from datetime import date, datetime, timedelta

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.rulebook import rulesets, services, source
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import CHINA
from tests.regulations.rulebook.conftest import TeaRules, approve_version, enter_version

# A Sunday long past, at noon: entered by right.
AT = datetime(2026, 3, 8, 12, 0, tzinfo=CHINA)
NEXT = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def enact(day: date = NEXT, *, at: datetime = AT, by=None, rule_set: str = "tea", **values):
    with entering_past(right="test"):
        return services.enact_version(
            rule_set=rule_set,
            values=values or {"wait": 20},
            in_force_from=day,
            note="hotter water",
            by=by,
            at=at,
        )


def refusal_of(day: date = NEXT, **words) -> tuple[str, str]:
    """Code and sentence with which a version is refused; nothing is stored."""
    before = RuleVersion.objects.count()
    with pytest.raises(ValidationError) as refusal:
        enact(day, **words)
    assert RuleVersion.objects.count() == before
    return refusal.value.code, refusal.value.messages[0]


@pytest.mark.clause("A2.1-1")
def test_enacted_version_is_the_next_one_with_all_its_values(tea):
    lead = Employee.objects.create_user(number="1", name="主管", password=None)
    enact(by=lead)
    version = RuleVersion.objects.get(rule_set="tea", number=3)
    assert version.values == {"wait": 20, "kind": "green"}  # what the dataclass fills in as well
    assert version.in_force_from == NEXT
    assert version.created_at == AT
    assert version.enacted_by == lead
    assert version.note == "hotter water"
    assert version.past_right == "test"
    assert version.entered_later


@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        (date(2026, 3, 7), AT, "A version holds from a day to come, not from 2026-03-07."),
        (date(2026, 3, 8), AT, "A version holds from a day to come, not from 2026-03-08."),
        (
            NEXT,
            datetime(2026, 3, 8, 23, 50, 1, tzinfo=CHINA),
            "2026-03-09 begins within ten minutes: choose a later day.",
        ),
        (
            NEXT,
            datetime(2026, 3, 9, 0, 0, tzinfo=CHINA),
            "A version holds from a day to come, not from 2026-03-09.",
        ),
    ],
)
def test_day_that_is_not_to_come_is_refused(tea, day, at, sentence):
    assert refusal_of(day, at=at) == ("A2.1-1", sentence)


def test_ten_minutes_before_its_day_are_enough(tea):
    assert enact(at=datetime(2026, 3, 8, 23, 50, tzinfo=CHINA)).number == 3


def test_day_that_has_a_version_is_refused(tea):
    enact()
    assert refusal_of(wait=25) == (
        "A2.1-1",
        "A version holds from 2026-03-09 already: choose another day.",
    )


def test_values_of_the_version_before_are_refused_and_others_are_not(tea):
    assert refusal_of(wait=15) == ("A2.1-1", "These are the values of version 2.")
    enact(date(2026, 3, 20))
    assert refusal_of(date(2026, 3, 21), wait=20)[1] == "These are the values of version 3."
    # Between the two: what held before it counts, whatever follows.
    assert enact(date(2026, 3, 15), wait=20).number == 4


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"wait": 0}, "C7-2", "wait (C7-2) is 0: it must be at least 1."),
        ({"wait": 5, "kind": "white"}, "C7-3", "kind (C7-3) cannot be white."),
        ({"kind": "black"}, "C7-2", "wait (C7-2) is missing."),
        ({"wait": 5, "milk": 1}, "unknown", "milk is no value of this rule set."),
        ({"wait": float("nan")}, "A2.1-1", "These values cannot be stored."),
        ({"wait": {1, 2}}, "A2.1-1", "These values cannot be stored."),
    ],
)
def test_values_that_do_not_fit_are_refused_with_their_clause(tea, values, code, sentence):
    assert refusal_of(**values) == (code, sentence)


def test_floor_of_the_source_holds_for_later_versions(tea, monkeypatch):
    text = "tea: {wait: {clause: C7-2, value: 10, floor: 8, zh: 等, en: wait}}"
    sets = source.parse_parameters(text, refs={"C7-2"})
    monkeypatch.setattr(services, "read_parameters", lambda: sets)
    assert refusal_of(wait=7) == ("C7-2", "wait (C7-2) cannot be 7.")
    assert enact(wait=8).values["wait"] == 8


def test_set_that_no_room_keeps_is_refused(tea):
    assert refusal_of(rule_set="coffee") == (
        "A2.1-1",
        "No part of the portal keeps the rule set coffee yet.",
    )


# --- the database ------------------------------------------------------------------------------


def days_from_now(days: int) -> date:
    return timezone.now().astimezone(CHINA).date() + timedelta(days=days)


def insert(day: date, *, number: int = 9, rule_set: str = "tea") -> RuleVersion:
    with transaction.atomic():
        version = RuleVersion.objects.create(
            rule_set=rule_set, number=number, values={}, in_force_from=day, created_at=AT
        )
    version.refresh_from_db()
    return version


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_database_refuses_a_day_that_has_begun(tea, days):
    with pytest.raises(IntegrityError, match="begins too soon, or has begun"):
        insert(days_from_now(days))


def test_database_takes_a_day_to_come_and_stamps_the_row_itself(tea):
    before = timezone.now()
    version = approve_version("tea", {"wait": 20}, days_from_now(2))
    assert before < version.recorded_at < timezone.now()
    assert version.past_right == ""
    assert not version.entered_later


def test_right_to_enter_the_past_is_named_by_the_database_alone(tea):
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(
            rule_set="tea", number=9, values={}, in_force_from=date(2026, 4, 1), created_at=AT,
            past_right="forged",
        )  # fmt: skip
    assert enter_version("tea", 9, date(2026, 4, 1), {}).pk
    assert RuleVersion.objects.get(number=9).past_right == "test"


def test_first_version_of_a_set_holds_at_once_and_no_second_one_does(tea):
    insert(date(2020, 1, 1), rule_set="coffee", number=1)
    RuleVersion.objects.filter(rule_set="coffee").get()
    with pytest.raises(IntegrityError, match="begins too soon"):
        insert(date(2020, 1, 2), rule_set="coffee", number=2)
    insert(days_from_now(2), rule_set="milk", number=1)
    with pytest.raises(IntegrityError, match="begins too soon"):
        insert(date(2020, 1, 1), rule_set="milk", number=2)


@pytest.mark.django_db(transaction=True)
def test_transaction_that_lasts_until_the_day_begins_cannot_commit(raw_connection):
    """The owner lets the INSERT through here, as time would: the COMMIT looks again."""
    owner = raw_connection("owner")
    cursor = owner.cursor()
    cursor.execute(
        "ALTER TABLE rulebook_ruleversion DISABLE TRIGGER rulebook_ruleversion_in_time;"
        "INSERT INTO rulebook_ruleversion (rule_set, number, values, in_force_from, created_at,"
        " note) VALUES ('tea', 1, '{}', current_date, now(), '')"
    )
    with pytest.raises(psycopg2.errors.CheckViolation, match="begins too soon"):
        owner.commit()
    assert not RuleVersion.objects.exists()


@pytest.mark.django_db
def test_constraints_of_a_test_are_checked_as_at_a_commit(monkeypatch):
    monkeypatch.setattr(rulesets, "_types", {"tea": TeaRules})
    insert(days_from_now(2), number=1)
    connection.check_constraints()
