"""The public site: what is shown when, to everybody, revalidated, without a cookie."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.http import http_date

from regulations.binding.services import entering_past
from sitecontent.publishing.files import Upload
from sitecontent.publishing.public import selectors
from sitecontent.publishing.rules import Place
from tests.regulations.test_pictures import drawn
from tests.sitecontent.newsroom import DAY, HOUR, Newsroom, found_newsroom

SECOND = timedelta(seconds=1)


@pytest.fixture
def now(db):
    """Pages read the clock themselves: this newsroom began a week ago."""
    with entering_past(right="test"):
        yield found_newsroom(at=timezone.now() - 7 * DAY)


def titles(rows) -> list[str]:
    return [row.version.title for row in rows]


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize(
    "path", ["/site/", "/site/list/news/", "/site/feed.json", "/site/slots.json"]
)
def test_everybody_reads_without_a_login_and_without_a_cookie(now: Newsroom, client, path):
    now.published(title="春茶")
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "public, no-cache"
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.clause("C6-1", "C6-7")
def test_etags_are_revalidated_until_something_changes(now: Newsroom, client):
    item = now.published(title="春茶")
    for path in ("/site/", "/site/list/news/", "/site/feed.json"):
        answer = client.get(path)
        etag, modified = answer["ETag"], answer["Last-Modified"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert client.get(path, headers={"if-modified-since": modified}).status_code == 304
        assert client.head(path)["ETag"] == etag
        assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200
    etag = client.get("/site/")["ETag"]
    now.published(title="秋茶", at=now.at + HOUR)
    answer = client.get("/site/", headers={"if-none-match": etag})
    assert answer.status_code == 200 and "秋茶" in answer.content.decode()
    now.take_down(item, at=now.at + 2 * HOUR)
    page = client.get("/site/").content.decode()
    assert "秋茶" in page and "春茶" not in page
    assert client.get(f"/site/{item.pk}/").status_code == 404
    assert client.get(f"/site/{item.pk}.json").status_code == 404


@pytest.mark.clause("C3-2")
def test_a_slot_goes_on_and_off_by_itself_across_midnight(room: Newsroom):
    midnight = room.at.replace(hour=0) + DAY
    item = room.approved("slot", starts_at=midnight, ends_at=midnight + DAY)
    room.publish(item)

    def seen(at) -> list[str]:
        return titles(selectors.slots_at(Place.HEADLINE, at))

    assert seen(midnight - SECOND) == []
    assert seen(midnight) == ["春茶上市"]
    assert seen(midnight + DAY - SECOND) == ["春茶上市"]
    assert seen(midnight + DAY) == []
    stand = selectors.stand_at(midnight - SECOND)
    assert stand.until == midnight
    assert not stand.holds(stand.number, midnight)
    assert selectors.stand_at(midnight).until == midnight + DAY
    assert selectors.stand_at(midnight + DAY).until is None


@pytest.mark.clause("C3-2")
def test_a_page_made_before_a_slot_ends_is_not_shown_after(now: Newsroom, client, monkeypatch):
    at = timezone.now()
    now.published("slot", starts_at=now.at, ends_at=at + HOUR, title="限时")
    first = client.get("/site/")
    assert "限时" in first.content.decode()
    monkeypatch.setattr(timezone, "now", lambda: at + HOUR)
    answer = client.get("/site/", headers={"if-none-match": first["ETag"]})
    assert answer.status_code == 200 and "限时" not in answer.content.decode()
    assert json.loads(client.get("/site/slots.json").content) == {"headline": [], "floating": []}
    monkeypatch.setattr(timezone, "now", lambda: at + HOUR + 2 * SECOND)
    assert client.get("/site/")["Last-Modified"] == http_date((at + HOUR).timestamp())


@pytest.mark.clause("C6-1")
def test_a_newer_version_takes_the_place_of_the_older_one_at_its_moment(room: Newsroom):
    item = room.published(title="第一版")
    room.write(item, title="第二版", starts_at=room.at + DAY)
    room.approve(item)
    room.check(item)
    room.publish(item)
    assert selectors.one_at(item.pk, room.at + DAY - SECOND).version.title == "第一版"
    assert selectors.one_at(item.pk, room.at + DAY).version.title == "第二版"


@pytest.mark.clause("C6-7")
def test_a_takedown_takes_older_and_coming_versions_along(room: Newsroom):
    item = room.published(title="第一版")
    room.write(item, title="第二版", starts_at=room.at + DAY)
    room.approve(item)
    room.check(item)
    room.publish(item)
    room.take_down(item, at=room.at + HOUR)
    for at in (room.at + HOUR, room.at + 2 * DAY):
        assert selectors.one_at(item.pk, at) is None
    assert selectors.one_at(item.pk, room.at + HOUR - SECOND).version.title == "第一版"


@pytest.mark.clause("C5-1")
def test_the_feed_says_what_a_shop_front_needs(now: Newsroom, client):
    photo = Upload("茶.jpg", drawn("JPEG"))
    item = now.published("article", summary="短", body="**长**", source="茶社", uploads=[photo])
    [entry] = json.loads(client.get("/site/feed.json").content)["items"]
    file = now.version(item).placed.get().attachment
    assert entry["pictures"] == [f"/site/files/{file.pk}/"]
    assert (entry["id"], entry["kind"], entry["title"]) == (item.pk, "article", "春茶上市")
    one = json.loads(client.get(f"/site/{item.pk}.json").content)
    assert one["html"] == "<p><strong>长</strong></p>"
    answer = client.get(f"/site/files/{file.pk}/")
    assert answer.content == bytes(file.content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/site/files/{file.pk}/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    part = client.get(f"/site/files/{file.pk}/", headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, bytes(file.content)[2:6])
    assert part["Content-Range"] == f"bytes 2-5/{file.size}"
    beyond = client.get(f"/site/files/{file.pk}/", headers={"range": f"bytes={file.size}-"})
    assert beyond.status_code == 416
    now.take_down(item)
    assert client.get(f"/site/files/{file.pk}/").status_code == 404


@pytest.mark.clause("C6-1")
def test_lists_go_on_page_by_page(now: Newsroom, client):
    for number in range(selectors.PAGE + 1):
        now.published(title=f"消息 {number}", at=now.at + number * SECOND)
    first = json.loads(client.get("/site/feed.json").content)
    assert len(first["items"]) == selectors.PAGE
    rest = json.loads(client.get(f"/site/feed.json?before={first['before']}").content)
    assert [each["title"] for each in rest["items"]] == ["消息 0"] and rest["before"] is None


@pytest.mark.clause("C3-3")
def test_published_pages_are_reached_from_every_page_and_from_the_feed(now: Newsroom, client):
    page = now.published("page", place="", title="配送说明")
    home = now.published("page", place="home", title="走到产地去")
    news = now.published(title="春茶")
    link = f'<a href="/site/{page.pk}/">配送说明</a>'
    for path in ("/site/", f"/site/{news.pk}/", f"/site/{page.pk}/", "/site/list/news/"):
        text = client.get(path).content.decode()
        assert link in text.partition("st-foot")[2]
        assert f'href="/site/{home.pk}/"' not in text
    assert "配送说明" in client.get("/site/list/page/").content.decode()
    for query, found in (("", {page.pk, news.pk}), ("?kind=page", {page.pk})):
        entries = json.loads(client.get(f"/site/feed.json{query}").content)["items"]
        assert {each["id"] for each in entries} == found
    now.take_down(page, at=now.at + HOUR)
    assert "配送说明" not in client.get("/site/").content.decode()
    assert client.get("/site/list/page/").status_code == 200


@pytest.mark.clause("C3-3")
def test_more_pages_than_stand_below_are_in_their_list(now: Newsroom, client):
    for number in range(13):
        now.published("page", place="", title=f"页 {number}")
    foot = client.get("/site/").content.decode().partition("st-foot")[2]
    assert "页 12" in foot and "页 1<" in foot and "页 0" not in foot
    assert "/site/list/page/" in foot
    assert "页 0" in client.get("/site/list/page/").content.decode()


@pytest.mark.clause("C4-1")
def test_product_information_says_which_product_it_is_about(now: Newsroom, client):
    item = now.published("product")
    other = now.published("news")
    entries = json.loads(client.get("/site/feed.json").content)["items"]
    assert {each["id"]: each["sku"] for each in entries} == {item.pk: "LJ-1", other.pk: None}
    assert json.loads(client.get(f"/site/{item.pk}.json").content)["sku"] == "LJ-1"
    assert "LJ-1" in client.get(f"/site/{item.pk}/").content.decode()


@pytest.mark.clause("C3-2")
def test_every_floating_advertisement_stands_there_and_can_be_closed(now: Newsroom, client):
    for title in ("礼券", "飘窗二", "飘窗三"):
        now.published("slot", place="floating", title=title, ends_at=timezone.now() + DAY)
    text = client.get("/site/").content.decode()
    for title in ("礼券", "飘窗二", "飘窗三"):
        assert f"<b>{title}</b>" in text and f"关闭“{title}”" in text


@pytest.mark.clause("C4-4")
def test_a_picture_is_named_by_the_title_not_by_its_file(now: Newsroom, client):
    item = now.published(uploads=[Upload("GH-001.jpg", drawn("JPEG"))], title="春茶")
    text = client.get(f"/site/{item.pk}/").content.decode()
    assert 'alt="春茶"' in text and "GH-001" not in text


def test_what_is_no_kind_is_not_found(now: Newsroom, client):
    for path in ("/site/list/slot/", "/site/list/x/", "/site/feed.json?kind=slot", "/site/9/"):
        assert client.get(path).status_code == 404
