"""The bigram search finds what people type: two Chinese characters, a clause number, a word."""

import pytest
from django.db import connection

from regulations.rulebook import selectors
from regulations.rulebook.models import Clause, Edition
from regulations.rulebook.numerals import in_digits
from regulations.rulebook.selectors import clauses_of
from regulations.rulebook.spelled import written
from regulations.rulebook.templatetags.rulebook import marked
from tests.company import Company


def scalar(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("第三次迟到或早退", "迟到", True),
        ("第三次迟到或早退", "早退", True),
        ("第三次迟到或早退", "到早", False),
        ("第三次迟到或早退", "三次迟到", True),
        ("第三次迟到或早退", "迟到 早退", True),
        ("第三次迟到或早退", "迟到 旷工", False),
        ("有迟到、早退的", "迟到早退", True),
        ("有迟到、早退的", "早退、迟到", True),
        ("迟到，“早退”（旷工）", "迟到早退旷工", True),
        ("不得早退。订单", "退订", False),  # the end of a sentence parts words
        ("迟到 早退", "迟到早退", False),  # and so does a space
        ("罚 30 元", "元", True),
        ("事假", "假", True),
        ("事假", "事", True),
        ("订单", "假", False),
        ("see C7-2 there", "c7-2", True),
        ("see C7-2 there", "C7", True),
        ("see C7-2 there", "C7-1", False),
        ("see A2.2-7.1", "A2.2", True),
        ("Lateness is fined", "late", True),
        ("Lateness is fined", "ness", False),
        ("全角ＡＢＣ７", "abc7", True),
        ("罕用字𠀀𠀁", "𠀀𠀁", True),
        ("任何文字", "", False),
        ("任何文字", "，。!'\\ & |", False),
    ],
)
def test_text_is_found_by_words(text, query, found):
    sql = "SELECT bylaw_bigrams(%s) @@ bylaw_bigram_query(%s)"
    assert scalar(sql, text, query) is found


@pytest.mark.django_db
def test_words_of_a_text_are_pairs_parts_and_wholes():
    assert scalar("SELECT bylaw_bigrams(%s)::text", "迟到者，C7-2 Late") == (
        "'2' 'c7' 'c7-2' 'late' '到者' '者' '迟到'"
    )


def found(edition, query):
    return [clause.ref for clause in selectors.clauses_of(edition, query)]


def test_two_chinese_characters_find_their_clauses(handbook):
    assert found(handbook, "竞品") == ["B1", "C11-1"]


def test_clause_number_finds_its_clause(handbook):
    assert "C7-5" in found(handbook, "C7-5")
    assert found(handbook, "A7.5-2") == ["A7.5-2"]


def test_english_word_finds_its_clauses(handbook):
    assert found(handbook, "misappropriation") == ["A7.1-4"]


@pytest.mark.clause("C14")
def test_words_with_a_comma_between_them_are_found_without_it(handbook):
    refs = found(handbook, "迟到早退")
    assert refs == ["A2.1-2", "A2.2-7.2"]  # that say “迟到、早退”
    assert set(refs) < set(found(handbook, "迟到、早退"))  # both words, wherever they stand


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column", "expression"),
    [
        ("rulebook_clause", "search", "bylaw_bigrams"),
        ("desk_order", "search_words", "bylaw_bigrams"),
    ],
)
def test_stored_words_are_made_by_the_function_and_found_by_an_index(table, column, expression):
    made = scalar(
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute AS a"
        " JOIN pg_attrdef AS d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)"
        " WHERE a.attrelid = %s::regclass AND a.attname = %s AND a.attgenerated = 's'",
        table, column,
    )  # fmt: skip
    assert expression in made
    indexes = "SELECT string_agg(indexdef, ' ') FROM pg_indexes WHERE tablename = %s"
    assert f"gin ({column})" in scalar(indexes, table)


def test_search_uses_its_index(handbook):
    query = Clause.objects.filter(search__bigrams="竞品").order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "clause_search" in query.explain()


def test_what_was_found_across_a_comma_is_marked_with_it():
    assert marked("有迟到、早退的", "迟到早退") == "有<mark>迟到、早退</mark>的"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("十分钟", "10分钟"), ("订单 十分钟", "订单 10分钟"), ("二十四小时", "24小时"),
        ("三十天", "30天"), ("第三次", "第3次"), ("十五日内", "15日内"), ("三方", "三方"),
        ("一致", "一致"), ("迟到早退", "迟到早退"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_in_digits(text, read):
    assert in_digits(text) == read


def test_a_number_in_characters_finds_the_clause_that_writes_it_in_digits(db):
    company = Company()
    edition = Edition.objects.get()
    assert company and "C7-2" in {each.ref for each in clauses_of(edition, "订单 十分钟")}


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("旷工半日，扣矿工工资", "kg", {"旷工", "矿工"}),
        ("旷工半日", "KG", {"旷工"}),
        ("旷工半日", "旷g", {"旷工"}),
        ("有迟到、早退的", "cdzt", {"迟到早退"}),  # a comma parts no words
        ("不得早退。订单", "td", set()),  # the end of a sentence does
        ("旷工", "k", set()),
        ("旷工", "gk", set()),
        ("see kg", "kg", set()),
        ("长假", "cj", {"长假"}),
    ],
)
def test_words_are_spelled_by_first_letters(text, word, words):
    assert written(text, word) == words


@pytest.mark.parametrize("query", ["kg", "KG", "旷g"])
def test_first_letters_of_pinyin_find_what_the_word_finds(handbook, query):
    assert set(found(handbook, query)) >= set(found(handbook, "旷工"))


def test_first_letters_and_a_word_are_both_to_stand_in_a_clause(handbook):
    assert "A2.2-7.1" in found(handbook, "kg 罚款")
    assert found(handbook, "kg 竞品") == []


def test_signs_alone_spell_nothing(handbook):
    assert found(handbook, "，。") == []


def test_what_stands_in_latin_letters_is_not_read_as_first_letters(handbook):
    assert found(handbook, "misappropriation") == ["A7.1-4"]
    clauses = clauses_of(handbook, "late")
    assert selectors.marks_of(clauses, "late") == "late"


def test_what_first_letters_found_is_marked(handbook):
    clauses = clauses_of(handbook, "kg 罚款")
    assert "旷工" in selectors.marks_of(clauses, "kg 罚款").split()
