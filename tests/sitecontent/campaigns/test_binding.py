"""The database itself keeps what binds: rows are added only, and only where they may be."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from regulations.binding.services import entering_past
from sitecontent.campaigns.models import (
    Campaign,
    Choice,
    Cost,
    Evaluation,
    PlanItem,
    Progress,
    Report,
    ReportReading,
    Target,
    Traffic,
    Win,
    WinUndone,
)
from sitecontent.campaigns.planning.services import note_market
from sitecontent.campaigns.reports.services import hand_in, open_reports
from tests.company import CHINA, TEN
from tests.sitecontent.campaigns.site import DAY, TODAY, Site, yuan


def refused(act, constraint: str) -> None:
    """The database refuses an act, naming the constraint or saying why."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        act()
    said = told.value.__cause__.diag
    assert constraint in f"{said.constraint_name} {said.message_primary}"


@pytest.mark.clause("B5", "B2", "B1")
@pytest.mark.parametrize(
    "table",
    ["cost", "traffic", "win", "winundone", "evaluation", "choice", "target", "partnernote",
     "reportreading", "progress", "marketnote", "planitem"],
)  # fmt: skip
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_binds_is_only_added(site: Site, raw_sql, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        raw_sql(statement.format(f"campaigns_{table}"))


@pytest.mark.clause("B5")
@pytest.mark.parametrize("table", ["campaign", "channel", "partner", "report", "operatingplan"])
def test_what_moves_is_never_deleted(site: Site, raw_sql, table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        raw_sql(f"DELETE FROM campaigns_{table}")


@pytest.mark.clause("B5")
def test_a_finished_campaign_takes_nothing_and_does_not_change(site: Site, raw_sql):
    campaign = site.evaluated()
    who = {"campaign": campaign, "by": site.promoter, "at": TEN}
    refused(
        lambda: Cost.objects.create(day=TODAY, amount=yuan(5), what="x", **who),
        "campaign_is_finished",
    )
    refused(
        lambda: Traffic.objects.create(day=TODAY, reach=1, clicks=1, **who),
        "campaign_is_finished",
    )
    order = site.sell()
    refused(
        lambda: Win.objects.create(order=order, how="hand", reason="x", **who),
        "campaign_is_finished",
    )
    for change in ("budget = 1", "ends_on = ends_on + 1", "called_off_at = now()", "name = 'x'"):
        refused(
            lambda change=change: raw_sql(f"UPDATE campaigns_campaign SET {change}"),
            "campaign_is_finished",
        )


@pytest.mark.clause("B5")
def test_a_campaign_stays_with_who_planned_it(site: Site, raw_sql):
    site.plan()
    refused(
        lambda: raw_sql("UPDATE campaigns_campaign SET by_id = %s", site.second.pk),
        "stays with who planned it",
    )


@pytest.mark.clause("B5")
def test_a_code_that_has_won_stays(site: Site, raw_sql):
    campaign = site.plan(code="TEA2026")
    order = site.sell(buyer_note="TEA2026")
    Win.objects.create(campaign=campaign, order=order, how="code", at=TEN)
    refused(lambda: raw_sql("UPDATE campaigns_campaign SET code = 'NEW1'"), "code_has_won")


@pytest.mark.clause("B5")
def test_only_an_order_that_names_the_code_is_won_by_it(site: Site):
    campaign, order = site.plan(code="TEA2026"), site.sell(buyer_note="尽快")
    refused(
        lambda: Win.objects.create(campaign=campaign, order=order, how="code", at=TEN),
        "code_in_the_order",
    )


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("how", "has_by", "reason", "is_taken"),
    [("hand", True, "x", True), ("hand", True, "", False), ("hand", False, "x", False),
     ("code", True, "", False)],
)  # fmt: skip
def test_an_order_by_hand_has_who_and_why(site: Site, how, has_by, reason, is_taken):
    campaign, order = site.plan(code="TEA2026"), site.sell(buyer_note="TEA2026")

    def act():
        return Win.objects.create(
            campaign=campaign, order=order, how=how, reason=reason, at=TEN,
            by=site.promoter if has_by else None,
        )  # fmt: skip

    if is_taken:
        assert act()
    else:
        refused(act, "win_by_code_or_person")


@pytest.mark.clause("B5")
def test_an_order_is_won_once_and_never_before_the_campaign(site: Site):
    campaign, other = site.plan(), site.plan(name="另一个")
    order = site.sell()
    words = {"how": "hand", "reason": "x", "by": site.promoter, "at": TEN}
    win = Win.objects.create(campaign=campaign, order=order, **words)
    refused(lambda: Win.objects.create(campaign=other, order=order, **words), "order_won_once")
    WinUndone.objects.create(win=win, reason="x", by=site.promoter, at=TEN)
    assert Win.objects.create(campaign=other, order=order, **words)
    early = site.sell(placed_at=TEN - DAY)
    refused(lambda: Win.objects.create(campaign=campaign, order=early, **words), "order_comes")


@pytest.mark.clause("B5")
def test_a_cost_is_taken_back_as_it_stands(site: Site):
    campaign = site.plan()
    wrong = site.spend(campaign, "10.00")
    who = {"campaign": campaign, "by": site.promoter, "at": TEN, "what": "x", "day": TODAY}
    for amount in ("-5.00", "-11.00"):
        refused(
            lambda amount=amount: Cost.objects.create(amount=yuan(amount), reverses=wrong, **who),
            "taken_back_as_it_stands",
        )
    for amount in ("-10.00", "0.00"):
        refused(
            lambda amount=amount: Cost.objects.create(amount=yuan(amount), **who),
            "cost_above_zero",
        )
    assert Cost.objects.create(amount=yuan("-10.00"), reverses=wrong, **who)


@pytest.mark.clause("B5")
def test_nothing_is_evaluated_before_its_end_nor_twice(site: Site):
    campaign = site.plan()
    words = {"campaign": campaign, "verdict": "stop", "text": "x", "figures": {}}
    who = {"by": site.promoter}
    end = TEN.replace(day=10, hour=23, minute=59)
    refused(lambda: Evaluation.objects.create(at=end, **words, **who), "campaign_is_not_over")
    site.evaluate(campaign)
    later = TEN.replace(day=12)
    refused(lambda: Evaluation.objects.create(at=later, **words, **who), "campaign_is_finished")


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("role", "is_taken"),
    [("promoter", True), ("lead", True), ("manager", True), ("second", False), ("hr", False)],
)
def test_a_campaign_is_evaluated_by_who_runs_it_or_their_superior(site: Site, role, is_taken):
    campaign = site.plan()
    words = {"verdict": "stop", "text": "x", "figures": {}, "at": TEN.replace(day=12)}

    def act():
        return Evaluation.objects.create(campaign=campaign, by=getattr(site, role), **words)

    if is_taken:
        assert act()
    else:
        refused(act, "evaluated_by_who_runs_it")


@pytest.mark.clause("B5")
def test_the_best_plan_is_one_of_several_evaluated_ones(site: Site):
    one, two, third = site.evaluated("一"), site.evaluated("二"), site.plan(name="三")
    words = {"title": "x", "measure": "conversion", "reason": "x", "by": site.promoter, "at": TEN}

    def act(best, *campaigns):
        table = [{"campaign": each.pk} for each in campaigns]
        return Choice.objects.create(best=best, figures=table, **words)

    refused(lambda: act(one, one), "best_of_evaluated")
    refused(lambda: act(third, one, third), "best_of_evaluated")
    refused(lambda: act(third, one, two), "best_of_evaluated")
    assert act(two, one, two)


@pytest.mark.clause("B2")
def test_no_target_is_set_for_a_month_that_is_over(site: Site):
    words = {
        "channel": site.taobao, "amount": yuan(5), "reason": "x", "by": site.seller, "at": TEN,
    }  # fmt: skip
    for month in (TEN.date().replace(day=1, month=2), TEN.date().replace(day=1, year=2025)):
        refused(lambda month=month: Target.objects.create(month=month, **words), "month_is_over")
    refused(lambda: Target.objects.create(month=TODAY, **words), "target_above_zero")
    assert Target.objects.create(month=TODAY.replace(day=1), **words)


def the_report(site: Site) -> Report:
    open_reports(TEN)
    return Report.objects.get(channel=site.taobao)


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    "change",
    ["text = 'x'", "figures = '{}'", "state = 'draft'", "handed_in_at = now()",
     "fingerprint = 'x'"],
)  # fmt: skip
def test_a_report_that_was_handed_in_stays(site: Site, raw_sql, change):
    report = the_report(site)
    hand_in(report_id=report.pk, text="写好了", by=site.seller, at=TEN)
    refused(
        lambda: raw_sql(f"UPDATE campaigns_report SET {change} WHERE id = {report.pk}"),
        "report_stays",
    )


@pytest.mark.clause("B2")
def test_a_draft_has_no_fingerprint_of_its_own(site: Site, raw_sql):
    report = the_report(site)
    raw_sql("UPDATE campaigns_report SET fingerprint = 'made up'")
    report.refresh_from_db()
    assert report.fingerprint == ""
    for change in ("author_id = author_id + 1", "month = month - 31", "deadline_id = 1"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            raw_sql(f"UPDATE campaigns_report SET {change}")


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("role", "is_taken"),
    [("seller", False), ("promoter", False), ("lead", True), ("manager", True), ("hr", False)],
)
def test_only_a_superior_reads_a_report(site: Site, role, is_taken):
    report = the_report(site)
    words = {"report": report, "by": getattr(site, role), "at": TEN}
    refused(lambda: ReportReading.objects.create(**words), "read_what_is_handed_in")
    hand_in(report_id=report.pk, text="写好了", by=site.seller, at=TEN)
    if is_taken:
        assert ReportReading.objects.create(**words)
    else:
        refused(lambda: ReportReading.objects.create(**words), "superiors_read")


@pytest.mark.clause("B1")
def test_plans_are_approved_by_an_approval_alone(site: Site, raw_sql):
    plan = site.operating_plan()
    for table in ("operatingplan", "suggestion"):
        site.suggestion() if table == "suggestion" else None
        refused(
            lambda table=table: raw_sql(f"UPDATE campaigns_{table} SET state = 'approved'"),
            "consent_comes_first",
        )
    refused(lambda: raw_sql("UPDATE campaigns_operatingplan SET text = 'x'"), "stays as it was")
    item = plan.items.get()
    words = {"item": item, "percent": 50, "text": "x", "by": site.seller, "at": TEN}
    refused(lambda: Progress.objects.create(**words), "progress_of_approved")
    site.say(plan)
    assert Progress.objects.create(**words)
    late = {"plan": plan, "round": 1, "position": 9, "what": "x", "due_on": TODAY}
    refused(lambda: PlanItem.objects.create(keeper=site.seller, **late), "nothing is added")


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        ("code = 'NEW1'", False),
        ("kind = 'seo'", False),
        ("starts_on = starts_on + 1", False),
        ("called_off_at = now()", False),
        ("ends_on = ends_on - 30", False),
        ("ends_on = ends_on + 1", True),
        ("name = 'x'", True),
    ],
)
def test_what_has_begun_is_not_changed_past_the_services(db, raw_sql, change, is_taken):
    now = timezone.now()
    today = now.astimezone(CHINA).date()
    with entering_past(right="test"):
        site = Site(now)
    site.plan(at=now, starts_on=today, ends_on=today + 6 * DAY, code="TEA2026")
    statement = f"UPDATE campaigns_campaign SET {change}"
    if is_taken:
        raw_sql(statement)
    else:
        refused(lambda: raw_sql(statement), "campaign_has")


@pytest.mark.clause("B1")
def test_the_past_is_not_made_up(db):
    """Outside of a right to the past, `at` is the moment itself."""
    site = Site()
    words = {"title": "x", "text": "x", "source": "x", "seen_on": TODAY, "matter": "users"}
    refused(lambda: note_market(by=site.lead, at=TEN, **words), "")
    assert Campaign.objects.count() == 0
