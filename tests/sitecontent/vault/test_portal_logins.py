"""Logins of this portal that are lent: afterwards nothing opens but the change (C13-8)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from config.accounts.duties import KEY
from hr.people.logins.selectors import change_due, overdue_passwords
from hr.people.logins.services import note_password
from sitecontent.vault.lending.services import end_loan
from sitecontent.vault.models import Entry
from sitecontent.vault.services import Draft, enter_account
from tests.sitecontent.vault.safe import HOUR, NOON, PASSWORD

pytestmark = pytest.mark.clause("C13-8")


def enter(safe, *, kind="portal", person=None):
    return enter_account(
        name="许航的登录", kind=kind, person=person, address="", draft=Draft("Anfang-9xyz"),
        holders=safe.ids("keeper", "admin"), reason="请假期间代班", by=safe.keeper, at=NOON,
    )  # fmt: skip


@pytest.fixture
def lent(safe):
    """The login of one system administrator, lent to the editor for eight hours."""
    change = enter(safe, person=safe.second_admin)
    safe.say(change)
    safe.use(change.secret)
    return safe.lent(Entry.objects.get(pk=change.entry_id), by=safe.editor)


def test_a_login_that_was_lent_and_used_has_to_change_when_the_loan_ends(safe, lent):
    assert change_due(safe.second_admin, NOON) is None  # lent, and never opened
    safe.record(lent.entry, by=safe.editor, way="loan")
    due = change_due(safe.second_admin, NOON)
    assert (due.due_at, due.cause) == (NOON + 8 * HOUR, "lent")
    assert change_due(safe.editor, NOON) is None
    end_loan(loan_id=lent.pk, by=safe.editor, at=NOON + HOUR)
    assert change_due(safe.second_admin, NOON).due_at == NOON + HOUR
    note_password(employee=safe.second_admin, by=safe.second_admin, at=NOON - HOUR)
    (found,) = [due for who, due in overdue_passwords(NOON + HOUR) if who == safe.second_admin]
    assert (found.due_at, found.cause) == (NOON + HOUR, "lent")
    note_password(employee=safe.second_admin, by=safe.second_admin, at=NOON + 2 * HOUR)
    assert change_due(safe.second_admin, NOON + 2 * HOUR).cause == "expired"


def test_the_next_login_opens_nothing_but_the_change(safe, lent):
    safe.record(lent.entry, by=safe.editor, way="loan")
    client = Client(headers={"accept-language": "en"})
    number = safe.second_admin.number
    client.post("/account/login/", {"login": number, "password": PASSWORD})
    answer = client.get("/people/", follow=True)
    assert answer.redirect_chain == [("/account/password/change/", 302)]
    assert "Your login was lent" in answer.content.decode()
    fields = {"oldpassword": PASSWORD, "password1": "an0ther-secret", "password2": "an0ther-secret"}
    client.post("/account/password/change/", fields)
    assert client.get("/people/").status_code == 200


def test_a_session_of_the_borrower_ends_with_the_loan_and_changes_nothing(safe, lent):
    client = Client(headers={"accept-language": "en"})
    client.force_login(safe.second_admin)
    session = client.session
    ended = (NOON + 8 * HOUR).timestamp()
    session[KEY] = {"began": ended - 3600, "change": [ended, "lent"], "factor": False}
    session.save()
    assert client.get("/people/")["Location"] == "/account/login/"
    assert client.get("/account/password/change/").status_code == 302


def test_it_is_said_whose_login_it_is_and_of_no_other_account(safe):
    with pytest.raises(ValidationError):
        enter(safe)
    with pytest.raises(ValidationError):
        enter(safe, kind="mail", person=safe.editor)
    with pytest.raises(IntegrityError, match="entry_of_portal"), transaction.atomic():
        Entry.objects.create(name="a", kind="portal", by=safe.keeper, created_at=NOON)
