"""The list of cases and one's own record: what is found, by whom, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hr.discipline.evidence.services import add_evidence
from hr.discipline.listing import narrowed, older_than, record_of
from hr.discipline.models import Case, Hearing
from hr.discipline.rules import State
from hr.discipline.rulings.rules import Kind
from hr.discipline.rulings.services import drop_case
from hr.discipline.selectors import to_decide
from hr.discipline.services import name_person, note_hearing, open_case
from tests.hr.discipline.conftest import DAY, HOUR

NOTHING = {"state": "", "clause": "", "person": "", "month": ""}


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def cases(bureau, at) -> dict[str, Case]:
    """A case in every state, and one with an objection."""
    made = {name: bureau.case() for name in ("open", "heard", "dropped", "confirmed", "objected")}
    made["proposed"] = open_case(
        key="p", clause="C7-5", subject=bureau.other, title="x", facts={}, by=None, at=at - 40 * DAY
    )
    Hearing.objects.create(
        case=made["heard"], person=bureau.subject, held_at=at, text="x", by=bureau.officer, at=at
    )
    drop_case(case_id=made["dropped"].pk, reason="x", by=bureau.officer, at=at)
    bureau.confirm(made["confirmed"])
    bureau.object(bureau.confirm(made["objected"]))
    return made


def found(reader, **words) -> set[Case]:
    return set(narrowed(reader, **NOTHING | words))


@pytest.mark.parametrize("state", State)
def test_state_in_the_database_is_that_of_the_rule(bureau, cases, state):
    wanted = {cases[state.value]} | ({cases["objected"]} if state == State.CONFIRMED else set())
    assert found(bureau.officer, state=state) == wanted


def test_list_is_narrowed_to_what_is_asked_for(bureau, cases, at):
    everything = set(cases.values())
    assert found(bureau.officer) == everything
    assert found(bureau.officer, state="objected") == {cases["objected"]}
    assert found(bureau.officer, clause=" c7-5 ") == {cases["proposed"]}
    assert found(bureau.officer, month="2025-03") == everything - {cases["proposed"]}
    assert found(bureau.officer, month="2025-01") == {cases["proposed"]}
    assert found(bureau.officer, person="曹") == {cases["proposed"]}
    name_person(case_id=cases["open"].pk, person=bureau.other, reason="x", by=bureau.officer, at=at)
    assert found(bureau.officer, person="cl") == {cases["proposed"], cases["open"]}
    assert found(bureau.stranger) == set()


def test_page_keeps_what_was_asked_for(bureau, cases, client):
    client.force_login(bureau.officer)
    page = client.get("/cases/?clause=A1.3-5&state=dropped&month=nonsense").content.decode()
    assert f'href="/cases/{cases["dropped"].pk}/"' in page
    assert f'href="/cases/{cases["open"].pk}/"' not in page
    assert 'name="clause" value="A1.3-5"' in page
    assert 'href="?clause=A1.3-5&amp;month=nonsense&amp;state=heard"' in page


def test_own_record_shows_what_holds_and_what_can_be_done(bureau, cases, client):
    bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=60), at=timezone.now())
    client.force_login(bureau.subject)
    page = client.get("/cases/mine/").content.decode()
    assert "60.00" in page
    assert page.count("#object") == 1  # long settled is what was decided long ago
    assert "Objection waits" in page
    assert f'href="/cases/{cases["proposed"].pk}/"' not in page
    client.force_login(bureau.stranger)
    page = client.get("/cases/mine/").content.decode()
    assert "Nothing holds against you." in page
    assert "No case concerns you." in page


@pytest.fixture
def many(bureau, at):
    """`many(n)`: n more cases of the portal against the salesman; one in ten is decided."""

    def make(number: int) -> None:
        first = Case.objects.count()
        made = Case.objects.bulk_create(
            Case(
                key=f"m{count}", clause="A2.2-7.2", subject=bureau.subject, title="x",
                opened_at=at + timedelta(minutes=count),
            )
            for count in range(first, first + number)
        )  # fmt: skip
        for case in made[::10]:
            bureau.object(bureau.confirm(case))

    return make


@pytest.mark.parametrize(
    ("path", "who", "most"),
    [
        ("/cases/", "officer", 10),
        ("/cases/", "subject", 10),
        ("/cases/?person=yan&clause=A2.2-7.2&state=confirmed", "officer", 10),
        ("/cases/mine/", "subject", 10),
        ("/cases/statistics/?year=2025", "officer", 10),
    ],
)
def test_pages_cost_the_same_for_ten_and_for_three_hundred(bureau, client, many, path, who, most):
    many(10)
    client.force_login(bureau.people[who])
    client.get(path)  # what is the same for all is remembered
    first = _queries(client, path)
    many(290)
    assert _queries(client, path) == first <= most


def _queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_older_cases_follow_by_key(bureau, client, many):
    many(35)
    client.force_login(bureau.officer)
    page = client.get("/cases/?clause=A2.2-7.2").content.decode()
    oldest = Case.objects.order_by("-pk")[29].pk
    assert f'href="?clause=A2.2-7.2&amp;before={oldest}"' in page
    page = client.get(f"/cases/?clause=A2.2-7.2&before={oldest}").content.decode()
    assert page.count('class="case-title"') == 5


def test_list_goes_by_the_day_of_the_cases_and_not_by_their_keys(bureau, client, at):
    """A month closed late opens cases of days gone by after those of today."""
    late, early, between = (
        open_case(key=str(day), clause="C7-5", subject=bureau.subject, title="x", facts={},
                  by=None, at=at + day * DAY)
        for day in (9, 1, 5)
    )  # fmt: skip
    order = [late, between, early]
    assert list(narrowed(bureau.officer, **NOTHING)) == order
    assert list(older_than(narrowed(bureau.officer, **NOTHING), late.pk)) == order[1:]
    assert record_of(bureau.subject, at)["cases"] == order
    assert record_of(bureau.subject, at, before=between.pk)["cases"] == [early]


def test_cases_to_decide_are_those_one_may_decide(bureau, at):
    """Not what one opened, what concerns one or who stands above, nor what is decided."""
    mine = bureau.case()
    shared = bureau.case()
    name_person(case_id=shared.pk, person=bureau.deputy, reason="x", by=bureau.manager, at=at)
    opened = bureau.case(by=bureau.officer)
    above = bureau.case(subject=bureau.deputy)
    bureau.confirm(bureau.case())
    nobodys = open_case(key="x", clause="C7-5", subject=None, title="x", facts={}, by=None, at=at)
    assert set(to_decide(bureau.officer)) == {mine, nobodys}
    assert set(to_decide(bureau.head)) == {mine, shared, opened, above, nobodys}
    assert not to_decide(bureau.manager).exists()
    assert found(bureau.officer, state="mine") == {mine, nobodys}


def test_cases_to_decide_stand_on_the_home_page_of_who_may(bureau, client):
    for _number in range(7):
        bureau.case()
    client.force_login(bureau.officer)
    page = client.get("/home/waits/").content.decode()
    assert 'Cases to decide <span class="badge warn num">7</span>' in page
    assert 'href="/cases/?state=mine"' in page
    client.force_login(bureau.manager)
    assert "Cases to decide" not in client.get("/home/waits/").content.decode()


def test_one_case_costs_the_same_however_much_was_said_in_it(bureau, client, at):
    case = bureau.case()
    client.force_login(bureau.officer)
    client.get(f"/cases/{case.pk}/")
    assert _queries(client, f"/cases/{case.pk}/") <= 8  # nothing has been said yet
    add_evidence(case_id=case.pk, name="a.txt", content=b"x", note="x", by=bureau.officer, at=at)
    note_hearing(
        case_id=case.pk, person=bureau.subject, text="x", held_at=at, by=bureau.officer, at=at
    )
    first = _queries(client, f"/cases/{case.pk}/")
    for number in range(30):
        Hearing.objects.create(
            case=case, person=bureau.subject, held_at=at, text="x", by=bureau.officer,
            at=at + number * HOUR,
        )  # fmt: skip
    assert _queries(client, f"/cases/{case.pk}/") == first <= 9
