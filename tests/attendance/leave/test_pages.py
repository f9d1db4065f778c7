"""The pages of leave: what each shows, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from attendance.leave.models import Leave
from attendance.leave.rules import Kind, Path, State
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests.attendance.leave.conftest import days, weekday

MOST_QUERIES = 12  # two for the session and the user among them


@pytest.fixture
def page(client, firm):
    """`page("worker", "/leave/")`: the text of a page as a person reads it, in English."""

    def get(who: str, path: str, *, status=200, data=None, **words) -> str:
        client.force_login(firm.people[who])
        client.cookies["django_language"] = "en"
        answer = client.post(path, data, **words) if data is not None else client.get(path)
        assert answer.status_code == status, answer.content[:500]
        return answer.content.decode()

    return get


def next_monday():
    """A Monday at least a week ahead of now."""
    today = timezone.now().astimezone(CHINA).date()
    return today + timedelta(days=14 - today.weekday())


def sent(first, **words) -> dict:
    return {"kind": "personal", "unit": "day", "first": first, "reason": "家里有事"} | words


def test_leave_is_asked_for_by_the_form(firm, page):
    page("worker", "/leave/ask/", status=302, data=sent(next_monday().isoformat()))
    leave = Leave.objects.get()
    assert (leave.state, leave.path, leave.days) == (State.PENDING, Path.AHEAD, 1)
    text = page("worker", f"/leave/{leave.pk}/")
    assert "Withdraw the request" in text
    assert firm.boss.name in text
    page("worker", f"/leave/{leave.pk}/cancel/", status=302, data={})
    leave.refresh_from_db()
    assert leave.state == State.WITHDRAWN


def test_refusal_is_shown_with_its_clause_and_the_form_as_it_was_sent(page):
    text = page("worker", "/leave/ask/", data=sent("2026-03-03", reason="搬家去了"), status=422)
    assert "on the day before at the latest" in text
    assert 'href="/handbook/A2.5-1/"' in text
    assert "搬家去了" in text
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ({}, ["Asked for in time", "A2.5-1", "李敏", ">1 day<"]),
        ({"last": 2}, ["3 days", "林静"]),
        ({"kind": "sick", "last": 2}, ["李敏", "needed, within 3 days"]),
        ({"kind": "marriage"}, ["王晓东"]),
        ({"kind": "in_lieu"}, ["This will not do", "0 minutes are left"]),
        ({"unit": "half", "first_half": "am", "last_half": "am"}, ["0.5 days"]),
        ({"unit": "minute", "start": "09:00", "end": "09:30"}, ["0.08 days"]),
    ],
)
def test_preview_says_who_decides_and_whether_it_is_in_time(page, words, seen):
    first = next_monday()
    words = dict(words)
    if "last" in words:
        words["last"] = (first + timedelta(days=words["last"])).isoformat()
    query = "&".join(f"{name}={value}" for name, value in sent(first, **words).items())
    text = page("worker", f"/leave/ask/preview/?{query}")
    for each in seen:
        assert each in text


def test_preview_tells_what_is_too_late_and_survives_nonsense(page):
    text = page("worker", "/leave/ask/preview/?kind=personal&unit=day&first=2026-03-03")
    assert "This will not do" in text and "A2.5-1" in text
    for query in ("", "?first=x", "?kind=x&unit=y&first=2026-03-03", "?leave=1", "?extends=1"):
        status = 404 if query in ("?leave=1", "?extends=1") else 200
        page("worker", f"/leave/ask/preview/{query}", status=status)


def test_preview_of_the_form_of_a_report_knows_when_it_was_told(firm, page):
    first = next_monday().isoformat()
    page("worker", "/leave/report/", status=302, data=sent(first))
    leave = Leave.objects.get()
    query = "&".join(f"{name}={value}" for name, value in sent(first, leave=leave.pk).items())
    text = page("worker", f"/leave/ask/preview/?{query}")
    assert firm.boss.name in text
    assert "This will not do" not in text


def test_emergency_by_the_form_is_told_now(firm, page):
    first = next_monday()
    page("worker", "/leave/report/", status=302, data=sent(first.isoformat()))
    leave = Leave.objects.get()
    assert (leave.state, leave.path) == (State.REPORTED, Path.EMERGENCY)
    text = page("worker", "/leave/")
    assert "form due" in text
    page("worker", f"/leave/{leave.pk}/form/", status=302, data=sent(first.isoformat()))
    leave.refresh_from_db()
    assert leave.state == State.PENDING


def test_office_reports_for_others_and_nobody_else_may_name_a_person(firm, page):
    first = next_monday().isoformat()
    data = sent(first, person=firm.colleague.pk, told_how="电话")
    page("stranger", "/leave/report/", status=302, data=data)
    assert Leave.objects.get().person == firm.stranger  # the field is not there for them
    page("clerk", "/leave/report/", status=302, data=data)
    assert Leave.objects.get(path=Path.PHONE).person == firm.colleague


def test_certificate_goes_up_and_comes_back_as_it_was(firm, page, client):
    with entering_past(right="test"):
        leave = firm.granted(days(weekday(1), weekday(2)), Kind.SICK)
    file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4")
    page("worker", f"/leave/{leave.pk}/certificates/", status=302, data={"file": file})
    row = leave.certificates.get()
    for who, status in (("worker", 200), ("boss", 200), ("officer", 200), ("colleague", 404)):
        client.force_login(firm.people[who])
        answer = client.get(f"/leave/{leave.pk}/certificates/{row.pk}/")
        assert answer.status_code == status
    client.force_login(firm.worker)
    answer = client.get(f"/leave/{leave.pk}/certificates/{row.pk}/")
    assert answer.content == b"%PDF-1.4"
    assert answer["Content-Disposition"].startswith("attachment")


def test_certificate_without_a_token_is_refused(firm, client):
    leave = firm.granted(days(weekday(1), weekday(2)), Kind.SICK)
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(firm.worker)
    answer = strict.post(
        f"/leave/{leave.pk}/certificates/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1")}
    )
    assert answer.status_code == 403
    assert not leave.certificates.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("worker", True), ("boss", True), ("leader", True), ("officer", True), ("clerk", True),
        ("head", True), ("colleague", False), ("stranger", False),
    ],
)  # fmt: skip
def test_who_sees_a_leave(firm, page, who, sees):
    leave = firm.granted(days(weekday(1)), reason="秘密的理由")
    text = page(who, f"/leave/{leave.pk}/", status=200 if sees else 404)
    assert ("秘密的理由" in text) is sees


def test_calendar_hides_from_colleagues_why(firm, page):
    firm.granted(days(weekday(1)), Kind.SICK)
    firm.ask(days(weekday(3)))
    own = page("worker", "/leave/team/?month=2026-03")
    assert own.count("lv-mark k-sick") == 2  # the day and the legend
    theirs = page("colleague", "/leave/team/?month=2026-03")
    assert theirs.count("lv-mark k-sick") == 1
    assert theirs.count("lv-mark k-away") == 2
    assert theirs.count("k-personal open") == 1  # what waits is not shown to colleagues
    assert page("boss", "/leave/team/?month=2026-03").count("lv-mark k-sick") == 2
    assert page("stranger", "/leave/team/?month=1&department=x")


def test_balance_is_ones_own_or_of_people_below(firm, page):
    firm.filed(weekday(5))
    assert "3 h" in page("worker", "/leave/balance/")
    number = firm.worker.number
    for who, status in (("boss", 200), ("officer", 200), ("colleague", 403), ("stranger", 403)):
        page(who, f"/leave/balance/{number}/", status=status)


@pytest.mark.parametrize(
    "path",
    ["/leave/", "/leave/team/?month=2026-03", "/leave/balance/", "/outings/", "/overtime/",
     "/leave/ask/", "/reassignments/"],
)  # fmt: skip
def test_pages_cost_few_queries(firm, page, client, path, django_assert_max_num_queries):
    firm.granted(days(weekday(1)))
    firm.granted(days(weekday(1)), Kind.SICK, person=firm.colleague)
    firm.filed(weekday(5))
    page("boss", path)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)


@pytest.mark.clause("A2.4")
def test_leaves_are_approved_from_the_list(firm, page):
    with entering_past(right="test"):
        first, second = firm.ask(days(weekday(1))), firm.ask(days(weekday(3)))
        other = firm.ask(days(weekday(1)), person=firm.stranger)
    text = page("boss", "/leave/leave/")
    assert text.count(firm.worker.name) >= 2
    assert firm.stranger.name not in text
    ticked = {"action": "approve_selected", "_selected_action": [first.pk, second.pk, other.pk]}
    page("boss", "/leave/leave/", status=302, data=ticked)
    for leave, state in ((first, "approved"), (second, "approved"), (other, "pending")):
        leave.refresh_from_db()
        assert leave.state == state
    page("officer", "/leave/leave/", status=302, data=ticked | {"action": "file_selected"})
    assert first.approval.decisions.filter(verdict="filed", by=firm.officer).exists()


def test_request_in_chinese_says_its_days(firm, client):
    with translation.override("zh-hans"):
        leave = firm.ask(days(weekday(1), weekday(2)))
        assert str(leave.approval) == "张丽的事假，2026-03-03 – 03-04，2 天"
    assert str(leave.approval) == "personal leave of 张丽, 2026-03-03 – 03-04, 2 days"


@pytest.mark.clause("A2.4")
def test_the_general_manager_asks_and_hr_files_it(firm, page):
    first = next_monday().isoformat()
    text = page("head", f"/leave/ask/preview/?kind=personal&unit=day&first={first}&reason=x")
    assert firm.officer.name in text
    assert "the leave stands once HR has filed it" in text
    assert "This will not do" not in text
    page("head", "/leave/ask/", status=302, data=sent(first))
    leave = Leave.objects.get()
    step = leave.approval.steps.get()
    page("officer", f"/approvals/steps/{step.pk}/", status=302, data={"verdict": "filed"})
    leave.refresh_from_db()
    assert leave.state == State.APPROVED


# A year as it stands while somebody types it, and the ends of what a picker takes.
OUT_OF_REACH = ["0001-01-01", "0002-12-01", "0020-12-01", "0202-12-01", "9999-12-31"]


@pytest.mark.parametrize("day", OUT_OF_REACH)
def test_day_out_of_reach_is_refused_by_every_form_of_leave(firm, page, day):
    told = {"told_at": f"{day}T08:00", "told_how": "李敏", "is_urgent": "on"}
    for words in ({"first": day}, {"first": next_monday(), "last": day}):
        page("worker", "/leave/ask/", data=sent(**words), status=422)
        page("worker", "/leave/report/", data=sent(**words), status=422)
        query = "&".join(f"{name}={value}" for name, value in sent(**words).items())
        assert "What becomes of it" not in page("worker", f"/leave/ask/preview/?{query}")
    page("worker", "/leave/ask/", data=sent(next_monday(), **told), status=422)
    page("worker", "/leave/report/", data=sent(next_monday(), kind="sick", **told), status=422)
    assert not Leave.objects.exists()
    page("worker", f"/leave/team/?month={day[:7]}")


def test_span_of_decades_is_no_leave(firm, page):
    text = page("worker", "/leave/ask/", data=sent("2026-12-01", last="2099-12-01"), status=422)
    assert "A leave is a year long at most." in text


@pytest.mark.parametrize("half", ["first_half", "last_half"])
def test_a_half_that_is_none_is_refused_in_words(page, half):
    words = {"unit": "half", "first_half": "am", "last_half": "pm"} | {half: "noon"}
    query = "&".join(f"{name}={value}" for name, value in sent(next_monday(), **words).items())
    page("worker", f"/leave/ask/preview/?{query}")
    page("worker", "/leave/ask/", data=sent(next_monday(), **words), status=422)
    assert not Leave.objects.exists()
