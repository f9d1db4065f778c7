"""The pages of the room: what each role sees and may send, and the way of a file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from regulations.binding.services import entering_past
from sitecontent.campaigns.models import Campaign, Cost, Report, Target, Traffic, Win
from sitecontent.campaigns.reports.services import open_reports
from sitecontent.campaigns.rules import day_of
from tests.sitecontent.campaigns.site import Site

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def site(db, now):
    """A company of today, so that what pages write is of this moment."""
    with entering_past(right="test"):
        return Site(now)


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def running(site: Site, now, **words) -> Campaign:
    today = day_of(now)
    return site.plan(at=now, starts_on=today, ends_on=today + 6 * DAY, **words)


@pytest.mark.clause("B5")
def test_a_campaign_is_planned_and_entered_by_page(site: Site, now):
    client, today = browser(site.promoter), day_of(now)
    sent = {
        "kind": "blog", "name": "春茶博客", "goal": "曝光", "starts_on": today.isoformat(),
        "ends_on": (today + DAY).isoformat(), "budget": "200", "code": "blog26",
    }  # fmt: skip
    answer = client.post("/campaigns/new/", sent)
    campaign = Campaign.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/campaigns/{campaign.pk}/")
    assert (campaign.code, campaign.by) == ("BLOG26", site.promoter)
    path = f"/campaigns/{campaign.pk}/"
    day = {"day": today.isoformat()}
    assert client.post(f"{path}traffic/", day | {"reach": 90, "clicks": 9}).status_code == 302
    cost = day | {"amount": "12.5", "what": "写手"}
    assert client.post(f"{path}cost/", cost).status_code == 302
    order = site.sell(at=now)
    win = {"number": order.number, "reason": "客户说看到博客"}
    assert client.post(f"{path}orders/", win).status_code == 302
    page = client.get(path).content.decode()
    for text in ("春茶博客", "12.50", order.number, "1.39"):  # 12.50 for 9 clicks
        assert text in page
    back = client.post(f"{path}cost/{Cost.objects.get().pk}/back/", {"reason": ""})
    assert back.status_code == 422
    assert Win.objects.get().by == site.promoter


@pytest.mark.clause("B5", "B2")
@pytest.mark.parametrize("role", ["operator", "manager", "assistant", "designer"])
def test_who_runs_no_campaigns_enters_nothing_by_page(site: Site, now, role):
    campaign, client = running(site, now), browser(getattr(site, role))
    path, today = f"/campaigns/{campaign.pk}/", day_of(now).isoformat()
    for verb, sent in (
        ("traffic", {"day": today, "reach": 1, "clicks": 1}),
        ("cost", {"day": today, "amount": "1", "what": "x"}),
        ("orders", {"number": site.sell(at=now).number, "reason": "x"}),
        ("call-off", {"reason": "x"}),
    ):
        assert client.post(f"{path}{verb}/", sent).status_code in (403, 422)
    assert client.post(f"{path}import/").status_code == 403
    assert client.post("/campaigns/new/").status_code == 403
    counts = (Traffic.objects.count(), Cost.objects.count(), Win.objects.count())
    assert counts == (0, 0, 0)


@pytest.mark.clause("B5")
def test_a_file_of_days_is_looked_at_before_it_is_written(site: Site, now):
    campaign, client = running(site, now), browser(site.promoter)
    path = f"/campaigns/{campaign.pk}/import/"
    text = f"日期,展现,点击,花费\n{day_of(now)},1000,40,80\n"
    file = SimpleUploadedFile("days.csv", text.encode())
    page = client.post(path, {"file": file})
    assert not Traffic.objects.exists()
    rows = page.context["rows"]
    other = running(site, now, name="另一个")
    assert client.post(f"/campaigns/{other.pk}/import/", {"rows": rows}).status_code == 302
    assert not Traffic.objects.exists()  # a preview belongs to its campaign
    assert client.post(path, {"rows": rows}).status_code == 302
    assert (Traffic.objects.get().clicks, str(Cost.objects.get().amount)) == (40, "80.00")
    assert client.post(path, {"rows": f"{rows}x"}).status_code == 302
    assert Traffic.objects.count() == 1
    broken = SimpleUploadedFile("days.csv", "日期,展现,点击\n昨天,1,1\n".encode())
    assert "昨天" in client.post(path, {"file": broken}).content.decode()


@pytest.mark.clause("B2")
def test_a_target_is_set_by_page_and_sales_stand_beside_it(site: Site, now):
    site.sell("60.00", at=now)
    client, month = browser(site.seller), day_of(now).replace(day=1)
    path = f"/campaigns/channels/{site.taobao.pk}/"
    sent = {"month": f"{month:%Y-%m}", "amount": "120", "reason": "首月"}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, sent | {"amount": "10"}).status_code == 422  # it runs
    assert "50.0%" in client.get(path).content.decode()
    page = client.get("/campaigns/channels/").content.decode()
    assert "淘宝旗舰店" in page and "60.00" in page
    assert browser(site.operator).post(path, sent).status_code == 422
    assert browser(site.lead).post(path, sent | {"amount": "60"}).status_code == 302
    assert Target.objects.count() == 2


@pytest.mark.clause("B2")
def test_a_report_is_written_handed_in_and_read_by_page(site: Site, now):
    open_reports(now)
    report = Report.objects.get(channel=site.taobao)
    path, author, lead = f"/campaigns/reports/{report.pk}/", *map(browser, (site.seller, site.lead))
    secret = "渠道专员的草稿"
    assert author.post(f"{path}write/", {"text": secret}).status_code == 302
    assert secret not in lead.get(path).content.decode()  # a draft is its author's
    assert lead.post(f"{path}read/").status_code == 422
    assert browser(site.second).get(path).status_code == 404
    assert lead.post(f"{path}write/", {"text": "x", "do": "hand-in"}).status_code == 422
    sent = {"text": secret, "do": "hand-in"}
    assert author.post(f"{path}write/", sent).status_code == 302
    assert author.post(f"{path}write/", sent).status_code == 422
    assert secret in lead.get(path).content.decode()
    assert author.post(f"{path}read/").status_code == 422
    assert lead.post(f"{path}read/", {"text": "好"}).status_code == 302
    report.refresh_from_db()
    assert report.fingerprint in author.get(path).content.decode()


@pytest.mark.clause("B5")
def test_plans_are_compared_and_the_best_one_is_set_by_page(site: Site, now):
    with entering_past(right="test"):
        begin = day_of(now) - 9 * DAY
        ids = []
        for name, cost in (("搜索", "80.00"), ("论坛", "20.00")):
            at = now - 9 * DAY
            words = {"starts_on": begin, "ends_on": begin, "name": name}
            campaign = site.plan(at=at, **words)
            site.spend(campaign, cost, begin, at=at)
            site.tally(campaign, day=begin, at=at)
            site.evaluate(campaign, at=now - 7 * DAY)
            ids.append(campaign.pk)
    client = browser(site.promoter)
    page = client.get("/campaigns/compare/?measure=cost_per_click")
    assert [row.name for row, *_rest in page.context["table"]] == ["论坛", "搜索"]
    sent = {"measure": "cost_per_click", "title": "拉新", "best": ids[1], "reason": "便宜"}
    assert client.post("/campaigns/compare/", sent | {"best": 1}).status_code == 422
    assert browser(site.operator).post("/campaigns/compare/", sent).status_code == 422
    assert client.post("/campaigns/compare/", sent).status_code == 302
    assert "拉新" in client.get("/campaigns/compare/").content.decode()


@pytest.mark.clause("B1", "B2")
def test_a_plan_with_items_and_a_partner_with_notes_by_page(site: Site, now):
    lead, today = browser(site.lead), day_of(now)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    sent = {
        "quarter": quarter.isoformat(), "title": "方案", "text": "做", "what": ["开店", ""],
        "measure": ["上线", ""], "due_on": [today.isoformat(), ""],
        "keeper": [str(site.seller.pk), ""],
    }  # fmt: skip
    assert lead.post("/campaigns/plans/new/", sent | {"keeper": ["", ""]}).status_code == 422
    assert lead.post("/campaigns/plans/new/", sent).status_code == 302
    assert lead.post("/campaigns/plans/new/", sent).status_code == 422  # the quarter has one
    seller = browser(site.seller)
    assert seller.post("/campaigns/partners/new/", {"name": "山水茶社"}).status_code == 302
    path = seller.get("/campaigns/partners/").context["rows"][0]["partner"].pk
    note = {"standing": "talking", "text": "谈了", "next_step": "寄样", "next_on": today}
    assert seller.post(f"/campaigns/partners/{path}/notes/", note).status_code == 302
    assert "寄样" in seller.get(f"/campaigns/partners/{path}/").content.decode()
    market = {
        "matter": "users",
        "title": "小包装",
        "text": "问得多",
        "source": "客服",
        "seen_on": today,
    }
    assert seller.post("/campaigns/market/", market).status_code == 302
    assert "小包装" in seller.get("/campaigns/market/?q=包装").content.decode()
