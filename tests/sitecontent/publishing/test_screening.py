"""Words found however they are disguised, at their places, and nothing that is none of them."""

import random
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hr.people.models import Employee
from sitecontent.publishing.files import Upload
from sitecontent.publishing.markup import render
from sitecontent.publishing.models import Word
from sitecontent.publishing.screening.files import words_in
from sitecontent.publishing.screening.rules import Matcher, check_word, plain, spans
from sitecontent.publishing.screening.services import (
    add_words,
    decide_hit,
    end_word,
    matcher,
    require_decided,
    screen,
)
from sitecontent.publishing.screening.texts import texts_of
from sitecontent.publishing.selectors import hits_of, marked
from tests.depth import deep
from tests.sitecontent.newsroom import Newsroom

WORDS = ("法轮", "sex", "最佳", "代开发票", "日货", "ak47", "casino", "64")


def found(text: str, words=WORDS) -> list[str]:
    """The places at which something is found, as they stand in the text."""
    hits = Matcher(list(enumerate(words))).find(text)
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.clause("C6-4", "C6-5", "C6-6")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是最佳的茶", ["最佳"]),
        ("这是最 佳的茶", ["最 佳"]),
        ("最　佳", ["最　佳"]),  # a space of full width
        ("最·佳", ["最·佳"]),
        ("最、佳", ["最、佳"]),
        ("最...佳", ["最...佳"]),
        ("最\n佳", ["最\n佳"]),
        ("最\u200b佳", ["最\u200b佳"]),  # no width
        ("最\u200d\ufeff佳", ["最\u200d\ufeff佳"]),
        ("最\u00ad佳", ["最\u00ad佳"]),  # a soft hyphen
        ("最😀佳", ["最😀佳"]),
        ("最*_-佳", ["最*_-佳"]),
        ("代開發票", ["代開發票"]),  # traditional
        ("代開发 票", ["代開发 票"]),
        ("法輪", ["法輪"]),
        ("曰货", ["曰货"]),  # looks like 日
        ("⽇货", ["⽇货"]),  # a radical of its own in Unicode
        ("ＳＥＸ", ["ＳＥＸ"]),  # full width
        ("SeX", ["SeX"]),
        ("s.e.x", ["s.e.x"]),
        ("s e x", ["s e x"]),
        ("ѕех", ["ѕех"]),  # Cyrillic
        ("5ex", ["5ex"]),
        ("$ex", ["$ex"]),
        ("𝐬𝐞𝐱", ["𝐬𝐞𝐱"]),  # mathematical letters
        ("ⓢⓔⓧ", ["ⓢⓔⓧ"]),
        ("sé́x", ["sé́x"]),  # with marks
        ("AK-47", ["AK-47"]),
        ("最佳，最佳", ["最佳", "最佳"]),
        # Blanks and fillers of every sort: Hangul's, Braille's, variation selectors.
        ("代\u3164开\u3164发\u3164票", ["代\u3164开\u3164发\u3164票"]),
        ("代\u115f开\u1160发\uffa0票", ["代\u115f开\u1160发\uffa0票"]),
        ("代\u2800开\ufe0f发\u034f票", ["代\u2800开\ufe0f发\u034f票"]),
        ("ca\u3164si\u115fno", ["ca\u3164si\u115fno"]),
        # Letters that are none, strokes, signs that elsewhere look like letters.
        ("代ˈ开发票", ["代ˈ开发票"]),
        ("代ー开ｰ发票", ["代ー开ｰ发票"]),
        ("代丨开丶发丿票", ["代丨开丶发丿票"]),
        ("代|开！发@票", ["代|开！发@票"]),
        ("代●开○发〇票", ["代●开○发〇票"]),
        ("代1开l发Ｉ票", ["代1开l发Ｉ票"]),
        ("代ㅣ开の发ا票", ["代ㅣ开の发ا票"]),
        ("ca丨sino", ["ca丨sino"]),
        ("代一开一发一票", ["代一开一发一票"]),
        ("代x开x发x票", ["代x开x发x票"]),
        ("代的开的发的票", ["代的开的发的票"]),
        ("代開発票", ["代開発票"]),  # Japanese
        ("法⻋，法轮", ["法轮"]),
        # Digits and signs beside a Latin word do not hide it.
        ("来 casino888 玩", ["casino"]),
        ("888casino", ["casino"]),
        ("casino_8", ["casino"]),
        ("玩casino吧", ["casino"]),
        # Letters drawn otherwise.
        ("ᴄᴀsɪɴᴏ", ["ᴄᴀsɪɴᴏ"]),  # small capitals
        ("cåsiñø", ["cåsiñø"]),
        ("🅲🅰🆂🅸🅽🅾", ["🅲🅰🆂🅸🅽🅾"]),
        ("🇨🇦🇸🇮🇳🇴", ["🇨🇦🇸🇮🇳🇴"]),
        ("CASIΝO", ["CASIΝO"]),  # a Greek capital
        ("ꓚꓮꓢꓲꓠꓳ", ["ꓚꓮꓢꓲꓠꓳ"]),  # Lisu
        ("ⲤⲀSⲒⲚⲞ", ["ⲤⲀSⲒⲚⲞ"]),  # Coptic
        ("ᑕᗩSIᑎO", ["ᑕᗩSIᑎO"]),  # syllables of Canada
        ("©asino", ["©asino"]),
        ("ᏟᎪᏚᏆNO casin0", ["casin0"]),
        ("第64届", ["64"]),
    ],
)
def test_a_word_is_found_in_its_disguise(text, expected):
    assert found(text) == expected


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize(
    "text",
    [
        "最好，佳作", "佳最", "Sussex", "essex county", "class exam", "法国轮船", "日用百货",
        "", "…",
        # A letter beside a Latin word, a digit or letter beside a number.
        "casinos", "xcasino", "CASINOＳ", "1964", "640 克", "x64", "64bit",
        # Letters, digits and characters between are none of what is passed over.
        "代2开发票", "代x开发票", "代我开发票", "最美佳节", "法一轮", "AK-470",
    ],
)  # fmt: skip
def test_what_is_no_word_of_the_list_is_left_alone(text):
    assert found(text) == []


@pytest.mark.clause("C6-4")
def test_the_longest_word_at_a_place_is_named():
    assert found("国家级标准", ("国家", "国家级", "家级")) == ["国家级"]


@pytest.mark.clause("C6-4")
def test_ten_thousand_words_in_plain_prose_find_nothing_that_is_not_there():
    """No flood of false hits: prose with signs, digits and Latin words between its characters."""
    prose = (
        "本店3月1日起上架2026年新茶（250g/袋），第1批共1,200件：西湖龙井、碧螺春；买2送1，"
        "满199减20！Shopify 与 WooCommerce 店铺同价，GB/T 18650-2008 标准；客服 24 小时在线。"
    )
    words = ("买送", "赌博", "第批", "hop", "comm", "店铺价", "199", "650", "年茶")
    hits = found(prose * 20, words)
    assert set(hits) == {"199", "第1批"}


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize("text", ["", "好", "。。。", "\u200b", "x" * 41])
def test_a_word_of_the_list_has_something_to_it(text):
    with pytest.raises(ValidationError):
        check_word(text)


@pytest.mark.clause("C6-4")
@settings(max_examples=deep(60, 30), deadline=None)
@given(
    st.text(alphabet="茶果糕山水abc ", max_size=12),
    st.text(alphabet=" ·.-_\u200b　", max_size=4),
    st.text(alphabet="茶果糕山水 ", max_size=12),
)
def test_whatever_stands_between_its_signs_a_word_is_found_at_its_place(before, between, after):
    text = f"{before}最{between}佳{after}"
    assert found(text) == [f"最{between}佳"]


def test_a_text_is_cut_at_its_hits():
    assert [(each.text, each.hit) for each in spans("一二三四五", [(1, 3), (4, 5)])] == [
        ("一", None), ("二三", 0), ("四", None), ("五", 1),
    ]  # fmt: skip


@pytest.mark.clause("C6-4")
def test_ten_thousand_words_over_ten_thousand_characters_take_under_twenty_milliseconds():
    draw = random.Random(7)
    signs = [chr(code) for code in range(0x4E00, 0x9FA5)]
    words = {"".join(draw.choices(signs, k=draw.randint(2, 6))) for _each in range(10_000)}
    looking = Matcher([(number, plain(word)) for number, word in enumerate(sorted(words))])
    text = "".join(draw.choices(signs[:3500], k=9_996)) + sorted(words)[0]
    looking.find(text)

    def spent() -> float:
        begun = time.perf_counter()
        assert looking.find(text)
        return time.perf_counter() - begun

    assert min(spent() for _try in range(10)) < 0.020


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "最佳\r\n# 说明\n\n 第一 \n最佳\n".encode()),
        ("a.txt", "最佳\n第一".encode("gb18030")),
        ("a.csv", "最佳,广告\n第一,广告\n".encode("utf-8-sig")),
    ],
)
def test_words_come_from_a_file(name, content):
    assert words_in(name=name, content=content) == ["最佳", "第一"]


@pytest.mark.clause("C6-4")
def test_a_picture_is_no_list_of_words():
    with pytest.raises(ValidationError):
        words_in(name="a.txt", content=b"\x89PNG\r\n\x1a\n\0\0")


@pytest.mark.clause("C6-4")
def test_the_list_of_now_is_looked_for(room: Newsroom):
    assert matcher().count == 0
    add_words(words=[("最佳", "advert"), ("第一", "advert")], by=room.keeper, at=room.at)
    assert matcher().count == 2
    word = Word.objects.get(text="第一")
    end_word(word_id=word.pk, by=room.keeper, at=room.at)
    assert matcher().count == 1
    assert add_words(words=[("第 一", "false")], by=room.keeper, at=room.at) == 1
    word.refresh_from_db()
    assert (word.is_active, word.sort, word.history.count()) == (True, "false", 3)


@pytest.mark.clause("C6-4", "C6-5", "C6-6")
def test_every_field_of_a_version_is_held_against_the_list(room: Newsroom):
    add_words(words=[("最佳", "advert"), ("底价", "secret")], by=None, at=room.at)
    item = room.written(title="最佳", summary="底 价", body="好", source="最·佳社")
    hits = room.version(item).screenings.get().hits.all()
    assert {(hit.field, hit.text) for hit in hits} == {
        ("title", "最佳"), ("summary", "底 价"), ("source", "最·佳"),
    }  # fmt: skip
    assert screen(room.version(item), at=room.at) == room.version(item).screenings.get()


@pytest.mark.clause("C6-4", "C6-5", "C6-6")
@pytest.mark.parametrize(
    ("words", "field", "found"),
    [
        ({"body": "请 [代](https://a.example)开发票"}, "body", "代](https://a.example)开发票"),
        ({"body": "请 [代开](https://a.cn)**发**\n\n票"}, "body", "代开](https://a.cn)**发**\n\n票"),
        ({"body": "[这里](https://casino.example/888)"}, "body", "casino"),
        ({"body": "[这里](https://a.cn) casino [那里](https://b.cn)"}, "body", "casino"),
        ({"licence": "代开发票公司授权"}, "licence", "代开发票"),
        ({"source": "代·开发票"}, "source", "代·开发票"),
        ({"address": "https://casino.example/"}, "address", "casino"),
        ({"uploads": [Upload("好.txt", b"1"), Upload("代开发票.txt", b"2")]}, "files", "代开发票"),
        ({"body": "请\u202e票发开代\u202c", "title": "代开发票"}, "title", "代开发票"),
    ],
)  # fmt: skip
def test_what_the_page_prints_is_held_against_the_list_as_it_is_read(room, words, field, found):
    add_words(words=[("代开发票", "unlawful"), ("casino", "unlawful")], by=None, at=room.at)
    item = room.written(**words)
    version = room.version(item)
    [hit] = version.screenings.get().hits.all()
    assert (hit.field, hit.text) == (field, found)
    assert texts_of(version)[field][hit.start : hit.end] == found
    [told] = marked(version, hits_of(version))
    assert [each.text for each in told.spans if each.hit is not None] == [found]


@pytest.mark.clause("C6-4")
def test_a_text_is_kept_without_what_turns_its_signs_around(room: Newsroom):
    item = room.written(body="请\u202e票发开代\u202c", uploads=[Upload("a\u202etxt.txt", b"1")])
    version = room.version(item)
    assert version.body == "请票发开代"
    assert version.placed.get().attachment.name == "atxt.txt"


@pytest.mark.clause("C6-4")
def test_a_word_whose_plain_form_was_written_otherwise_is_looked_for_all_the_same(room: Newsroom):
    Word.objects.create(text="欠债", plain="an older reading", sort="false")
    item = room.written(body="欠债还钱")
    assert room.version(item).screenings.get().count == 1


@pytest.mark.clause("C6-4")
def test_a_word_called_harmless_stays_so_where_a_newer_version_reads_the_same(room: Newsroom):
    add_words(words=[("最佳", "advert")], by=None, at=room.at)
    item = room.written(title="最佳", body="最佳")
    for hit in room.version(item).screenings.get().hits.all():
        decide_hit(hit_id=hit.pk, is_harmless=True, reason="引文", by=room.leader, at=room.at)
    room.write(item, title="最佳", body="最佳，又改")
    version = room.version(item)
    assert {hit.field: bool(hit.said) for hit in hits_of(version)} == {"title": True, "body": False}
    with pytest.raises(ValidationError):
        require_decided(version)
    hit = version.screenings.get().hits.get(field="body")
    decide_hit(hit_id=hit.pk, is_harmless=True, reason="引文", by=room.leader, at=room.at)
    require_decided(version)


@pytest.mark.clause("C6-4")
def test_nobody_makes_their_own_word_on_another_version_count_for_theirs(room: Newsroom):
    add_words(words=[("最佳", "advert")], by=None, at=room.at)
    item = room.written(body="最佳")
    hit = room.version(item).screenings.get().hits.get()
    keeper = room.keeper
    decide_hit(hit_id=hit.pk, is_harmless=True, reason="引文", by=keeper, at=room.at)
    keeper.position = room.editor.position
    keeper.save()
    room.write(item, body="最佳", title="新题", by=Employee.objects.get(pk=keeper.pk))
    with pytest.raises(ValidationError):
        require_decided(room.version(item))


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", "最佳\n\n好\n第一\n。。\n"), ("a.csv", "最佳,1\n,\n好,2\n第一,3\n。。,4\n")],
)
def test_a_file_is_refused_with_the_lines_that_are_no_words(name, content):
    with pytest.raises(ValidationError) as refused:
        words_in(name=name, content=content.encode())
    told = " ".join(refused.value.messages)
    assert "3" in told and "“好”" in told and "5" in told and "“。。”" in told
    assert "最佳" not in told and refused.value.code == "C6-4"


@pytest.mark.clause("C6-4")
def test_a_file_of_nothing_but_mistakes_is_told_in_short():
    with pytest.raises(ValidationError) as refused:
        words_in(name="a.txt", content="\n".join("甲乙丙丁戊己庚辛壬癸子丑").encode())
    assert len(refused.value.messages) == 11


@pytest.mark.clause("C6-4")
def test_a_decision_holds_when_the_list_grows_elsewhere(room: Newsroom):
    add_words(words=[("最佳", "advert")], by=None, at=room.at)
    item = room.written(body="最佳，底价")
    version = room.version(item)
    hit = version.screenings.get().hits.get()
    words = {"reason": "引文", "by": room.leader, "at": room.at}
    decide_hit(hit_id=hit.pk, is_harmless=True, **words)
    require_decided(version)
    add_words(words=[("包邮", "advert")], by=None, at=room.at)
    screen(version, at=room.at)
    require_decided(version)
    add_words(words=[("底价", "secret")], by=None, at=room.at)
    screen(version, at=room.at)
    with pytest.raises(ValidationError):
        require_decided(version)
    # A list that reads as it did before counts again.
    end_word(word_id=Word.objects.get(text="底价").pk, by=None, at=room.at)
    screen(version, at=room.at)
    require_decided(version)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一\n二\n\n三", "<p>一<br>二</p>\n<p>三</p>"),
        ("## 题\n- 甲\n- 乙", "<h2>题</h2>\n<ul><li>甲</li><li>乙</li></ul>"),
        ("> 引", "<blockquote>引</blockquote>"),
        ("**重**", "<p><strong>重</strong></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ('[x](https://a.cn/"onclick=1)', '<p>[x](https://a.cn/&quot;onclick=1)</p>'),
        (
            "[**茶**](https://a.cn/?a=1&b=2)",
            '<p><a href="https://a.cn/?a=1&amp;b=2" rel="noopener nofollow">'
            "<strong>茶</strong></a></p>",
        ),
        (
            "<b>[x](https://a.cn)",
            '<p>&lt;b&gt;<a href="https://a.cn" rel="noopener nofollow">x</a></p>',
        ),
    ],
)  # fmt: skip
def test_a_text_becomes_html_of_ours_alone(text, expected):
    assert render(text) == expected
