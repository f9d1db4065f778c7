"""Content on its pages: written, decided, published, taken down; who is shown what."""

import pytest
from django.utils import timezone

from hr.discipline.models import Case
from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.binding.services import entering_past
from sitecontent.publishing import home
from sitecontent.publishing.files import Upload
from sitecontent.publishing.models import (
    Attachment,
    HitDecision,
    HomeReview,
    Incident,
    Item,
    Maintenance,
    Partner,
    Takedown,
    Version,
    Word,
)
from sitecontent.publishing.screening.services import add_words
from sitecontent.publishing.services import give_up
from tests.regulations.test_pictures import noise
from tests.sitecontent.newsroom import Newsroom, found_newsroom


@pytest.fixture
def room(db):
    """Pages read the clock themselves: this newsroom stands in the present."""
    with entering_past(right="test"):
        yield found_newsroom(at=timezone.now())


def as_(client, person):
    client.force_login(person)
    return client


def text(answer) -> str:
    return answer.content.decode()


def upload(name="大图.png", content=b""):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


@pytest.mark.clause("C5-1", "C5-2", "C4-4", "C6-1", "C6-7")
def test_the_whole_way_by_its_pages(room: Newsroom, client):
    editor = as_(client, room.editor)
    made = editor.post("/content/new/", {"kind": "news", "title": "春茶", "note": "茶山来信"})
    item = Item.objects.get()
    assert made["Location"] == f"/content/{item.pk}/"
    words = {"title": "春茶上市", "body": "第一段\n\n**好茶**", "after": 0}
    assert editor.post(f"/content/{item.pk}/edit/", words).status_code == 302
    assert editor.post(f"/content/{item.pk}/ask/").status_code == 302
    item.refresh_from_db()
    room.say(item, by=room.leader, at=timezone.now())
    assert as_(client, room.checker).post(f"/content/{item.pk}/check/").status_code == 302
    assert "春茶上市" in text(as_(client, room.second).get("/content/"))
    assert client.post(f"/content/{item.pk}/publish/").status_code == 302
    client.logout()
    assert "<strong>好茶</strong>" in text(client.get(f"/site/{item.pk}/"))
    keeper = as_(client, room.keeper)
    assert keeper.post(f"/content/{item.pk}/take-down/", {"reason": "不实"}).status_code == 302
    assert Takedown.objects.get().reason == "不实"
    assert client.get(f"/site/{item.pk}/").status_code == 404
    assert "不实" in text(client.get(f"/content/{item.pk}/"))


@pytest.mark.clause("C6-1", "C4-4", "C6-7")
@pytest.mark.parametrize(
    ("role", "verb"),
    [
        ("editor", "take-down"), ("leader", "publish"), ("designer", "publish"),
        ("editor", "check"), ("culture", "ask"), ("leader", "take-down"),
    ],
)  # fmt: skip
def test_a_page_refuses_whose_act_it_is_not(room: Newsroom, client, role, verb):
    item = room.approved() if verb != "ask" else room.written()
    if verb == "take-down":
        room.publish(item)
    answer = as_(client, room.people[role]).post(f"/content/{item.pk}/{verb}/")
    assert answer.status_code == 422
    assert "gd-refused" in text(answer)


@pytest.mark.clause("C6-9")
def test_a_picture_too_large_is_refused_with_its_size_and_offered_to_be_shrunk(room, client):
    item, photo = room.item(), noise(640)
    editor = as_(client, room.editor)
    words = {"title": "春茶", "body": "正文", "after": 0}
    answer = editor.post(f"/content/{item.pk}/edit/", words | {"uploads": upload(content=photo)})
    assert answer.status_code == 422
    assert "500K" in text(answer) and f"{len(photo):,}" in text(answer)
    assert "ct-offer" in text(answer) and "正文" in text(answer)
    assert not Version.objects.exists()
    words |= {"shrink": "on", "uploads": upload(content=photo)}
    assert editor.post(f"/content/{item.pk}/edit/", words).status_code == 302
    kept = Version.objects.get().placed.get().attachment
    assert kept.size <= 512_000 and kept.sort == "picture"
    assert client.get(f"/content/files/{kept.pk}/").status_code == 200
    client.logout()
    assert client.get(f"/site/files/{kept.pk}/").status_code == 404


@pytest.mark.clause("C6-9")
def test_a_refused_file_is_named_and_neither_it_nor_the_others_are_chosen_again(room, client):
    item, photo = room.item(), noise(640)
    editor = as_(client, room.editor)
    words = {"title": "春茶", "body": "正文", "after": 0}
    files = [upload("清单.txt", b"tea"), upload("大图.png", photo), upload("坏.exe", b"MZ\x90\0")]
    answer = editor.post(f"/content/{item.pk}/edit/", words | {"uploads": files})
    page = text(answer)
    refused = page.partition("ct-refused")[2].partition("</ul>")[0]
    assert answer.status_code == 422 and not Version.objects.exists()
    assert "大图.png" in refused and f"{-(-len(photo) // 1024):,}K" in refused and "500K" in refused
    assert "坏.exe" in refused and "清单.txt" not in refused
    rows = {row.name: row for row in item.attachments.all()}
    assert set(rows) == {"清单.txt", "大图.png"} and rows["大图.png"].size <= 512_000
    kept, fitted = rows["清单.txt"].pk, rows["大图.png"].pk
    assert f'value="{kept}" checked' in page and f'value="{fitted}" checked' not in page
    assert f'name="fit" value="{fitted} "' in page
    again = words | {"files": [kept], "fit": f"{fitted} "}
    assert editor.post(f"/content/{item.pk}/edit/", again).status_code == 302
    placed = Version.objects.get().placed.order_by("position")
    assert [each.attachment_id for each in placed] == [kept, fitted]


@pytest.mark.clause("C6-9")
def test_files_are_kept_where_the_text_is_refused(room: Newsroom, client):
    item = room.item()
    words = {"title": "", "body": "正文", "after": 0, "uploads": upload("清单.txt", b"tea")}
    answer = as_(client, room.editor).post(f"/content/{item.pk}/edit/", words)
    assert answer.status_code == 422
    assert f'value="{item.attachments.get().pk}" checked' in text(answer)


@pytest.mark.clause("C6-9")
def test_another_items_file_is_not_taken_by_its_number(room: Newsroom, client):
    from sitecontent.publishing.files import Upload

    other = room.written(uploads=[Upload("a.txt", b"tea")])
    item = room.item()
    words = {"title": "题", "body": "文", "after": 0, "fit": other.attachments.get().pk}
    assert as_(client, room.editor).post(f"/content/{item.pk}/edit/", words).status_code == 422


@pytest.mark.clause("C6-1")
def test_who_may_not_change_what_is_under_review_is_not_offered_it(room: Newsroom, client):
    item = room.written()
    room.ask(item)
    edit = f"/content/{item.pk}/edit/"
    assert edit in text(as_(client, room.editor).get(f"/content/{item.pk}/"))
    other = as_(client, room.culture)
    assert edit not in text(other.get(f"/content/{item.pk}/"))
    assert other.get(edit).status_code == 302
    room.say(item, "returned", at=timezone.now())
    assert edit in text(other.get(f"/content/{item.pk}/"))
    words = {"title": "接手", "body": "正文", "after": 1}
    assert other.post(edit, words).status_code == 302
    assert Version.objects.get(number=2).by == room.culture


@pytest.mark.clause("C6-4")
def test_what_waits_for_a_word_is_not_said_to_be_ready(room: Newsroom, client):
    item = room.approved(body="全网最低价")
    editor = as_(client, room.second)
    publish = f'action="/content/{item.pk}/publish/"'
    assert "btn" not in publish and ">发布</button>" in text(editor.get(f"/content/{item.pk}/"))
    add_words(words=[("最低价", "advert")], by=None, at=room.at)
    assert editor.post(f"/content/{item.pk}/publish/").status_code == 422
    assert ">发布</button>" not in text(editor.get(f"/content/{item.pk}/"))


@pytest.mark.clause("C6-7")
def test_a_takedown_leads_to_its_case_for_who_may_see_it(room: Newsroom, client):
    item = room.published()
    room.take_down(item)
    link = f'href="/cases/{Case.objects.get().pk}/"'
    assert link in text(as_(client, room.keeper).get(f"/content/{item.pk}/"))
    assert link not in text(as_(client, room.checker).get(f"/content/{item.pk}/"))


@pytest.mark.clause("C4-1")
def test_product_information_is_not_collected_without_its_product(room: Newsroom, client):
    editor = as_(client, room.editor)
    for sku in ("", "不存在"):
        words = {"kind": "product", "title": "龙井", "sku": sku}
        assert editor.post("/content/new/", words).status_code == 422
    assert not Item.objects.exists()


@pytest.mark.clause("C6-4")
def test_every_word_of_the_list_is_reached(room: Newsroom, client, monkeypatch):
    monkeypatch.setattr("sitecontent.publishing.screening.views.SHOWN", 2)
    add_words(words=[(f"词语{n}", "advert") for n in "甲乙丙"], by=None, at=room.at)
    keeper = as_(client, room.keeper)
    first, second = (text(keeper.get(f"/content/words/?page={n}&q=词语")) for n in (1, 2))
    assert "<b>词语丙</b>" in first and "page=2" in first
    assert "<li><span><b>词语甲</b>" in second and "page=1" in second
    assert '<span class="sr">词语</span>' in first


@pytest.mark.clause("C3-1")
def test_the_next_review_is_so_many_days_off(room: Newsroom, client):
    home.watch_home(room.at)
    assert "还有 36" in text(as_(client, room.leader).get("/content/home/"))


@pytest.mark.clause("C6-1")
def test_two_who_write_at_once_do_not_overwrite_each_other(room: Newsroom, client):
    item = room.written()
    words = {"title": "改", "body": "改", "after": 0}
    answer = as_(client, room.editor).post(f"/content/{item.pk}/edit/", words)
    assert answer.status_code == 422
    assert Version.objects.count() == 1


@pytest.mark.clause("C6-4", "C6-5", "C6-6")
def test_a_word_found_is_marked_and_decided_on_by_another(room: Newsroom, client):
    add_words(words=[("最佳", "advert")], by=None, at=room.at)
    item = room.written(body="这是最 佳的茶")
    page = text(as_(client, room.editor).get(f"/content/{item.pk}/"))
    assert "<mark>最 佳</mark>" in page and "/content/hits/" not in page
    assert client.post(f"/content/{item.pk}/ask/").status_code == 422
    page = text(as_(client, room.leader).get(f"/content/{item.pk}/"))
    hit = Version.objects.get().screenings.get().hits.get()
    assert f"/content/hits/{hit.pk}/" in page
    assert client.post(f"/content/hits/{hit.pk}/", {"verdict": "harmless"}).status_code == 422
    words = {"verdict": "harmless", "reason": "引文"}
    assert client.post(f"/content/hits/{hit.pk}/", words).status_code == 302
    assert HitDecision.objects.get().by == room.leader
    assert as_(client, room.editor).post(f"/content/{item.pk}/ask/").status_code == 302


@pytest.mark.clause("C6-4")
def test_the_word_list_is_kept_with_its_history(room: Newsroom, client):
    keeper = as_(client, room.keeper)
    assert keeper.post("/content/words/", {"text": "绝无仅有", "sort": "advert"}).status_code == 302
    file = upload("words.txt", "# 说明\n第一品牌\n 全网最低 \n绝 无仅有\n".encode("gb18030"))
    assert keeper.post("/content/words/", {"sort": "advert", "file": file}).status_code == 302
    assert set(Word.objects.values_list("text", flat=True)) == {"绝无仅有", "第一品牌", "全网最低"}
    word = Word.objects.get(text="第一品牌")
    assert keeper.post(f"/content/words/{word.pk}/end/").status_code == 302
    assert word.history.count() == 2 and word.history.first().history_user == room.keeper
    assert "第一品牌" in text(keeper.get("/content/words/?q=第 一"))
    assert keeper.post("/content/words/", {"text": "好", "sort": "false"}).status_code == 422
    assert as_(client, room.editor).get("/content/words/").status_code == 403


@pytest.mark.clause("C6-3", "C6-8")
def test_an_incident_is_told_and_solved_with_its_times(room: Newsroom, client):
    partner = Partner.objects.create(name="云护科技", contact="赵工", phone="021-1")
    keeper = as_(client, room.keeper)
    assert keeper.post("/content/incidents/", {"kind": "virus", "what": "首页被挂马"}).url
    incident = Incident.objects.get()
    solved = {"step": "solved", "text": "已清除"}
    assert keeper.post(f"/content/incidents/{incident.pk}/", solved).status_code == 422
    told = {"step": "reported", "partner": partner.pk, "told": "赵工", "way": "phone", "text": "急"}
    assert keeper.post(f"/content/incidents/{incident.pk}/", told).status_code == 302
    assert keeper.post(f"/content/incidents/{incident.pk}/", solved).status_code == 302
    assert (
        keeper.post("/content/maintenance/", {"work": "backup", "text": "整站"}).status_code == 302
    )
    assert Maintenance.objects.get().by == room.keeper
    assert "云护科技" in text(keeper.get("/content/incidents/"))
    assert as_(client, room.editor).get("/content/incidents/").status_code == 403


@pytest.mark.clause("C3-1")
def test_the_home_page_is_reviewed(room: Newsroom, client):
    assert as_(client, room.editor).post(
        "/content/home/", {"is_kept": "kept", "note": "动画"}
    ).status_code == 422  # fmt: skip
    assert as_(client, room.leader).post(
        "/content/home/", {"is_kept": "kept", "note": "配色、栏目都合适"}
    ).status_code == 302  # fmt: skip
    assert HomeReview.objects.get().is_kept


@pytest.mark.clause("C6-1")
def test_lists_and_versions_are_read(room: Newsroom, client):
    item = room.published(body="第一版的话")
    room.write(item, body="第二版的话，多一句")
    reader = as_(client, room.leader)
    assert "春茶上市" in text(reader.get("/content/all/?kind=news&state=draft&q=春茶"))
    assert "春茶上市" not in text(reader.get("/content/all/?state=published"))
    page = text(reader.get(f"/content/{item.pk}/compare/"))
    assert "<ins>" in page and "多一句" in page
    assert "第一版的话" in text(reader.get(f"/content/{item.pk}/?version=1"))
    assert reader.get(f"/content/{item.pk}/preview/").status_code == 200
    assert reader.get(f"/content/{item.pk}/compare/?old=9").status_code == 404
    restored = as_(client, room.editor).post(f"/content/{item.pk}/restore/", {"version": 1})
    assert restored.status_code == 302
    assert Version.objects.get(number=3).body == "第一版的话"
    assert as_(client, room.sales).get("/content/").status_code == 403


@pytest.mark.clause("C4-3", "C6-6")
def test_what_is_still_written_is_seen_by_those_who_work_on_it(room: Newsroom, client):
    item = room.written("news", title="未定稿")
    room.write(item, title="未定稿", uploads=[Upload("内部.txt", b"draft")])
    file = Attachment.objects.get(item=item).pk
    addresses = [f"/content/{item.pk}/", f"/content/{item.pk}/preview/", f"/content/files/{file}/",
                 f"/content/{item.pk}/compare/"]  # fmt: skip
    seers = {"editor", "second", "culture", "leader", "head", "keeper"}
    for role in ("editor", "second", "culture", "leader", "head", "keeper", "checker", "designer"):
        client.force_login(room.people[role])
        codes = {client.get(path).status_code for path in addresses}
        assert codes == {200 if role in seers else 404}, role
        for path in ("/content/", "/content/all/", "/content/all/?q=未定"):
            page = client.get(path).content.decode()
            assert (f"/content/{item.pk}/" in page) is (role in seers), (role, path)
    client.force_login(room.checker)
    assert client.post(f"/content/{item.pk}/check/", {"note": ""}).status_code == 404
    given_up = room.written("news", title="不写了")
    give_up(item_id=given_up.pk, by=given_up.by, at=room.at)
    assert client.get(f"/content/{given_up.pk}/").status_code == 404
    room.ask(item)
    assert {client.get(path).status_code for path in addresses} == {200}


@pytest.mark.clause("C4-3", "C5-1", "C6-6")
def test_what_is_shown_is_read_while_a_newer_version_is_written_and_after_it_is_given_up(
    room: Newsroom, client
):
    item = room.published(title="春茶上市", body="第一版的话")
    upload = [Upload("内部.txt", b"draft")]
    room.write(item, title="机密改写", body="第二版的话", uploads=upload)
    file, path = Attachment.objects.get(item=item).pk, f"/content/{item.pk}/"
    hidden = [f"{path}?version=2", f"{path}preview/?version=2", f"/content/files/{file}/",
              f"{path}compare/?old=1&new=2"]  # fmt: skip
    for is_given_up in (False, True):
        if is_given_up:
            answer = as_(client, room.editor).post(f"{path}drop/")
            assert answer.status_code == 302
        reader = as_(client, room.checker)
        for address in (path, f"{path}?version=1", f"{path}preview/"):
            page = text(reader.get(address))
            assert "第一版的话" in page and "第二版" not in page and "机密改写" not in page
        assert {reader.get(address).status_code for address in hidden} == {404}
        assert reader.post(f"{path}check/", {"note": ""}).status_code in (404, 422)
        for address in ("/content/", "/content/all/", "/content/all/?q=机密"):
            assert "机密改写" not in text(reader.get(address))
        assert (path in text(reader.get("/content/all/?state=published"))) is is_given_up
    editor = as_(client, room.editor)
    page = text(editor.get(path))
    assert "第一版的话" in page and f"{path}edit/" in page
    assert "第二版的话" in text(editor.get(f"{path}?version=2"))
    form = text(editor.get(f"{path}edit/"))
    assert "第一版的话" in form
    words = {"title": "春茶上市", "body": "第三版的话", "after": 2}
    assert editor.post(f"{path}edit/", words).status_code == 302
    assert Version.objects.get(item=item, number=3).body == "第三版的话"


@pytest.mark.clause("C6-7")
def test_who_handles_the_case_sees_what_was_taken_down(room: Newsroom, client):
    item = room.written("news", body="不实的话" + "很长" * 150)
    room.write(item, title="春茶上市", body="不实的话" + "很长" * 150,
               uploads=[Upload("证据.txt", b"shown then")])  # fmt: skip
    file = Attachment.objects.get(item=item).pk
    room.approve(item)
    room.check(item)
    room.publish(item)
    path = f"/content/{item.pk}/"
    hr = hire_employee(
        number="3900", name="周敏", password="guizhang-2026", at=room.at,
        position=Position.objects.get(code="hr_officer"), supervisor=room.head,
    )  # fmt: skip
    addresses = [f"{path}preview/?version=2", f"/content/files/{file}/"]
    judge = as_(client, hr)
    assert {judge.get(each).status_code for each in addresses} == {403, 404}
    room.take_down(item, reason="虚假宣传")
    case = Case.objects.get(clause="C6-7")
    room.write(item, title="改过了", body="换掉的话", by=room.editor)
    judge = as_(client, hr)
    page = text(judge.get(f"/cases/{case.pk}/"))
    for told in ("不实的话", "春茶上市", "证据.txt", f"/content/files/{file}/", "虚假宣传"):
        assert told in page
    for label in ("<dt>标题</dt>", "<dt>理由</dt>", "<dt>所在页面</dt>", "<dt>版本</dt>"):
        assert label in page
    assert f'<a href="{path}?version=2">' in page and "<dt>link</dt>" not in page
    assert judge.get(f"{path}?version=2")["Location"] == addresses[0]
    assert "不实的话" in text(judge.get(addresses[0]))
    assert judge.get(addresses[1]).content == b"shown then"
    for hidden in (f"{path}preview/?version=1", f"{path}preview/?version=3"):
        assert judge.get(hidden).status_code == 403
    other = as_(client, room.sales)
    assert {other.get(each).status_code for each in addresses} == {403, 404}
