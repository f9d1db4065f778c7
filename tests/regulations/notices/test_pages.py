"""Pages of settings, channels, deliveries and the board, as people use them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hr.people.models import Employee
from regulations.notices.board.services import post_notice
from regulations.notices.models import Channel, Delivery, Ending, Notice, Posting, Preferences
from regulations.notices.selectors import newest
from regulations.notices.services import notify
from regulations.rulebook.rules import day_of
from tests.regulations.notices.told import AT, breach, plain

pytestmark = pytest.mark.django_db
SECRET = "5ecret0f4rob0t"
SETTINGS = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "18:30"}


@pytest.fixture
def reader(client, person):
    client.cookies["django_language"] = "en"
    client.force_login(person)
    return person


@pytest.fixture
def boss(client):
    made = Employee.objects.create_superuser("0", "谢军", email="xj@example.cn")
    client.cookies["django_language"] = "en"
    client.force_login(made)
    return made


def ways(client) -> dict[str, str]:
    """The form's ways as it would send them."""
    form = client.get("/notices/settings/").context["form"]
    return {field.html_name: "at_once" for field in form.ways}


def post(number: int, *, by, last_on: date | None = None) -> Posting:
    now = timezone.now()
    return post_notice(
        key=str(number), kind="notice", title=f"标题 {number}", text="正文",
        last_on=last_on or day_of(now), by=by, at=now,
    )  # fmt: skip


def test_settings_ask_for_every_kind_that_waits_and_none_that_does_not(reader, client):
    names = {name.removeprefix("way_") for name in ways(client)}
    assert {"case", "excuse", "posting", "duty", "import"} <= names
    assert not names & {"breach", "received", "test"}
    assert "Breaches of a deadline" in client.get("/notices/settings/").content.decode()


def test_settings_are_kept_and_shown(reader, client):
    words = ways(client) | {"way_case": "digest"} | SETTINGS
    assert client.post("/notices/settings/", words).status_code == 302
    held = Preferences.objects.get(person=reader)
    assert (held.ways, f"{held.digest_at:%H:%M}") == ({"case": "digest"}, "18:30")
    page = client.get("/notices/settings/").content.decode()
    assert 'value="22:00"' in page
    assert 'value="digest" selected' in page


def test_settings_refused_keep_what_was_typed(reader, client):
    answer = client.post("/notices/settings/", ways(client) | SETTINGS | {"quiet_until": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give both ends of the quiet hours, or neither." in page
    assert 'value="22:00"' in page
    assert not Preferences.objects.exists()


def test_an_address_goes_in_and_never_comes_out(reader, client):
    added = {"address": f"dingtalk://{SECRET}9z9z"}
    client.post("/notices/settings/channel/", added)
    assert Channel.objects.get().address == f"dingtalk://{SECRET}9z9z"
    page = client.get("/notices/settings/").content.decode()
    assert "dingtalk://…9z9z" in page
    refused = client.post("/notices/settings/channel/", {"address": f"json://{SECRET}/"})
    assert "dingtalk://, feishu://, wecombot://" in refused.content.decode()
    assert SECRET not in page + refused.content.decode()


def test_the_administrators_pages_show_no_address_either(boss, client):
    words = {"reach": "group", "name": "订单台", "kinds": ["breach", "received"]}
    address = f"json://u:{SECRET}@127.0.0.1:1/wxyz"
    assert client.post("/notices/channels/", words | {"address": address}).status_code == 302
    channel = Channel.objects.get()
    refused = client.post("/notices/channels/", words | {"kinds": [], "address": address})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["kinds"]
    assert 'data-one="Choose what the group hears of."' in refused.content.decode()
    client.post(f"/notices/channels/{channel.pk}/test/")
    changed = {"name": "新名", "kinds": ["case"], "address": ""}
    assert client.post(f"/notices/channels/{channel.pk}/", changed).status_code == 302
    channel.refresh_from_db()
    assert (channel.name, channel.kinds, channel.address) == ("新名", ["case"], address)
    pages = [refused, *map(client.get, ("/notices/channels/", f"/notices/channels/{channel.pk}/"))]
    pages.append(client.get("/notices/deliveries/"))
    assert all("json://…wxyz" in page.content.decode() for page in pages)
    assert all(SECRET not in page.content.decode() for page in pages)


def test_somebody_elses_channel_looks_like_one_that_never_was(boss, client, colleague, channel):
    foreign = channel("json://127.0.0.1:1/", owner=colleague)
    for verb in ("test", "remove"):
        for pk in (foreign.pk, foreign.pk + 1):
            assert client.post(f"/notices/channels/{pk}/{verb}/").status_code == 404
    assert client.get(f"/notices/channels/{foreign.pk}/").status_code == 404


def test_one_click_sends_again_one_the_ticked_or_all(boss, client, person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    for number in range(4):
        notify(recipients=[person], message=breach(number), at=AT)
    Delivery.objects.update(given_up_at=AT, attempts=8, error="the channel broke")
    one, two, three, _four = Delivery.objects.values_list("pk", flat=True).order_by("pk")
    page = client.get("/notices/deliveries/?state=given_up").content.decode()
    assert page.count("the channel broke") == 4
    waiting = Delivery.objects.waiting()
    client.post("/notices/deliveries/retry/", {"one": one, "ids": [two]})
    assert set(waiting.values_list("pk", flat=True)) == {one}
    client.post("/notices/deliveries/retry/", {"ids": [two, three, "x"]})
    assert set(waiting.values_list("pk", flat=True)) == {one, two, three}
    client.post("/notices/deliveries/retry/", {"everything": "1"})
    assert waiting.count() == 4


@pytest.mark.parametrize(
    ("state", "shown"), [("", 3), ("waiting", 1), ("sent", 1), ("given_up", 1), ("x", 3)]
)
def test_the_log_is_narrowed_to_a_state(boss, client, person, channel, state, shown):
    channel("json://127.0.0.1:1/", owner=person)
    for number, field in enumerate(("done_at", "given_up_at", "")):
        notify(recipients=[person], message=breach(number), at=AT)
        if field:
            Delivery.objects.filter(notice__key=f"breach:{number}").update(**{field: AT})
    assert len(client.get(f"/notices/deliveries/?state={state}").context["rows"]) == shown


def test_the_log_tells_no_words_of_a_notice(boss, client, person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    page = client.get("/notices/deliveries/").content.decode()
    assert "Breaches of a deadline" in page
    assert "Order T1" not in page and "was not accepted" not in page


def test_older_deliveries_and_postings_follow(boss, client, person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    for number in range(60):
        notify(recipients=[person], message=breach(number), at=AT)
    first = client.get("/notices/deliveries/").context
    second = client.get(f"/notices/deliveries/?before={first['older']}").context
    assert [len(page["rows"]) for page in (first, second)] == [50, 10]
    for number in range(25):
        post(number, by=boss)
    first = client.get("/board/").context
    second = client.get(f"/board/?before={first['older']}").context
    assert [len(page["postings"]) for page in (first, second)] == [20, 5]


def test_notices_stand_in_order_of_what_they_tell_whenever_they_were_written(reader, client):
    """Thirty-five written forwards, then thirty-five of the hours before, and two of one moment."""
    for number in (*range(35), *range(-35, 0), 0):
        words = plain(number) if number else plain(1000 + Notice.objects.count())
        notify(recipients=[reader], message=words, at=AT + timedelta(hours=number))
    told, before = [], ""
    for _page in range(3):
        page = client.get(f"/notices/?before={before}").context
        told += page["notices"]
        before = page["notices"][-1].pk
    assert [notice.at for notice in told] == sorted((n.at for n in told), reverse=True)
    assert len({notice.pk for notice in told}) == 71
    assert page["more"] is False
    assert newest(reader, limit=6) == told[:6]


def test_a_notice_of_somebody_else_is_no_place_to_go_on_from(reader, colleague, client):
    notify(recipients=[reader, colleague], message=plain(1), at=AT)
    foreign = Notice.objects.get(recipient=colleague)
    assert client.get(f"/notices/?before={foreign.pk}").context["notices"] == []


def test_the_one_that_is_opened_is_marked_read_and_nobody_elses(reader, colleague, client):
    notify(recipients=[reader, colleague], message=plain(1), at=AT)
    notify(recipients=[reader], message=plain(2), at=AT)
    mine = {each.key: each for each in Notice.objects.filter(recipient=reader)}
    theirs = Notice.objects.get(recipient=colleague)
    page = client.get("/notices/").content.decode()
    assert f'data-reads="{mine["import:1"].pk}"' in page
    for row in (mine["import:1"], theirs):
        assert client.post("/notices/read/", {"one": row.pk}).status_code == 204
    open_ones = set(Notice.objects.filter(read_at=None).values_list("pk", flat=True))
    assert open_ones == {mine["import:2"].pk, theirs.pk}
    page = client.get("/notices/").content.decode()
    assert f'data-reads="{mine["import:1"].pk}"' not in page


def test_all_that_was_there_is_marked_read_and_nothing_that_came_since(reader, client):
    notify(recipients=[reader], message=plain(1), at=AT)
    notify(recipients=[reader], message=plain(2), at=AT - timedelta(days=1))
    last = client.get("/notices/").context["last_unread"]
    notify(recipients=[reader], message=plain(3), at=AT - timedelta(days=2))
    client.post("/notices/read/", {"up_to": last})
    assert [notice.key for notice in Notice.objects.filter(read_at=None)] == ["import:3"]
    client.post("/notices/read/", {"up_to": client.get("/notices/").context["last_unread"]})
    assert client.get("/notices/").context["last_unread"] is None


def test_posting_and_taking_down_by_hand(boss, client, person):
    form = client.get("/board/post/").context["form"]
    last_on = day_of(timezone.now()) + timedelta(days=7)
    words = {"token": form["token"].value(), "kind": "notice", "title": "停水", "text": "明天停水"}
    for _twice in range(2):
        posted = client.post("/board/post/", words | {"last_on": last_on, "clause": ""})
    assert posted["Location"] == f"/board/{Posting.objects.get().pk}/"
    assert Notice.objects.get().recipient == person
    assert "停水" in client.get("/board/").content.decode()
    end = f"{posted['Location']}end/"
    assert "required" in client.post(end, {"reason": ""}).content.decode()
    assert client.post(end, {"reason": "已恢复供水"}).status_code == 302
    assert Ending.objects.get().by == boss
    assert "停水" not in client.get("/board/").content.decode()
    assert "已恢复供水" in client.get("/board/?past=1").content.decode()


def test_a_posting_refused_keeps_what_was_typed(boss, client):
    today = day_of(timezone.now())
    words = {"token": "6f2a3c52-32a5-4f76-a2e3-5a4e0a2a8c11", "kind": "measure"}
    words |= {"title": "通报", "text": "<b>正文</b>", "last_on": today, "clause": ""}
    page = client.post("/board/post/", words).content.decode()
    assert "A measure is posted with its clause." in page
    assert "&lt;b&gt;正文" in page
    assert not Posting.objects.exists()


def test_readers_may_not_post_nor_take_down(reader, client, colleague):
    posted = post(1, by=colleague)
    assert client.get("/board/post/").status_code == 403
    assert "Take down" not in client.get(f"/board/{posted.pk}/").content.decode()
    assert client.post(f"/board/{posted.pk}/end/", {"reason": "x"}).status_code == 403


PAGES = ["/notices/", "/notices/settings/", "/notices/channels/", "/notices/deliveries/",
         "/board/", "/board/?past=1"]  # fmt: skip


@pytest.mark.parametrize("rows", [10, 300])
def test_pages_ask_few_questions_however_much_there_is(
    boss, client, channel, rows, django_assert_max_num_queries
):
    for number in range(rows // 10):
        channel(f"json://127.0.0.1:1/{number}", owner=boss)
        channel(f"json://127.0.0.1:1/g{number}", kinds=["breach"])
    for number in range(rows):
        notify(recipients=[boss], message=breach(number), at=AT)
        post(number, by=boss)
    client.get("/board/")
    for page in PAGES:
        with django_assert_max_num_queries(10, info=page):
            assert client.get(page).status_code == 200
