"""A suspicion is raised from facts, judged by a person, and then both sides bear it (A2.3-3)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from attendance.timekeeping import registry
from attendance.timekeeping.models import Judgement, StaleDay, Suspicion
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.rules import Cover, CoverKind
from attendance.timekeeping.suspicions.services import (
    judge_suspicion,
    raise_repeated,
    raise_suspicions,
)
from hr.discipline.models import Case
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from regulations.notices.models import Notice
from tests.attendance.timekeeping.devices.clocks import approved
from tests.company import TEN, minutes

pytestmark = [pytest.mark.clause("A2.3-3"), pytest.mark.usefixtures("past")]
DAY = date(2026, 3, 4)
BROWSER = UUID(int=7)


def web(person, late: float = 0, browser=BROWSER) -> None:
    """A press of the button so many minutes after ten."""
    key = f"web:{person.pk}:{late}:{browser}"
    record_punch(
        person=person, origin=Origin(Source.WEB, key, browser=browser, is_outside=False),
        at=TEN + minutes(late),
    )  # fmt: skip


def clocked(person, device, at) -> None:
    """A punch at a clock."""
    key = f"clock:{device.serial}:{person.number}:{at}"
    record_punch(person=person, origin=Origin(Source.DEVICE, key, device=device.pk), at=at)


def look() -> list[tuple]:
    """(kind, person's number, other's number) of every suspicion after a look."""
    raise_suspicions(at=timezone.now())
    rows = Suspicion.objects.select_related("person", "other").order_by("pk")
    return [(row.kind, row.person.number, row.other and row.other.number) for row in rows]


@pytest.fixture
def suspicion(company) -> Suspicion:
    """The assistant and the colleague used one browser, two minutes apart."""
    web(company.assistant)
    web(company.colleague, 2)
    look()
    return Suspicion.objects.get()


def judge(company, suspicion, verdict="confirmed", by=None, **words) -> Judgement:
    """hr finds that it was so."""
    words = {"reason": "监控属实"} | words
    return judge_suspicion(
        suspicion_id=suspicion.pk, verdict=verdict, by=by or company.hr, at=timezone.now(), **words
    )


def test_one_browser_of_two_people_is_evidence(company, suspicion):
    assert (suspicion.kind, suspicion.day) == ("browser", DAY)
    assert {suspicion.person, suspicion.other} == {company.assistant, company.colleague}
    assert [each["person"] for each in suspicion.facts["punches"]] == ["王小芳", "李雷"]
    assert suspicion.version.rule_set == "attendance"
    told = set(Notice.objects.filter(kind="suspicion").values_list("recipient", flat=True))
    assert told == {company.hr.pk, company.manager.pk}


def test_another_look_finds_nothing_new(suspicion):
    assert len(look()) == 1
    assert Notice.objects.filter(kind="suspicion").count() == 2


def test_people_apart_raise_nothing(company):
    web(company.assistant)
    web(company.colleague, 3.1)
    web(company.designer, 1, browser=UUID(int=8))
    assert look() == []


def test_around_midnight_the_pair_is_found(company):
    web(company.assistant, 14 * 60 - 1)
    web(company.colleague, 14 * 60 + 1)
    assert look() == [("browser", "1002", "1003")]


def test_two_places_at_once(company):
    here, there = approved("A1", place="总部"), approved("B1", place="门店")
    clocked(company.assistant, here, TEN)
    clocked(company.assistant, there, TEN + minutes(2))
    clocked(company.colleague, there, TEN + minutes(2))
    assert look() == [("places", "1002", None)]


def test_punch_while_on_leave(company, monkeypatch):
    cover = Cover(
        company.assistant.pk, TEN - minutes(60), TEN + minutes(60), CoverKind.SICK, "A2.4-1",
        "leave:4", "/leave/4/",
    )  # fmt: skip
    monkeypatch.setattr(registry, "_covers", [lambda people, start, end: [cover]])
    web(company.assistant)
    assert look() == [("away", "1002", None)]
    assert Suspicion.objects.get().facts["cover"]["link"] == "/leave/4/"


def test_again_and_again_at_one_clock(company):
    device, now = approved(), timezone.now()
    for n in range(1, 6):
        clocked(company.assistant, device, now - timedelta(days=n))
        clocked(company.colleague, device, now - timedelta(days=n) + minutes(1))
    assert look() == []
    assert raise_repeated(at=now) == 1
    assert raise_repeated(at=now) == 0
    assert Suspicion.objects.get().kind == "clock"


def test_confirmed_both_have_a_case_with_the_fine_proposed(company, suspicion):
    judge(company, suspicion)
    cases = Case.objects.order_by("subject__number")
    assert [case.subject for case in cases] == [company.assistant, company.colleague]
    for case in cases:
        assert (case.clause, case.opened_by) == ("A2.3-3", None)
        assert case.facts["proposed"] == [
            {"person": case.subject_id, "kind": "fine", "amount": "300"}
        ]


def test_confirmed_both_are_absent_on_the_day(company, suspicion):
    StaleDay.objects.all().delete()
    judge(company, suspicion)
    people = [company.assistant.pk, company.colleague.pk, company.designer.pk]
    found = registry.findings(people, DAY, DAY)
    assert set(found) == set(people[:2])
    for (each,) in found.values():
        assert (each.day, each.absence, each.clause) == (DAY, Decimal(1), "A2.3-3")
        assert each.link == f"/attendance/suspicions/{suspicion.pk}/"
    assert registry.findings(people, DAY + timedelta(days=1), DAY + timedelta(days=9)) == {}
    assert set(StaleDay.objects.values_list("person", "day")) == {
        (people[0], DAY), (people[1], DAY),
    }  # fmt: skip


@pytest.mark.parametrize(("amount", "is_fine"), [(300, True), (299, False), (301, False)])
def test_fine_is_what_the_rules_say(company, suspicion, amount, is_fine):
    judge(company, suspicion)
    case = Case.objects.first()
    words = {
        "case_id": case.pk, "finding": "属实", "by": company.manager, "at": timezone.now(),
        "measures": [Draft(case.subject_id, Kind.FINE, Decimal(amount))],
    }  # fmt: skip
    if is_fine:
        assert confirm_case(**words).measures.get().bound == "proxy_clock_fine_each"
    else:
        with pytest.raises(ValidationError):
            confirm_case(**words)


def test_dismissed_nothing_follows(company, suspicion):
    judge(company, suspicion, "dismissed", reason="两人合用前台电脑")
    assert not Case.objects.exists()
    assert registry.findings([company.assistant.pk], DAY, DAY) == {}


def test_it_is_judged_once(company, suspicion):
    judge(company, suspicion, "dismissed")
    with pytest.raises(ValidationError):
        judge(company, suspicion)
    assert not Case.objects.exists()


@pytest.mark.parametrize("verdict", ["confirmed", "dismissed"])
def test_reason_is_given(company, suspicion, verdict):
    with pytest.raises(ValidationError):
        judge(company, suspicion, verdict, reason="  ")


def test_only_who_has_the_right_judges(company, suspicion):
    for person in (company.lead, company.designer):
        with pytest.raises(PermissionDenied):
            judge(company, suspicion, by=person)


def test_nobody_judges_what_concerns_them_superusers_too(company):
    company.hr.is_superuser = True
    company.hr.save()
    company.hr.refresh_from_db()
    web(company.hr)
    web(company.colleague, 1)
    look()
    row = Suspicion.objects.get()
    for verdict in ("confirmed", "dismissed"):
        with pytest.raises(ValidationError):
            judge(company, row, verdict)
    told = Notice.objects.filter(kind="suspicion").values_list("recipient", flat=True)
    assert set(told) == {company.manager.pk}


def test_nobody_judges_those_above_them(company):
    web(company.manager)
    web(company.colleague, 1)
    look()
    with pytest.raises(ValidationError):
        judge(company, Suspicion.objects.get())


def test_other_side_is_named_where_the_facts_do_not_tell(company):
    here, there = approved("A1", place="总部"), approved("B1", place="门店")
    clocked(company.assistant, here, TEN)
    clocked(company.assistant, there, TEN + minutes(2))
    look()
    row = Suspicion.objects.get()
    for other in (None, company.assistant, company.hr):
        with pytest.raises(ValidationError):
            judge(company, row, other=other)
    judge(company, row, other=company.designer)
    assert {case.subject for case in Case.objects.all()} == {company.assistant, company.designer}
    assert set(registry.findings([company.designer.pk], DAY, DAY)) == {company.designer.pk}


@pytest.mark.parametrize("who", ["assistant", "colleague"])
def test_database_lets_nobody_judge_their_own_matter(company, suspicion, who):
    with pytest.raises(IntegrityError, match="concerns them"), transaction.atomic():
        Judgement.objects.create(
            suspicion=suspicion, verdict="dismissed", reason="x", other=suspicion.other,
            by=getattr(company, who), at=timezone.now(),
        )  # fmt: skip


def test_database_keeps_the_people_of_a_suspicion(company, suspicion):
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        Judgement.objects.create(
            suspicion=suspicion, verdict="confirmed", reason="x", other=company.designer,
            by=company.hr, at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("table", ["suspicion", "judgement"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_evidence_stays(company, suspicion, table, change):
    judge(company, suspicion, "dismissed")
    with pytest.raises(Exception, match="denied"), transaction.atomic():
        connection.cursor().execute(change.format(f"timekeeping_{table}"))


def test_page_shows_the_facts_and_takes_the_judgement(company, suspicion, client):
    page = f"/attendance/suspicions/{suspicion.pk}/"
    client.force_login(company.hr)
    assert "王小芳" in client.get("/attendance/suspicions/").content.decode()
    assert "10:02:00" in client.get(page).content.decode()
    client.post(page, {"verdict": "confirmed", "reason": "监控属实"})
    assert Case.objects.count() == 2
    assert client.get(page).status_code == 200
    assert "王小芳" in client.get("/attendance/suspicions/?all=on").content.decode()
    case = Case.objects.first()
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_whom_it_concerns_does_not_find_it_in_the_list(company, client):
    web(company.hr)
    web(company.colleague, 1)
    look()
    client.force_login(company.hr)
    page = f"/attendance/suspicions/{Suspicion.objects.get().pk}/"
    assert client.get(page).status_code == 404
    client.force_login(company.designer)
    assert client.get(page).status_code == 403
