"""The database itself keeps three people apart, and prices, listings and stock to their ledgers."""

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from catalog.products.models import PriceChange, Product
from catalog.proposals import execution as carrying_out
from catalog.proposals.execution import read_back_all
from catalog.proposals.models import Execution, Mismatch, Plan, Proposal, ProposalLine
from hr.discipline.models import Case
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline
from tests.catalog.market import Market, found_market, yuan


def refused(act, words: str, error=IntegrityError) -> None:
    """The database refuses an act, naming the constraint or the table."""
    with pytest.raises(error) as told, transaction.atomic():
        act()
    said = told.value.__cause__.diag
    assert words in f"{said.constraint_name} {said.message_primary}"


def execution(proposal, by) -> Execution:
    """Written past every service."""
    return Execution.objects.create(proposal=proposal, by=by, at=proposal.asked_at)


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize(
    ("role", "constraint"),
    [
        ("manager", "three_people"),
        ("leader", "three_people"),
        ("head", "web_editor_executes"),
        ("operator", "web_editor_executes"),
    ],
)
def test_the_database_keeps_three_people_apart(market: Market, teapot, role, constraint):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    refused(lambda: execution(proposal, market.people[role]), constraint)
    assert execution(proposal, market.editor)


@pytest.mark.clause("C11-1")
def test_a_web_editor_who_proposed_or_decided_carries_out_nothing(market: Market, teapot):
    """Even where somebody holds both positions one after the other."""
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    editor = market.editor.position
    for role in ("manager", "leader"):
        person = market.people[role]
        person.position = editor
        person.save()
        refused(lambda person=person: execution(proposal, person), "three_people")


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize("verdict", [None, "refused", "returned"])
def test_nothing_is_carried_out_without_approval(market: Market, teapot, verdict):
    market.note(teapot)
    proposal = market.propose("price", (teapot, "16.00"))
    if verdict:
        market.say(proposal, verdict)
    refused(lambda: execution(proposal, market.editor), "consent_comes_first")


@pytest.mark.clause("C11-1", "C11-2")
@pytest.mark.parametrize(
    ("field", "value"), [("price", "1.00"), ("is_listed", False), ("on_hand", 99), ("reserved", 9)]
)
def test_a_product_is_not_changed_past_its_ledgers(market: Market, teapot, field, value):
    rows = Product.objects.filter(pk=teapot.pk)
    refused(lambda: rows.update(**{field: value}), "product_by_ledger")


@pytest.mark.clause("C11-2")
@pytest.mark.parametrize("words", [{"is_listed": True}, {"on_hand": 5}])
def test_a_product_begins_empty_and_off_sale(market: Market, words):
    refused(lambda: Product.objects.create(sku="X", name="X", **words), "product_by_ledger")


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize("table", ["pricechange", "listingchange", "pricewindow"])
def test_the_portal_writes_no_price_listing_or_window(market: Market, teapot, table):
    from django.apps import apps

    model = apps.get_model("products", table)
    row = {"product": teapot, "at": market.at}
    row |= {"is_listed": False, "cause": "proposal"} if table == "listingchange" else {"price": 1}
    if table == "pricewindow":
        row |= {"starts_at": market.at, "ends_at": market.at.replace(hour=23)}
    refused(lambda: model.objects.create(**row), "permission denied", ProgrammingError)


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize("role", ["operator", "leader", "editor", "head"])
def test_the_database_knows_who_proposes(market: Market, role):
    words = {"kind": "price", "reason": "x", "asked_at": market.at, "by": market.people[role]}
    refused(lambda: Proposal.objects.create(**words), "product_manager_proposes")


@pytest.mark.clause("C11-1")
def test_nobody_approves_by_a_stroke_of_the_pen(market: Market, teapot):
    market.note(teapot)
    proposal = market.propose("price", (teapot, "16.00"))
    rows = Proposal.objects.filter(pk=proposal.pk)
    refused(lambda: rows.update(state="approved"), "consent_comes_first")
    refused(lambda: rows.update(state="executed"), "is pending")
    market.say(proposal)
    refused(lambda: rows.update(state="executed"), "consent_comes_first")
    refused(lambda: rows.update(reason="another"), "stays as it was asked")


@pytest.mark.clause("C11-1")
def test_no_line_is_slipped_into_what_lies_before_who_decides(market: Market, teapot):
    market.note(teapot)
    other = market.product("T-2")
    proposal = market.propose("price", (teapot, "16.00"))

    def slip():
        ProposalLine.objects.create(
            proposal=proposal, round=1, position=2, product=other, price=yuan("0.01")
        )

    refused(slip, "nothing is added")
    market.say(proposal)
    refused(slip, "nothing is added")


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
def test_a_word_on_the_first_lines_never_approves_others(market: Market, teapot):
    """Called returned past the leader, it would take other lines that the leader never saw."""
    market.note(teapot)
    proposal = market.propose("price", (teapot, "16.00"))
    rows = Proposal.objects.filter(pk=proposal.pk)
    for state in ("returned", "refused", "withdrawn"):
        refused(lambda state=state: rows.update(state=state), "consent_comes_first")
    plan = market.plan(is_accepted=False)
    plans = Plan.objects.filter(pk=plan.pk)
    refused(lambda: plans.update(state="returned"), "consent_comes_first")
    refused(lambda: plans.update(title="another"), "stays as it was asked")
    market.say(proposal)
    assert market.execute(proposal)


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C11-1", "C11-2")
def test_ledgers_are_only_added_to_for_the_owner_too(transactional_db, raw_connection):
    with entering_past(right="test"):
        market = found_market()
        market.execute(market.say(market.promotion((market.listed(), "9.90"))))
    statements = (
        "UPDATE products_pricechange SET price = 1",
        "DELETE FROM products_listingchange",
        "UPDATE products_pricewindow SET ends_at = ends_at",
        "DELETE FROM products_pricewindow",
        "UPDATE proposals_execution SET by_id = 1",
        "DELETE FROM proposals_proposalline",
        "UPDATE proposals_competitorprice SET price = 1",
        "UPDATE products_product SET price = 1",
        "UPDATE products_product SET on_hand = 99",
    )
    for role in ("app", "owner"):
        raw = raw_connection(role)
        for statement in statements:
            with raw.cursor() as cursor, pytest.raises(psycopg2.Error):
                cursor.execute(statement)
            raw.rollback()


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C11-1", "C11-2")
def test_what_a_superuser_changes_is_read_back_as_a_breach(transactional_db, raw_connection):
    with entering_past(right="test"):
        market = found_market()
        tea = market.listed()
    raw = raw_connection("superuser")
    with raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE products_product SET price = 0.01, is_listed = false")
    raw.commit()
    with entering_past(right="test"):
        found = read_back_all(market.at)
        assert read_back_all(market.at) == []  # written down once
    assert {(each.what, each.approved, each.found) for each in found} == {
        ("price", "18.00", "0.01"),
        ("is_listed", "true", "false"),
    }
    assert Mismatch.objects.filter(product=tea).count() == 2
    cases = Case.objects.filter(clause="C11-2")
    assert cases.count() == 2
    for case in cases:  # nobody knows who did it: three are named, nobody is accused
        assert case.subject is None
        facts = [case.facts[name] for name in ("proposer", "approver", "executor")]
        assert facts == ["杨帆", "王晓东", "沈佳"]
    assert {each.differs for each in found} == {("18.00", "0.01"), ("在售", "未上架")}
    assert PriceChange.objects.get().price == yuan("18.00")


@pytest.mark.clause("C11-1")
def test_what_reads_back_otherwise_is_a_case_about_who_carried_it_out(
    market: Market, teapot, monkeypatch
):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    found = {(teapot.pk, "price"): yuan("1.60")}
    monkeypatch.setattr(carrying_out, "_found", lambda *args: found)
    market.execute(proposal)
    mismatch = Mismatch.objects.get()
    assert (mismatch.approved, mismatch.found) == ("16.00", "1.60")
    case = Case.objects.get(clause="C11-1")
    assert (case.subject, case.facts["executor"]) == (market.editor, "沈佳")
    assert (case.facts["proposer"], case.facts["approver"]) == ("杨帆", "王晓东")
    assert case.facts["what"] == {"en": "price", "zh-hans": "价格"}


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
def test_who_decides_in_anothers_place_carries_nothing_out(market: Market, teapot):
    """A web editor who is the leader's deputy and says yes has taken the leader's part."""
    _stand_in(market, market.leader, market.editor)
    market.note(teapot)
    proposal = market.say(market.propose("price", (teapot, "16.00")), by=market.editor)
    assert proposal.state == "approved"
    refused(lambda: execution(proposal, market.editor), "three_people")
    with pytest.raises(ValidationError) as said:
        market.execute(proposal)
    assert said.value.code == "C11-1"
    clock = Deadline.objects.get(kind="proposals.execute", key=str(proposal.pk))
    assert clock.owner == market.second  # the other web editor's to do
    assert market.execute(proposal, by=market.second)


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize("role", ["manager", "editor"])
def test_a_deputy_decides_nothing_of_their_own(market: Market, teapot, role):
    """Who proposed stands in for the leader: the word is refused. Who did not may say it."""
    _stand_in(market, market.leader, market.people[role])
    market.note(teapot)
    proposal = market.propose("price", (teapot, "16.00"))
    if role == "manager":
        with pytest.raises((ValidationError, PermissionDenied)):
            market.say(proposal, by=market.manager)
        proposal.refresh_from_db()
        assert proposal.state == "pending"
    else:
        assert market.say(proposal, by=market.editor).state == "approved"


@pytest.mark.clause("C11-1")
def test_who_proposed_carries_nothing_out_in_a_later_position(market: Market, teapot):
    """The product manager becomes a web editor while the proposal waits."""
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    market.manager.position = market.editor.position
    market.manager.save()
    market.manager.groups.add(market.editor.position.group)
    with pytest.raises(ValidationError) as said:
        market.execute(proposal, by=Employee.objects.get(pk=market.manager.pk))
    assert said.value.code == "C11-1"
    assert not Execution.objects.filter(proposal=proposal).exists()


def _stand_in(market: Market, person, deputy) -> None:
    day = market.at.date()
    appoint_deputy(
        person=person, deputy=deputy, starts_on=day, ends_on=day, reason="出差", by=person,
        at=market.at,
    )  # fmt: skip
