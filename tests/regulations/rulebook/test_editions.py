"""Editions of the handbook: published when the clauses change, never edited."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from hr.people.models import Employee
from regulations.rulebook import editions, registry, selectors, services, source
from regulations.rulebook.models import Clause, Edition, RuleVersion

AT = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)  # already the second of March in China
ENTRIES = source.read_clauses()[:3]
TABLES = [f"rulebook_{name}" for name in ("edition", "clause", "ruleversion", "acknowledgement")]


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def publish(entries=ENTRIES, owner="客户发展中心", by=None, at=AT, **words):
    return services.publish_edition(source=entries, owner=owner, by=by, at=at, **words)


@pytest.mark.django_db
@pytest.mark.clause("C14")
def test_edition_is_in_force_from_the_day_of_publication():
    editor = Employee.objects.create_user(number="1", name="编辑", password=None)
    edition = publish(by=editor, note="first")
    stored = Edition.objects.get()
    assert stored == edition
    assert stored.number == 1
    assert stored.owner == "客户发展中心"
    assert stored.published_by == editor
    assert stored.in_force_from == date(2026, 3, 2)
    assert stored.note == "first"
    assert list(stored.clauses.values_list("ref", "position")) == [
        ("A1.1", 1),
        ("A1.2-1", 2),
        ("A1.2-2", 3),
    ]


@pytest.mark.django_db
@pytest.mark.clause("C14")
def test_edition_in_force_is_the_newest_published_by_then():
    first = publish()
    later = AT + timedelta(days=30)
    second = publish(ENTRIES[:2], at=later)
    assert selectors.edition_in_force(AT - timedelta(seconds=1)) is None
    assert selectors.edition_in_force(AT) == first
    assert selectors.edition_in_force(later - timedelta(seconds=1)) == first
    assert selectors.edition_in_force(later) == second


@pytest.mark.django_db
def test_same_clauses_make_no_new_edition():
    publish()
    assert publish(at=AT + timedelta(days=1)) is None
    assert Edition.objects.count() == 1
    assert Clause.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entries", "owner"),
    [
        ((replace(ENTRIES[0], zh="公司利益优先。"), *ENTRIES[1:]), "客户发展中心"),
        ((ENTRIES[1], ENTRIES[0], ENTRIES[2]), "客户发展中心"),
        (ENTRIES[:2], "客户发展中心"),
        (ENTRIES, "办公室"),
    ],
    ids=["wording", "order", "fewer", "owner"],
)
def test_any_difference_makes_the_next_edition(entries, owner):
    publish()
    edition = publish(entries, owner)
    assert edition.number == 2
    assert edition.clauses.count() == len(entries)
    assert Edition.objects.get(number=1).clauses.count() == 3


@pytest.mark.django_db
def test_load_command_may_run_at_every_start(capsys):
    call_command("load_rulebook")
    call_command("load_rulebook")
    assert capsys.readouterr().out.splitlines() == [
        "Rulebook: published edition 1, 24 rule sets loaded.",
        "Rulebook: no new edition, 0 rule sets loaded.",
    ]
    assert Clause.objects.count() == 163
    assert RuleVersion.objects.count() == 24


@pytest.mark.django_db
def test_load_command_publishes_nothing_over_what_a_person_published(capsys):
    call_command("load_rulebook")
    editor = Employee.objects.create_user(number="1", name="编辑", password=None)
    changed = (replace(ENTRIES[0], zh="公司利益优先。"), *source.read_clauses()[1:])
    publish(changed, by=editor)
    call_command("load_rulebook")
    assert capsys.readouterr().out.splitlines()[-1].startswith("Rulebook: no new edition")
    assert editions.newest_edition().number == 2
    assert editions.entries_of(editions.newest_edition()) == changed


@pytest.mark.django_db
def test_newer_product_text_is_published_where_only_the_portal_did_before():
    services.load_edition(source=ENTRIES, owner="o", at=AT)
    assert services.load_edition(source=ENTRIES[:2], owner="o", at=AT).number == 2


@pytest.mark.django_db
def test_edition_compared_with_an_older_one_is_refused():
    publish()
    publish(ENTRIES[:2])
    with pytest.raises(ValidationError) as refusal:
        publish(ENTRIES[:1], after=1)
    assert refusal.value.code == "C14"
    assert refusal.value.messages == [
        "Edition 2 has been published meanwhile: look again at what changes."
    ]
    assert publish(ENTRIES[:1], after=2).number == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ((), "An edition holds at least one clause."),
        ((ENTRIES[0], ENTRIES[0]), "A1.1: this id is used twice"),
        (
            (replace(ENTRIES[0], reading="only in English"),),
            "A1.1: a reading stands in both languages or in neither",
        ),
    ],
)
def test_broken_register_is_refused(entries, problem):
    with pytest.raises(ValidationError) as refusal:
        publish(entries)
    assert refusal.value.messages == [problem]
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_rooms_above_hear_of_an_edition_in_its_transaction(monkeypatch):
    heard = []
    monkeypatch.setattr(registry, "_on_publish", [])
    registry.on_publish(lambda *, edition, by, at: heard.append((edition.number, by, at)))
    publish()
    assert publish() is None
    assert heard == [(1, None, AT)]

    @registry.on_publish
    def refuse(*, edition, by, at):
        raise InterruptedError

    with pytest.raises(InterruptedError), transaction.atomic():
        publish(ENTRIES[:2])
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_portals_role_cannot_change_what_was_published(handbook, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_owner_of_the_tables_is_refused_too(raw_connection, table, statement):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="rows are only ever added"):
        raw_connection("owner").cursor().execute(statement.format(table))
