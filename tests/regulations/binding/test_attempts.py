"""What PostgreSQL denies is on record where it passed the portal; attempts read as sentences."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from hr.discipline.models import Measure
from hr.people.models import Employee
from regulations.approvals.models import Asking, Decision, PhoneConfirmation, RoundEnd
from regulations.binding.actor import acting
from regulations.binding.denials import record_denied, tried
from regulations.binding.models import Attempt
from regulations.binding.registry import clause_of
from regulations.binding.telling import number_in, told

pytestmark = [pytest.mark.clause("C7-5")]

DENIED = [
    ("UPDATE discipline_measure SET amount = 1", "UPDATE", "discipline_measure"),
    ("DELETE FROM approvals_decision", "DELETE", "approvals_decision"),
    ('update only public."rulebook_ruleversion" set number = 9', "UPDATE", "rulebook_ruleversion"),
    ("TRUNCATE discipline_ruling", "TRUNCATE", "discipline_ruling"),
    ("ALTER TABLE desk_order DISABLE TRIGGER ALL", "ALTER", "desk_order"),
    ("DROP TABLE IF EXISTS approvals_decision", "DROP", "approvals_decision"),
    ("WITH gone AS (SELECT 1) DELETE FROM notices_posting", "DELETE", "notices_posting"),
    ("INSERT INTO binding_seal (chain) VALUES ('x')", "INSERT", "binding_seal"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("sql", "operation", "table"), DENIED)
def test_what_postgresql_denies_is_on_record(sql, operation, table):
    person = Employee.objects.create_user("7001", "钱四")
    with acting(lambda: person.pk), pytest.raises(ProgrammingError), transaction.atomic():
        run(sql)
    attempt = Attempt.objects.get()
    assert (attempt.operation, attempt.table, attempt.statement) == (operation, table, sql)
    assert attempt.proved_actor == person.pk


def run(sql: str, values=None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db(transaction=True)
def test_without_a_request_it_is_on_record_too_with_its_values():
    with pytest.raises(ProgrammingError):
        run("UPDATE discipline_measure SET amount = %s WHERE id = %s", [1, 7])
    attempt = Attempt.objects.get()
    assert attempt.statement == "UPDATE discipline_measure SET amount = 1 WHERE id = 7"
    assert attempt.actor is None
    with translation.override("en"):
        assert str(attempt) == "Tried by SQL to change amount of measure 7."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sql", ["DELETE FROM pg_authid", "SELECT 1 / 0", "SELECT * FROM nothing"])
def test_what_is_no_attempt_is_none(sql):
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017 - whatever it is
        run(sql)
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_every_connection_of_the_portal_is_watched_whatever_is_put_behind_it():
    run("SELECT 1")
    with acting(lambda: None):
        assert connection.execute_wrappers.count(record_denied) == 1
    assert connection.execute_wrappers.count(record_denied) == 1


def test_a_table_that_is_not_the_portals_is_none_of_its_business():
    assert tried("DELETE FROM pg_class") is None
    assert tried("SELECT 1 FROM approvals_decision FOR UPDATE OF approvals_decision") is None
    assert tried("UPDATE nothing SET a = 1; DELETE FROM approvals_decision") == (
        "DELETE", "approvals_decision",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("POST /desk/orders/191/ {'total': '1.00'}", "191"),
        ("POST /desk/order/ {'action': 'delete_selected'}", ""),
        ("UPDATE approvals_decision SET comment = 'x' WHERE id = 7", "7"),
        ("UPDATE approvals_decision SET comment = 'x' WHERE step_id = 7", ""),
        ("UPDATE approvals_decision SET comment = 'x' WHERE id = 7 OR id = 8", ""),
        ("UPDATE approvals_decision SET id = 7", ""),
    ],
)
def test_the_record_that_a_statement_names(statement, number):
    assert number_in(statement) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "call", "sentence"),
    [
        (Decision, {"comment": "x"}, "Tried by a programme to change comment of decision 127."),
        (Measure, None, "Tried by a programme to delete measure 127."),
    ],
)
def test_an_attempt_of_a_programme_reads_as_a_sentence_in_the_list(client, model, call, sentence):
    rows = model.objects.filter(pk=127)
    with pytest.raises(ValidationError):
        rows.update(**call) if call else rows.delete()
    head = Employee.objects.create_superuser("7000", "周总")
    client.force_login(head)
    path = "/binding/attempt/"
    for where in (path, f"{path}{Attempt.objects.get().pk}/change/"):
        page = unescape(client.get(where, headers={"accept-language": "en"}).content.decode())
        assert sentence in page
        raw = page.split("<summary>word for word</summary>")[1].split("</details>")[0]
        assert model.__name__ in raw
        assert model.__name__ not in page.replace(raw, "")


@pytest.mark.parametrize("model", [Asking, Decision, PhoneConfirmation, RoundEnd])
def test_what_is_said_of_a_request_names_its_clause(model):
    assert clause_of(model._meta.db_table) == "C12"


def test_an_unknown_way_is_told_as_sql():
    with translation.override("en"):
        text = told(table="approvals_decision", operation="TRUNCATE", statement="TRUNCATE x")
    assert text.startswith("Tried by SQL to empty the whole table: decision")
