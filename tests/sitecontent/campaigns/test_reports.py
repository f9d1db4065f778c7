"""Monthly reports: drafted from the data, handed in by a day, frozen, read above (B2, B5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.discipline.models import Case
from hr.people.services import dismiss_login
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.campaigns.models import Report
from sitecontent.campaigns.reports.selectors import is_whole, reports_for
from sitecontent.campaigns.reports.services import edit_report, hand_in, open_reports, read_report
from tests.company import TEN
from tests.sitecontent.campaigns.site import DAY, Site, at_ten, yuan

FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)
# The first of April, on which the reports of March are drafted.
APRIL = at_ten(date(2026, 4, 1))


def report_on(channel, at=APRIL) -> Report:
    open_reports(at)
    return Report.objects.get(channel=channel)


def report_of(person, at=APRIL) -> Report:
    open_reports(at)
    return Report.objects.get(kind="promotion", author=person)


@pytest.mark.clause("B2", "B5")
def test_reports_of_the_month_before_are_drafted_once(site: Site):
    assert open_reports(TEN) == 4  # two channels, two promotion specialists
    assert open_reports(TEN) == 0
    rows = Report.objects.order_by("id").values_list("kind", "month", "author__name")
    assert list(rows) == [
        ("channel", FEBRUARY, "吴昊"),
        ("channel", FEBRUARY, "吴昊"),
        ("promotion", FEBRUARY, "冯雪"),
        ("promotion", FEBRUARY, "钱磊"),
    ]


@pytest.mark.clause("B2")
def test_a_channel_nobody_keeps_and_one_not_in_use_have_no_report(site: Site):
    site.channel("甲", "plain", "", keeper=None)
    site.channel("乙", "shopify", "", is_open=False)
    open_reports(TEN)
    assert Report.objects.filter(kind="channel").count() == 2


@pytest.mark.clause("B5")
def test_who_ran_a_campaign_reports_on_it_too(site: Site):
    site.plan(by=site.seller)
    open_reports(APRIL)
    assert Report.objects.filter(kind="promotion", author=site.seller, month=MARCH).exists()


@pytest.mark.clause("B2")
def test_the_draft_says_what_the_orders_say(site: Site):
    site.target("100.00", MARCH)
    site.sell("60.00")
    site.sell("20.50")
    report = report_on(site.taobao)
    assert "淘宝旗舰店" in report.text
    assert "80.50" in report.text
    assert "80.5%" in report.text
    assert "2026-03" in report.text


@pytest.mark.clause("B5")
def test_the_draft_of_a_promoter_holds_every_campaign_of_the_month(site: Site):
    campaign = site.plan(name="春茶搜索", code="TEA2026")
    site.spend(campaign, "30.00")
    site.tally(campaign, clicks=12)
    site.sell("60.00", buyer_note="TEA2026")
    site.evaluate(campaign)
    text = report_of(site.promoter).text
    for part in ("春茶搜索", "30.00", "12", "60.00", "2.00"):
        assert part in text


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("month", "at", "due"),
    [
        (FEBRUARY, TEN, date(2026, 3, 6)),  # the fifth is whole
        (FEBRUARY, at_ten(date(2026, 3, 5)), date(2026, 3, 6)),
        # Drafted only after that day: as many days from then.
        (FEBRUARY, at_ten(date(2026, 3, 6)), date(2026, 3, 11)),
        (date(2025, 12, 1), TEN, date(2026, 3, 9)),
    ],
)
def test_a_report_is_due_at_the_end_of_the_fifth(site: Site, month, at, due):
    open_reports(at, month)
    clock = Deadline.objects.filter(kind="campaigns.report").first()
    assert clock.due_at == at_ten(due).replace(hour=0)
    assert clock.starts_at.astimezone(TEN.tzinfo).day == 1


@pytest.mark.clause("B2")
def test_handing_in_freezes_words_and_figures_with_a_fingerprint(site: Site):
    site.sell("60.00")
    report = report_on(site.taobao)
    edit_report(report_id=report.pk, text="改过", by=site.seller, at=APRIL)
    hand_in(report_id=report.pk, text="  渠道平稳  ", by=site.seller, at=APRIL)
    report.refresh_from_db()
    assert (report.state, report.text, len(report.fingerprint)) == ("handed_in", "渠道平稳", 64)
    assert report.figures["channel"]["sales"] == "60.00"
    assert is_whole(report)
    clock = Deadline.objects.get(pk=report.deadline_id)
    assert (clock.met_at, clock.met_by) == (APRIL, site.seller)
    told = Notice.objects.filter(key=f"report:{report.pk}:handed-in")
    assert list(told.values_list("recipient", flat=True)) == [site.lead.pk]
    for verb in (edit_report, hand_in):
        with pytest.raises(ValidationError) as refused:
            verb(report_id=report.pk, text="再改", by=site.seller, at=APRIL)
        assert refused.value.code == "B2"


@pytest.mark.clause("B2")
def test_a_month_is_reported_on_once_it_is_over(site: Site):
    open_reports(TEN, MARCH)
    report = Report.objects.get(channel=site.taobao)
    words = {"report_id": report.pk, "text": "好", "by": site.seller}
    with pytest.raises(ValidationError) as refused:
        hand_in(at=TEN.replace(day=31, hour=23, minute=59), **words)
    assert refused.value.code == "B2"
    hand_in(at=APRIL.replace(hour=0), **words)


@pytest.mark.clause("B2", "B5")
@pytest.mark.parametrize("role", ["lead", "manager", "promoter", "second"])
def test_only_its_author_writes_a_report(site: Site, role):
    report, by = report_on(site.taobao), getattr(site, role)
    for verb in (edit_report, hand_in):
        with pytest.raises(PermissionDenied):
            verb(report_id=report.pk, text="代写", by=by, at=APRIL)


@pytest.mark.clause("B2")
@pytest.mark.parametrize("text", ["", "   ", "长" * 8001])
def test_a_report_is_in_words(site: Site, text):
    report = report_on(site.taobao)
    with pytest.raises(ValidationError) as refused:
        hand_in(report_id=report.pk, text=text, by=site.seller, at=APRIL)
    assert refused.value.code == "B2"


@pytest.mark.clause("B2", "B5")
@pytest.mark.parametrize(
    ("role", "is_taken"),
    [("lead", True), ("manager", True), ("seller", False), ("promoter", False), ("hr", False)],
)
def test_a_report_is_read_by_the_superiors(site: Site, role, is_taken):
    report, by = report_on(site.taobao), getattr(site, role)
    with pytest.raises(ValidationError):
        read_report(report_id=report.pk, by=by, at=APRIL)
    hand_in(report_id=report.pk, text="好", by=site.seller, at=APRIL)
    if not is_taken:
        with pytest.raises(ValidationError):
            read_report(report_id=report.pk, by=by, at=APRIL)
        return
    read_report(report_id=report.pk, text="继续", by=by, at=APRIL)
    told = Notice.objects.filter(key=f"report:{report.pk}:read:{by.pk}")
    assert list(told.values_list("recipient", flat=True)) == [site.seller.pk]
    with pytest.raises(ValidationError):
        read_report(report_id=report.pk, by=by, at=APRIL)


@pytest.mark.clause("B2", "B5")
def test_who_sees_which_reports(site: Site):
    open_reports(TEN)
    assert reports_for(site.seller).count() == 2
    assert reports_for(site.second).count() == 1
    assert reports_for(site.lead).count() == 4
    assert reports_for(site.manager).count() == 4
    assert reports_for(site.assistant).count() == 0


@pytest.mark.clause("B2", "B5")
def test_a_report_that_is_missing_is_told_and_opens_a_case(site: Site):
    report = report_on(site.taobao, TEN)
    hand_in(report_id=report.pk, text="好", by=site.seller, at=TEN + DAY)
    sweep_deadlines(at=TEN.replace(day=6, hour=0, minute=0, second=1))
    found = Case.objects.order_by("clause", "subject__name").values_list("clause", "subject__name")
    assert list(found) == [("B2", "吴昊"), ("B5", "冯雪"), ("B5", "钱磊")]
    told = Notice.objects.filter(key__startswith="report:late", recipient=site.lead)
    assert told.count() == 3


@pytest.mark.clause("B2")
def test_what_changes_after_handing_in_changes_no_report(site: Site):
    report = report_on(site.taobao)
    hand_in(report_id=report.pk, text="好", by=site.seller, at=APRIL)
    site.sell("500.00", placed_at=TEN, at=APRIL)
    report.refresh_from_db()
    assert yuan(report.figures["channel"]["sales"]) == 0
    assert is_whole(report)


@pytest.mark.clause("B2", "B5")
def test_what_somebody_owed_who_left_goes_to_their_superior(site: Site):
    campaign = site.plan()
    report = report_on(site.taobao, TEN)
    with pytest.raises(PermissionDenied):
        hand_in(report_id=report.pk, text="代", by=site.lead, at=TEN)
    for person in (site.seller, site.promoter):
        dismiss_login(employee=person, last_day=TEN.date(), by=site.manager, at=TEN)
    owed = Deadline.objects.filter(kind__startswith="campaigns.", met_at=None)
    mine = owed.exclude(owner=site.second)
    assert set(mine.values_list("owner", flat=True)) == {site.lead.pk}
    hand_in(report_id=report.pk, text="代写", by=site.lead, at=TEN)
    site.evaluate(campaign, by=site.lead)
