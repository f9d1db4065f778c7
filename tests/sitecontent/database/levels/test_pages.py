"""The pages of levels and rights: asked for, decided, carried out with one click, looked over."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from hr.people.logins.services import note_password
from regulations.binding.services import entering_past
from sitecontent.database.backups.services import back_up
from sitecontent.database.levels.models import GrantCheck, RightRequest
from sitecontent.database.levels.selectors import level_of
from tests.rights import let, past_gates
from tests.sitecontent.database.safe import backed_up

ASK = "/database/levels/ask/"
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def see(client, office):
    """`see(person, path)`: a page in English as a person reads it."""

    def page(person, path: str, status: int = 200) -> str:
        client.force_login(person)
        client.cookies["django_language"] = "en"
        answer = client.get(path)
        assert answer.status_code == status, path
        return answer.content.decode()

    return page


def post(client, who, path: str, /, **words):
    client.force_login(who)
    client.cookies["django_language"] = "en"
    return client.post(path, words)


@pytest.mark.clause("C13-6", "C13-7")
def test_from_the_form_to_the_click(client, office, see):
    words = {"person": "7003", "what": "level", "level": "database", "reason": "夜间值守备份"}
    answer = post(client, office.leader, ASK, **words)
    row = RightRequest.objects.get()
    assert answer["Location"] == reverse("database:right", args=[row.pk])
    page = see(office.admin, answer["Location"])
    assert "waiting" in page and "Carry it out" not in page
    office.say(row, office.head)
    assert "to be carried out" in see(office.admin, "/database/levels/")
    page = see(office.admin, answer["Location"])
    assert "Carry it out" in page and "IN ROLE &quot;bylaw_backup&quot;" in page
    for person, status in ((office.other, 404), (office.guide, 302), (office.head, 302)):
        assert post(client, person, f"{answer['Location']}apply/").status_code == status
        assert level_of(office.guide) == ""
    post(client, office.admin, f"{answer['Location']}apply/")
    assert level_of(office.guide) == "database"
    page = see(office.admin, "/database/levels/")
    assert f"approval {row.approval_id}" in page and "database administrator" in page
    record = see(office.head, "/people/7003/record/")
    assert "database administrator" in record and "/database/levels/ask/?person=7003" in record


@pytest.mark.clause("C13-6")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"person": "9999"}, "Nobody has this staff number."),
        ({"reason": ""}, "required"),
        ({"person": "7006"}, "Ask for yourself"),
        ({"what": "group"}, "Choose what is asked for."),
        ({"what": "permission"}, "Choose what is asked for."),
        ({"level": ""}, "This changes nothing."),
    ],
)
def test_what_the_form_refuses(client, office, words, said):
    plain = {"person": "7003", "what": "level", "level": "ordinary", "reason": "查询"}
    answer = post(client, office.guide, ASK, **plain | words)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RightRequest.objects.exists()


@pytest.mark.clause("C13-7")
def test_a_request_is_for_whom_it_concerns(office, see):
    row = office.ask(office.guide, "ordinary")
    path = reverse("database:right", args=[row.pk])
    for person in (office.guide, office.leader, office.head, office.admin):
        see(person, path)
    for person in (office.editor, office.other):
        see(person, path, status=404)
    see(office.editor, reverse("database:right", args=[row.pk + 9]), status=404)
    assert "CREATE ROLE" not in see(office.guide, path)
    mine = see(office.guide, "/database/levels/")
    assert "Level: ordinary user" in mine
    assert "Granted beside the position" not in mine


@pytest.mark.clause("C13-7")
def test_the_report_says_that_it_is_empty_and_when_it_looked(client, office, see):
    path = "/database/levels/check/"
    see(office.editor, path, status=403)
    assert "Nobody has looked yet." in see(office.head, path)
    post(client, office.admin, path)
    page = see(office.head, path)
    assert "Empty: every right rests on an approval." in page and "admin" in page
    let(office.editor, "make_backup")
    post(client, office.admin, path)
    page = see(office.head, path)
    assert "1 right has no approval." in page and "make_backup" in page
    assert GrantCheck.objects.count() == 2


@pytest.mark.clause("C13-2")
def test_the_matrix_names_each_level_with_its_role(office, see):
    page = see(office.guide, "/database/levels/matrix/")
    for words in ("ordinary user", "bylaw_ordinary", "bylaw_office", "bylaw_database",
                  "database_publicgood", "bylaw_backup"):  # fmt: skip
        assert words in page
    assert "vault_cipher" not in page


@pytest.mark.clause("C13-5")
def test_who_has_the_third_level_backs_up_and_others_do_not(client, office, see):
    for person in (office.editor, office.guide, office.leader):
        see(person, "/database/backups/", status=403)
        assert post(client, person, "/database/backups/make/").status_code in (403, 404)
    row = office.ask(office.guide, "database")
    office.say(row, office.head)
    office.do(row)
    assert "Back up now and prove it" in see(office.guide, "/database/backups/")
    assert "Back up now and prove it" in see(office.admin, "/database/backups/")
    assert "Back up now and prove it" not in see(office.head, "/database/backups/")


@pytest.mark.clause("C13-5")
def test_neither_a_right_beside_the_level_nor_every_right_backs_up(client, office):
    let(office.editor, "make_backup", "view_backup")
    past_gates(f"UPDATE people_employee SET is_superuser = true WHERE id = {office.leader.pk}")
    for person in (office.editor, office.leader):
        person = office.again(person)
        with pytest.raises(PermissionDenied):
            back_up(None, by=person, at=timezone.now(), now=timezone.now)
        assert post(client, person, reverse("database:back_up")).status_code == 403
        page = client.get("/database/backups/").content.decode()
        assert "Back up now and prove it" not in page


@pytest.mark.clause("C13-5")
def test_where_backups_lie_is_for_administrators_to_know(office, see):
    with entering_past(right="test"):
        row = backed_up(timezone.now(), target="/mnt/kept-apart")
    for person, sees in ((office.admin, True), (office.head, False)):
        page = see(person, "/database/backups/")
        assert ("/mnt/kept-apart" in page) is sees
        assert (row.sha256 in page) is sees


@pytest.mark.clause("C13-7")
def test_the_menu_shows_what_was_granted_and_no_longer_what_ended(client, office, see):
    entry = 'href="/database/backups/"'
    assert entry not in see(office.guide, "/database/levels/")
    for level, is_there in (("database", True), ("", False)):
        row = office.ask(office.guide, level)
        office.say(row, office.head)
        office.do(row)
        assert (entry in see(office.guide, "/database/levels/")) is is_there
    # Another holder of the same position never had it.
    assert entry not in see(office.editor, "/database/levels/")


@pytest.mark.clause("C13-2")
def test_sessions_end_with_a_level_so_that_the_next_login_owes_its_factor(client, office, settings):
    settings.SECOND_FACTOR = True
    for person in (office.guide,):
        note_password(employee=person, by=person, at=timezone.now())
    words = {"login": "7003", "password": "guizhang-2026"}
    client.post("/account/login/", words)
    assert client.get("/database/levels/").status_code == 200
    row = office.ask(office.guide, "back_office")
    office.say(row, office.head)
    office.do(row)
    assert client.get("/database/levels/").status_code == 302
    client.post("/account/login/", words)
    assert client.get("/database/levels/")["Location"] == "/account/code/setup/"


@pytest.mark.clause("C13-7")
def test_the_report_shows_what_is_there_whatever_a_kept_check_says(office, see):
    let(office.guide, "make_backup")
    GrantCheck.objects.create(findings=[], people=7, grants=0, roles=0, at=timezone.now())
    page = see(office.admin, "/database/levels/check/")
    assert "make_backup" in page and "Empty: every right" not in page


@pytest.mark.clause("C13-6")
def test_what_a_single_right_opens_is_offered_and_opens(client, office, see):
    page = see(office.guide, ASK)
    for name in ("draft_change", "keep_security", "answer_feedback", "write_document"):
        assert f'value="database.{name}"' not in page
    assert 'value="people.take_factor"' not in page and 'value="vault.keep_vault"' not in page
    assert '<optgroup label="People">' in page and 'value="database.hand_staff"' in page
    assert client.get("/people/export.xlsx").status_code == 403
    assert "/people/export.xlsx" not in see(office.guide, "/people/")
    let(office.guide, "hand_staff")
    assert "/people/export.xlsx" in see(office.guide, "/people/")
    assert client.get("/people/export.xlsx").status_code == 200


@pytest.mark.clause("C13-2")
def test_the_level_of_a_position_is_told_apart_from_a_granted_one(office, see):
    page = see(office.editor, "/database/levels/")
    assert "its rights come once it is asked for" in page
    assert page.index("Level granted") < page.index("none") < page.index("back-office user")
    row = office.ask(office.editor, "back_office")
    office.say(row, office.leader)
    office.do(row)
    assert "its rights come once it is asked for" not in see(office.editor, "/database/levels/")
