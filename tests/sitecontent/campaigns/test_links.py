"""Orders won by the shop's own codes and tags; links that count clicks and lead to one place."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from sitecontent.campaigns import selectors
from sitecontent.campaigns.entries import add_traffic
from sitecontent.campaigns.links.models import Click, Link
from sitecontent.campaigns.links.rules import is_click, tagged
from sitecontent.campaigns.links.selectors import clicks_by_day
from sitecontent.campaigns.links.services import follow_link, make_link
from sitecontent.campaigns.models import Win
from sitecontent.campaigns.services import call_off
from sitecontent.campaigns.wins import find_all_wins, find_wins
from tests.company import TEN
from tests.sitecontent.campaigns.site import DAY, TODAY, Site

pytestmark = pytest.mark.clause("B5")
TARGET = "https://shop.example/tea?size=100#top"


def link(site: Site, campaign, tag="TEA-HOME", target=TARGET, *, by=None, at=TEN) -> Link:
    return make_link(campaign_id=campaign.pk, tag=tag, target=target, by=by or site.promoter, at=at)


def ways(campaign) -> list[tuple[str, str]]:
    rows = Win.objects.filter(campaign=campaign).select_related("order").order_by("id")
    return [(row.order.number, row.how) for row in rows]


def test_orders_are_won_by_the_codes_and_tags_the_shop_tells(site: Site):
    campaign = site.plan(code="SEM1204")
    link(site, campaign)
    by_code = site.sell(promotion_codes=("vip-10", "ｓｅｍ1204"))
    by_tag = site.sell(link_tags=("tea-home",))
    by_code_as_tag = site.sell(link_tags=("SEM1204",))
    by_note = site.sell(buyer_note="用码 SEM1204")
    site.sell(promotion_codes=("SEM12045",), link_tags=("TEA-HOME-2",), landing="/SEM1204")
    site.sell(placed_at=TEN - 2 * DAY, promotion_codes=("SEM1204",))
    assert find_wins(campaign=campaign, at=TEN) == 4
    assert ways(campaign) == [
        (by_code.number, "code"), (by_tag.number, "link"), (by_code_as_tag.number, "link"),
        (by_note.number, "code"),
    ]  # fmt: skip
    assert find_all_wins(TEN) == 0


def test_what_the_shop_tells_goes_before_what_a_note_says(site: Site):
    noted, told = site.plan(code="NOTE2026"), site.plan(name="论坛", code="TOLD2026")
    order = site.sell(buyer_note="朋友说用 NOTE2026", promotion_codes=("TOLD2026",))
    assert find_all_wins(TEN) == 1
    assert ways(noted) == []
    assert ways(told) == [(order.number, "code")]


def test_a_campaign_without_a_code_wins_by_its_link(site: Site):
    campaign = site.plan()
    link(site, campaign)
    site.sell(link_tags=("TEA-HOME",))
    assert find_all_wins(TEN) == 1


def test_the_database_lets_no_order_count_that_names_nothing(site: Site, raw_sql):
    campaign = site.plan(code="SEM1204")
    order = site.sell(buyer_note="SEM1204", promotion_codes=("OTHER",))
    words = (
        "INSERT INTO campaigns_win (campaign_id, order_id, how, reason, at) VALUES (%s,%s,%s,'',%s)"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_sql(words, campaign.pk, order.pk, "link", TEN)
    other = site.sell(link_tags=("SEM1204",))
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_sql(words, campaign.pk, other.pk, "code", TEN)
    raw_sql(words, campaign.pk, other.pk, "link", TEN)


def test_a_link_counts_by_day_and_leads_on_with_its_tag(site: Site):
    campaign = site.plan()
    link(site, campaign)
    went = [follow_link(tag="tea-home", counts=True, at=TEN + day * DAY) for day in (0, 0, 1)]
    assert set(went) == {"https://shop.example/tea?size=100&utm_campaign=TEA-HOME#top"}
    assert follow_link(tag="TEA-HOME", counts=False, at=TEN) == went[0]
    assert follow_link(tag="NOBODYS", counts=True, at=TEN) is None
    assert clicks_by_day(campaign.pk) == {TODAY: 2, TODAY + DAY: 1}
    days = {each["day"]: each for each in selectors.days_of(campaign)}
    assert (days[TODAY]["counted"], days[TODAY]["traffic"]) == (2, None)


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ("abc", TARGET),
        ("TEA HOME", TARGET),
        ("TEA-HOME", "javascript:alert(1)"),
        ("TEA-HOME", "//shop.example/"),
        ("TEA-HOME", "/site/"),
        ("TEA-HOME", "ftp://shop.example/"),
        ("TEA-HOME", "https://me@shop.example/"),
        ("TEA-HOME", "https://shop.example/" + "x" * 500),
        ("TEA-HOME", "https:///x"),
    ],
)
def test_what_is_no_tag_or_no_address_makes_no_link(site: Site, tag, target):
    with pytest.raises(ValidationError) as refused:
        link(site, site.plan(), tag, target)
    assert refused.value.code == "B5"


def test_a_tag_belongs_to_one_campaign_as_a_code_does(site: Site):
    campaign, other = site.plan(code="SEM1204"), site.plan(name="论坛")
    link(site, campaign, "SEM1204")
    for tag in ("SEM1204", "sem1204"):
        with pytest.raises(ValidationError), transaction.atomic():
            link(site, other, tag)
    with pytest.raises(ValidationError):
        link(site, site.plan(name="问答", code="QA-2026"), "qa-2026x y")
    link(site, other, "FORUM-1")
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        site.plan(name="博客", code="FORUM-1")
    assert refused.value.code == "B5"
    third = site.plan(name="邮件", code="MAIL-2026")
    with pytest.raises(ValidationError):
        link(site, other, "MAIL-2026")
    assert third.code == "MAIL-2026"


def test_who_runs_no_campaigns_makes_no_link_and_a_finished_one_takes_none(site: Site):
    campaign = site.plan(starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    with pytest.raises(PermissionDenied):
        link(site, campaign, by=site.assistant)
    call_off(campaign_id=campaign.pk, reason="不做了", by=site.promoter, at=TEN)
    with pytest.raises(ValidationError):
        link(site, campaign)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE campaigns_link SET target = 'https://evil.example/'",
        "DELETE FROM campaigns_link",
        "UPDATE campaigns_click SET clicks = 9",
        "INSERT INTO campaigns_click (link_id, day, clicks) SELECT id, '2026-03-05', 9"
        " FROM campaigns_link",
        "DELETE FROM campaigns_click",
        "INSERT INTO campaigns_link (campaign_id, tag, target, by_id, at) SELECT campaign_id,"
        " 'OTHER-1', 'javascript:x', by_id, at FROM campaigns_link",
    ],
)
def test_the_database_keeps_links_and_clicks(site: Site, raw_sql, statement):
    link(site, site.plan())
    follow_link(tag="TEA-HOME", counts=True, at=TEN)
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_sql(statement)
    assert Link.objects.get().target == TARGET
    assert Click.objects.get().clicks == 1


def test_clicks_of_other_days_are_not_made_up(site: Site, raw_sql):
    link(site, site.plan())
    raw_sql("SET LOCAL bylaw.past = ''")
    with pytest.raises(DatabaseError), transaction.atomic():
        follow_link(tag="TEA-HOME", counts=True, at=timezone.now() - timedelta(days=3))


@pytest.mark.parametrize(
    ("method", "agent", "purpose", "counts"),
    [
        ("GET", "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0", "", True),
        ("HEAD", "Mozilla/5.0", "", False),
        ("GET", "", "", False),
        ("GET", "Mozilla/5.0 (compatible; Baiduspider/2.0)", "", False),
        ("GET", "Mozilla/5.0 (compatible; bingbot/2.0)", "", False),
        ("GET", "curl/8.5", "", False),
        ("GET", "Mozilla/5.0", "prefetch;prerender", False),
    ],
)
def test_machines_and_looks_ahead_are_no_clicks(method, agent, purpose, counts):
    assert is_click(method, agent, purpose) is counts


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("https://a.example", "https://a.example?utm_campaign=TEA-1"),
        ("https://a.example/?x=&utm_campaign=OLD", "https://a.example/?x=&utm_campaign=TEA-1"),
        ("https://a.example/茶?q=茶", "https://a.example/茶?q=%E8%8C%B6&utm_campaign=TEA-1"),
    ],
)
def test_the_tag_goes_on_with_the_target(target, leads_to):
    assert tagged(target, "TEA-1") == leads_to


def test_everybody_follows_a_link_without_a_login_or_a_cookie(site: Site, client):
    campaign = site.plan()
    link(site, campaign)
    browser = {"user-agent": "Mozilla/5.0"}
    answer = client.get("/go/tea-home?next=https://evil.example/", headers=browser)
    assert answer.status_code == 302
    assert answer["Location"] == "https://shop.example/tea?size=100&utm_campaign=TEA-HOME#top"
    assert (answer["Cache-Control"], len(answer.cookies)) == ("private, no-store", 0)
    assert client.head("/go/tea-home", headers=browser).status_code == 302
    assert client.post("/go/tea-home", headers=browser).status_code == 405
    assert client.get("/go/nobodys", headers=browser).status_code == 404
    assert Click.objects.get().clicks == 1


def test_the_page_makes_links_and_offers_their_clicks(site: Site, client):
    today = timezone.localdate()
    campaign = site.plan(ends_on=max(TODAY, today) + DAY, starts_on=max(TODAY, today) - DAY)
    client.force_login(site.promoter)
    answer = client.post(
        f"/campaigns/{campaign.pk}/links/", {"tag": "tea-home", "target": "https://shop.example/"}
    )
    assert answer.status_code == 302
    for _each in range(3):
        client.get("/go/TEA-HOME", headers={"user-agent": "Mozilla/5.0"})
    page = client.get(f"/campaigns/{campaign.pk}/")
    assert "/go/TEA-HOME" in page.content.decode()
    assert page.context["traffic"]["clicks"].value() == 3
    refused = client.post(
        f"/campaigns/{campaign.pk}/links/", {"tag": "tea-home", "target": "https://shop.example/"}
    )
    assert (refused.status_code, Link.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("reach", "clicks", "goes"), [(10, 500, False), (500, 500, True), (0, 5, True)]
)
def test_more_clicks_than_reach_are_asked_about(site: Site, reach, clicks, goes):
    words = {"campaign_id": site.plan().pk, "day": TODAY, "by": site.promoter, "at": TEN}
    if goes:
        add_traffic(reach=reach, clicks=clicks, **words)
        return
    with pytest.raises(ValidationError) as refused:
        add_traffic(reach=reach, clicks=clicks, **words)
    assert refused.value.code == "B5"
