"""Passwords of one's own, second factors and lockouts, as a browser meets them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from config.accounts import sessions
from hr.people import registry
from hr.people.logins.services import note_password, take_factor_off
from hr.people.models import PasswordSet
from hr.people.services import issue_password, new_password
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from regulations.passwords import Spec, faults
from tests.depth import deep
from tests.hr.people.logins.doors import OWN, code_of, log_in
from tests.rights import granted, past_gates

# --- passwords are personal and changed in time ------------------------------------------------


def test_an_issued_password_opens_nothing_but_its_own_change(client, person, head):
    password = issue_password(employee=person, by=head, at=timezone.now())
    assert log_in(client, person.number, password)["Location"] == "/"
    assert client.get("/people/")["Location"] == "/account/password/change/"
    page = client.get("/people/", follow=True).content.decode()
    assert "C13-8" in page and "choose one of your own" in page
    piece = client.get("/notices/bell/", headers={"HX-Request": "true"})
    assert (piece.status_code, piece["HX-Redirect"]) == (204, "/account/password/change/")
    fields = {
        "oldpassword": password,
        "password1": "another-secret3",
        "password2": "another-secret3",
    }
    assert client.post("/account/password/change/", fields)["Location"] == "/"
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(("days", "opens"), [(89, True), (90, False)])
def test_a_password_ends_by_the_rule_in_force(client, person, days, opens):
    with transaction.atomic(), entering_past(right="test"):
        at = timezone.now() - timedelta(days=days)
        note_password(employee=person, by=person, at=at)
    log_in(client, person.number)
    assert (client.get("/people/").status_code == 200) is opens


@pytest.mark.parametrize(("days", "told"), [(82, False), (83, True)])
def test_a_login_in_the_last_week_says_when_its_password_ends(client, person, days, told):
    with transaction.atomic(), entering_past(right="test"):
        note_password(employee=person, by=person, at=timezone.now() - timedelta(days=days))
    log_in(client, person.number)
    assert ("change it in time" in client.get("/").content.decode()) is told


def test_it_ends_within_a_session_too(client, person, monkeypatch):
    note_password(employee=person, by=person, at=timezone.now())
    client.force_login(person)
    assert client.get("/people/").status_code == 200
    later = timezone.now() + timedelta(days=90, minutes=1)
    monkeypatch.setattr("config.accounts.duties.timezone", SimpleNamespace(now=lambda: later))
    assert client.get("/people/")["Location"] == "/account/password/change/"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("1long-secret2", "does not begin with a digit"),
        ("longsecret", "3 of these"),
        ("Ab3-efgh", "10 to 128 characters"),
        (OWN, "another one"),
    ],
)
def test_a_password_against_the_rule_is_refused_with_its_sentence(client, person, password, said):
    client.force_login(person)
    fields = {"oldpassword": OWN, "password1": password, "password2": password}
    page = client.post("/account/password/change/", fields).content.decode()
    assert said in page
    person.refresh_from_db()
    assert person.check_password(OWN) and not PasswordSet.objects.exists()


def test_issued_passwords_fit_the_rule():
    assert all(not list(faults(new_password(), Spec())) for _each in range(500))


@pytest.mark.django_db(transaction=True)
def test_what_was_written_of_a_password_stays(hire, rulebook):
    person = hire("张丽", password=OWN)
    note_password(employee=person, by=person, at=timezone.now())
    for sql in ("UPDATE people_passwordset SET by_id = NULL", "DELETE FROM people_passwordset"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


# --- the second factor -------------------------------------------------------------------------


def test_whoever_gives_levels_sets_a_second_factor_up_first(client, head, settings, set_up):
    settings.SECOND_FACTOR = True
    log_in(client, head.number)
    assert client.get("/people/")["Location"] == "/account/code/setup/"
    set_up(client)
    assert client.get("/people/").status_code == 200


def test_a_level_asks_for_it_and_an_ordinary_login_does_not(client, hire, guide, head, settings):
    settings.SECOND_FACTOR = True
    person = guide
    client.force_login(person)
    assert client.get("/people/").status_code == 200
    administrator = hire("谢军", "system_administrator")
    granted(person, "back_office", head=head, administrator=administrator, at=timezone.now())
    client.logout()
    client.force_login(person)
    assert client.get("/people/")["Location"] == "/account/code/setup/"


def test_a_login_asks_for_the_code_of_the_phone(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    client.post("/account/logout/")
    assert log_in(client, person.number)["Location"] == "/account/code/"
    assert client.get("/people/").status_code == 302  # not yet
    wrong = client.post("/account/code/", {"code": "000000"})
    assert "does not fit" in wrong.content.decode()
    cache.clear()  # a code counts once
    answer = client.post("/account/code/", {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert client.get("/people/").status_code == 200


def test_a_recovery_code_opens_once(client, person, set_up):
    log_in(client, person.number)
    set_up(client)
    codes = client.get("/account/codes/").context["unused_codes"]
    assert len(set(codes)) == 10
    assert client.get("/account/codes/").context["unused_codes"] != codes  # shown once
    for sign in ("/", None):
        client.post("/account/logout/")
        log_in(client, person.number)
        cache.clear()
        answer = client.post("/account/code/", {"code": codes[0]})
        assert answer.headers.get("Location") == sign


def test_the_secret_of_a_phone_is_not_in_the_database(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)


@pytest.mark.parametrize(
    ("position", "asks"),
    [
        ("system_administrator", True),  # backs up, restores, keeps secrets
        ("deputy", True),  # keeps the secrets of C8-2
        ("ecommerce_lead", True), ("customer_service", True), ("office_clerk", True),  # back office
        ("guide", False), ("cashier", False), ("hr_officer", False),
    ],
)  # fmt: skip
def test_the_work_of_a_position_asks_for_it(client, hire, rulebook, settings, position, asks):
    settings.SECOND_FACTOR = True
    client.force_login(hire("韩磊", position))
    place = client.get("/people/")
    assert place.get("Location") == ("/account/code/setup/" if asks else None)


def test_who_needs_it_cannot_switch_it_off_and_others_can(
    client, guide, head, settings, set_up, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR = True
    log_in(client, head.number)
    set_up(client)
    assert "cannot be switched off" in client.get("/account/code/remove/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/code/remove/")
    assert Authenticator.objects.filter(user=head, type="totp").exists()
    client.post("/account/logout/")
    log_in(client, guide.number)
    set_up(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/code/remove/")
    assert answer["Location"] == "/account/security/"
    assert not Authenticator.objects.filter(user=guide).exists()
    assert Notice.objects.filter(recipient=guide, key__startswith="login:removed").exists()


def test_a_lost_phone_is_taken_off_by_the_general_manager_alone(client, person, head, hire, set_up):
    log_in(client, person.number)
    set_up(client)
    officer = hire("孙倩", "hr_officer")
    words = {"employee": person, "reason": "手机丢失", "at": timezone.now()}
    for by, reason in ((officer, "手机丢失"), (person, "手机丢失"), (head, " ")):
        with pytest.raises(ValidationError):
            take_factor_off(**words | {"by": by, "reason": reason})
    take_factor_off(**words, by=head)
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/people/").status_code == 302  # every session ended
    assert Notice.objects.filter(recipient=person, key__startswith="login:factor").exists()


# --- who is locked out -------------------------------------------------------------------------


def test_five_wrong_passwords_lock_a_number_at_an_address_and_no_other(client, head, person):
    for _try in range(5):
        answer = log_in(client, head.number, "wrong", REMOTE_ADDR="10.0.0.66")
    assert answer.status_code == 429
    cache.clear()  # as after a restart: the lock is in the database
    assert log_in(client, head.number, REMOTE_ADDR="10.0.0.66").status_code == 429
    assert log_in(client, person.number, REMOTE_ADDR="10.0.0.66")["Location"] == "/"
    client.post("/account/logout/")
    assert log_in(client, head.number, REMOTE_ADDR="10.0.0.7")["Location"] == "/"
    notice = Notice.objects.get(recipient=head, key__startswith="login:locked")
    assert notice.params["address"] == "10.0.0.66"
    page = client.get("/account/security/").content.decode()
    assert "10.0.0.66" in page


def test_the_lock_ends_after_a_quarter_of_an_hour(client, person):
    for _try in range(5):
        log_in(client, person.number, "wrong")
    past_gates(
        "UPDATE axes_accessattempt SET attempt_time = attempt_time - interval '15 minutes 1 second'"
    )
    cache.clear()
    assert log_in(client, person.number)["Location"] == "/"


def test_a_lock_out_is_not_lifted_past_the_portal(client, person, settings):
    """As the portal's role: what axes itself does, and nothing that says less."""
    assert (5, timedelta(minutes=15)) == (settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME)
    for _try in range(4):
        log_in(client, person.number, "wrong")
    assert log_in(client, person.number)["Location"] == "/"  # axes deletes what was counted
    assert not AccessAttempt.objects.exists() and AccessFailureLog.objects.count() == 4
    for number in range(5):
        log_in(Client(headers={"user-agent": f"b{number % 2}"}), person.number, "wrong")
    for act in (
        lambda: AccessAttempt.objects.all().delete(),
        lambda: AccessAttempt.objects.update(failures_since_start=0),
        lambda: AccessAttempt.objects.update(username="another"),
        lambda: AccessFailureLog.objects.all().delete(),
        lambda: AccessFailureLog.objects.update(username="another"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=1))
    cache.clear()
    assert log_in(Client(), person.number).status_code == 429


# --- sessions ----------------------------------------------------------------------------------


def test_sessions_are_listed_and_others_ended(client, person):
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"})
    log_in(other, person.number)
    log_in(client, person.number)
    page = client.get("/account/security/").content.decode()
    assert "WeChat · iPhone" in page
    client.post("/account/security/")
    assert other.get("/people/").status_code == 302
    assert client.get("/people/").status_code == 200


def test_one_session_is_ended_by_its_owner_alone(client, person, head):
    others = [Client(), Client()]
    for each in (*others, client):
        log_in(each, person.number)
    page = client.get("/account/security/").content.decode()
    assert page.count('name="session"') == 2
    key = others[0].session.session_key
    row = person.usersession_set.get(session_key=key)
    log_in(Client(), head.number)
    strange = head.usersession_set.get()
    for chosen in (strange.pk, "x"):
        client.post("/account/security/", {"session": chosen})
    assert head.usersession_set.exists() and person.usersession_set.count() == 3
    client.post("/account/security/", {"session": row.pk})
    assert [each.get("/people/").status_code for each in others] == [302, 200]
    assert client.get("/people/").status_code == 200


def test_only_so_many_sessions_are_open_at_once(person):
    browsers = [Client() for _each in range(6)]
    for each in browsers:
        log_in(each, person.number)
    assert [each.get("/people/").status_code for each in browsers] == [302, 200, 200, 200, 200, 200]


def test_a_session_that_nobody_uses_ends(client, person, head, monkeypatch):
    """After eight hours, of whose work asks for a second factor after two; a page that asks again
    by itself is no use."""
    start, guarded = sessions.time(), set()
    beside = SimpleNamespace(guarded=lambda people: guarded)
    monkeypatch.setattr(registry, "beside", lambda: beside)
    log_in(client, person.number)
    for hour in (7, 14):
        monkeypatch.setattr(sessions, "time", lambda hour=hour: start + hour * 3600)
        assert client.get("/people/").status_code == 200
    monkeypatch.setattr(sessions, "time", lambda: start + 21 * 3600)
    assert client.get("/people/", headers={"hx-request": "true"}).status_code == 200
    assert client.get("/people/", headers={"sec-fetch-mode": "cors"}).status_code == 200
    monkeypatch.setattr(sessions, "time", lambda: start + 22 * 3600 + 90)
    answer = client.get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/people/")
    monkeypatch.setattr(sessions, "time", lambda: start)
    guarded.add(person.pk)
    log_in(client, person.number)
    monkeypatch.setattr(sessions, "time", lambda: start + 2 * 3600 + 1)
    assert client.get("/people/", headers={"hx-request": "true"}).status_code == 204


@pytest.mark.slow
def test_guesses_by_the_thousand_find_nothing_and_shut_nobody_else_out(client, head):
    asked = RequestFactory().post("/account/login/", REMOTE_ADDR="10.0.0.66")
    guesses = [f"Guess-{number}" for number in range(deep(9_999, 999))] + [OWN]
    for guess in guesses:
        assert authenticate(asked, username=head.number, password=guess) is None
    assert log_in(client, head.number, REMOTE_ADDR="10.0.0.7")["Location"] == "/"


# --- a phone that is lost -----------------------------------------------------------------------


def test_a_command_helps_whom_nobody_else_can(client, head, set_up, capsys):
    log_in(client, head.number)
    set_up(client)
    with pytest.raises(CommandError, match="Nobody has the number 9999"):
        call_command("take_factor_off", "9999", reason="lost")
    call_command("take_factor_off", head.number, reason="手机丢失")
    assert not Authenticator.objects.filter(user=head).exists()
    with pytest.raises(CommandError, match="no second factor"), translation.override("zh-hans"):
        call_command("take_factor_off", head.number, reason="手机丢失")
