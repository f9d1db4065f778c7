"""Everything the portal says, it says in Chinese and in English."""

import ast
import html
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from config.management.commands import messages
from orders.desk import attempts
from orders.desk.clocks import services as clocks

PROJECT = settings.BASE_DIR
TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))
WINGS = sorted({room.split(".")[0] for room in settings.ROOMS} | {"config"})
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]+")

# What templates may say outside of translate tags: the brand, each language in its own words,
# carriers as the shop names them, and the labels of keys.
PLAIN_WORDS = {
    "规",
    "中文",
    "English",
    "J",
    "K",
    "A",
    "R",
    "S",
    "O",
    "X",
    "Enter",
    "Esc",
    "SHA",
    "PIN",
    "OPLOG",
}
CARRIERS = {
    "顺丰速运", "中通快递", "圆通速递", "韵达快递", "申通快递", "京东物流", "中国邮政EMS",
}  # fmt: skip
# Where Chinese in code is data: the demo company, positions, words of shops' and HR's files.
CHINESE_DATA = {
    "config/demo",
    "config/settings.py",
    "attendance/leave/imports.py",
    "attendance/timekeeping/files/rules.py",
    "catalog/products/spreadsheet.py",
    "finance/ledger/capitals.py",
    "finance/ledger/migrations/0003_chart.py",
    "finance/ledger/rules.py",
    "finance/expenses/migrations/0003_categories.py",
    "finance/expenses/originals",
    "hr/people/entries.py",
    "hr/people/imports.py",
    "hr/people/positions.py",
    "hr/people/spreadsheet.py",
    "hr/roster/files/rules.py",
    "sitecontent/campaigns/entries.py",
    "sitecontent/publishing/screening/lookalikes.py",
    "orders/desk/layouts",
    "regulations/rulebook/management/commands/load_rulebook.py",
    "regulations/rulebook/numerals.py",
}


@pytest.fixture(scope="module")
def catalog():
    return messages.read_catalog()


# --- the catalog --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def collected():
    """What code and templates say, read once: it is every file of the portal."""
    return messages.collect()


def test_every_message_stands_in_the_catalog_and_nothing_else(catalog, collected):
    kept, said = messages.keys(catalog), messages.keys(collected)
    assert said - kept == set(), "not collected yet: make messages"
    assert kept - said == set(), "nothing says this any more: make messages"


def test_every_message_is_translated_with_its_placeholders(catalog):
    assert list(messages.faults(catalog)) == []


def test_every_translation_is_chinese(catalog):
    latin = {
        message.id for message in catalog if message.id and not CHINESE.search(str(message.string))
    }
    assert latin == {
        "Shopify", "WooCommerce", "%d%%", "%(where)s: %(problem)s", ", ", "%(day)s, %(role)s",
        "%(person)s %(why)s.", "%(day)s: %(person)s %(why)s.",
        ": ", "; ", ". ", " (", ")", "%(text)s (%(aside)s)",  # what joins words
    }  # fmt: skip


@pytest.mark.parametrize(("word", "chinese"), [("Close", "关闭"), ("Object", "对象")])
def test_a_word_of_ours_leaves_the_buttons_of_the_admin_site_as_they_are(word, chinese):
    with override("zh-hans"):
        assert gettext(word) == chinese


@pytest.mark.deep
def test_collecting_twice_changes_nothing(collected, tmp_path):
    once = tmp_path / "django.po"
    once.write_bytes(messages.as_bytes(messages.merge(messages.read_catalog(), collected)))
    again = messages.merge(messages.read_catalog(once), collected)
    assert messages.as_bytes(again) == once.read_bytes()


CODE = """
from django.utils.translation import gettext_lazy as _
print(_("Take over"), pgettext("event", "closed"), ngettext("%d day", "%d days", n), _(name))
TEXT = gettext_noop(
    "Order %(number)s "
    "has come in."
)
print(f"{_('rest day')}: {pgettext('event', 'opened')} {_(name)}")
print(f"{ngettext('%d cat', '%d cats', n)}")
"""
TEMPLATE = """{% load i18n %}
  {% translate "Order desk" %} and {% translate "Facts" context "order" %}
{% if x %}{% blocktranslate count n=many trimmed %}
    {{ n }} try{% plural %}{{ n }} tries
{% endblocktranslate %}{% endif %}
      {{ value|default:_("None") }} don't
"""


def test_messages_are_found_in_code():
    found = messages.read_messages(CODE, name="rules.py", is_template=False)
    assert [(each.text, each.context) for each in found] == [
        ("Take over", None),
        ("closed", "event"),
        (("%d day", "%d days"), None),
        ("Order %(number)s has come in.", None),
        ("rest day", None),
        ("opened", "event"),
        (("%d cat", "%d cats"), None),
    ]


def test_messages_are_found_in_templates():
    found = messages.read_messages(TEMPLATE, name="page.html", is_template=True)
    assert [(each.text, each.context) for each in found] == [
        ("Order desk", None),
        ("Facts", "order"),
        (("%(n)s try", "%(n)s tries"), None),
        ("None", None),
    ]


def test_merging_keeps_translations_and_guesses_none():
    kept, collected = messages.Catalog("zh_Hans"), messages.Catalog("zh_Hans")
    kept.add("Take over", "接手")
    kept.add("Gone", "没了")
    collected.add("Take over")
    collected.add("Take over now")
    merged = messages.merge(kept, collected)
    assert {m.id: (m.string or "", m.fuzzy) for m in merged if m.id} == {
        "Take over": ("接手", False),
        "Take over now": ("", False),
    }
    assert list(messages.faults(merged)) == [("Take over now", "untranslated")]


@pytest.mark.parametrize(
    ("source", "words", "fault"),
    [
        ("Order %(number)s", "订单", "other placeholders"),
        ("Order %(number)s", "订单 %(nummer)s", "other placeholders"),
        ("Added {name}", "已添加", "other placeholders"),
        ("Order", "", "untranslated"),
    ],
)
def test_doubtful_translation_is_a_fault(source, words, fault):
    catalog = messages.Catalog("zh_Hans")
    catalog.add(source, words)
    assert list(messages.faults(catalog)) == [(source, fault)]


def test_guessed_translation_is_a_fault():
    catalog = messages.Catalog("zh_Hans")
    catalog.add("Order", "订单", flags=["fuzzy"])
    assert list(messages.faults(catalog)) == [("Order", "fuzzy")]


# --- what stands in code and templates ----------------------------------------------------------

_TRANSLATED = re.compile(r"{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}", re.DOTALL)
_UNSEEN = re.compile(
    r"<(script|style)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>"
    r"|{%\s*comment\b.*?endcomment\s*%}|{#[^\n]*?#}",
    re.DOTALL,
)
_TAGS = re.compile(r"{%.*?%}|{{.*?}}")
_ELEMENT = re.compile(r"<[^>]*>")
# Attributes whose text a person reads or hears.
_SPOKEN = re.compile(r"""\b(?:title|placeholder|aria-label|alt|label)=["']([^"']*)["']""")


def plain_words(template: str) -> set[str]:
    """The words a person would see that no tag has translated."""
    text = _TAGS.sub(" ", _TRANSLATED.sub(" ", _UNSEEN.sub(" ", template)))
    spoken = " ".join(_SPOKEN.findall(text))
    return set(LETTERS.findall(html.unescape(f"{_ELEMENT.sub(' ', text)} {spoken}")))


def test_check_of_templates_sees_text_and_attributes():
    template = """<p title="Old">{% translate "Good" %} Bad {{ name }} <!-- no --></p>
    {% comment %}never{% endcomment %}{# nor this #}
    <input placeholder="{% translate "Fine" %}"> {% blocktranslate %}Well{% endblocktranslate %}
    <script>let x</script>"""
    assert plain_words(template) == {"Old", "Bad"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_says_nothing_outside_of_translate_tags(path: Path):
    assert plain_words(path.read_text()) - PLAIN_WORDS - CARRIERS == set()


def _chinese(path: Path) -> list[str]:
    """String literals of a module in Chinese, without those that only document."""
    tree = ast.parse(path.read_text())
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in documents and CHINESE.search(node.value)
    ]


def test_code_says_nothing_in_chinese_but_data():
    found = {path: _chinese(path) for wing in WINGS for path in (PROJECT / wing).rglob("*.py")}
    data = {path for each in CHINESE_DATA for path in found if path.is_relative_to(PROJECT / each)}
    assert {path: said for path, said in found.items() if said and path not in data} == {}


# Calls and arguments whose text a person reads; what is given to them is marked for translation.
TELLING_CALLS = {"Action", "Fault", "Item", "Message", "Timer", "ValidationError", "open_case"}
TELLING_ARGUMENTS = {"description", "label", "message", "text", "title", "verbose_name"}
SHOP_COLUMNS = {"Lineitem name", "Financial Status"}


def _unmarked(path: Path) -> list[str]:
    """Sentences and names in a module that reach a person and that no catalog would hold."""
    given = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            given += [k.value for k in node.keywords if k.arg in TELLING_ARGUMENTS]
            given += [arg for arg in node.args if called in TELLING_CALLS]
    texts = [x.value for x in given if isinstance(x, ast.Constant) and isinstance(x.value, str)]
    return [text for text in texts if re.match(r"[A-Z].*\w+ \w+", text)]


def test_sentences_for_people_are_marked_for_translation():
    found = {
        path.relative_to(PROJECT).as_posix(): _unmarked(path)
        for wing in WINGS
        for path in (PROJECT / wing).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: texts for path, texts in found.items() if set(texts) - SHOP_COLUMNS} == {}


def test_notices_and_cases_are_stored_in_words_that_are_translated(catalog):
    stored = {*clocks.TEXTS.values(), attempts.TITLE}
    assert {(text, None) for text in stored} <= messages.keys(catalog)


ROOMS = [room.split(".")[1] for room in settings.ROOMS]
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
OWN_MODELS = [model for model in MODELS if not model.__name__.startswith("Historical")]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_names_and_choices_of_a_model_are_translated(model):
    named = model._meta.original_attrs
    for name in ("verbose_name", "verbose_name_plural"):
        assert isinstance(named.get(name, Promise()), Promise), name
    for field in model._meta.fields:
        given = field._verbose_name
        assert field.primary_key or given is None or isinstance(given, Promise), field.name
        for _value, label in field.flatchoices:
            assert isinstance(label, Promise), (field.name, label)


@pytest.mark.parametrize(
    "model", [m for m in OWN_MODELS if m in admin.site._registry], ids=lambda m: m._meta.label
)
def test_everything_a_list_of_records_shows_has_a_translated_name(model):
    assert isinstance(model._meta.original_attrs.get("verbose_name"), Promise)
    for field in model._meta.fields:
        if field.editable and not field.primary_key:
            assert isinstance(field.verbose_name, Promise), field.name


def test_rooms_are_called_by_a_translated_name():
    for room in ROOMS:
        assert isinstance(apps.get_app_config(room).verbose_name, Promise), room


_SCRIPTS = re.compile(r"<(script|style)\b.*?</\1>|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
_SENTENCES = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
_FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TITLES = re.compile(r'(?:title|aria-label|placeholder|alt)="([^"]*)"')
_JOINED = re.compile(r"[⟦⟧] ?[:;,.](?= |[⟦⟧]|$)", re.MULTILINE)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "templates").rglob("*.html")), ids=lambda path: path.stem
)
def test_no_template_joins_words_with_punctuation_of_one_language(path):
    page = _SENTENCES.sub("⟦", _SCRIPTS.sub("", path.read_text(encoding="utf-8")))
    page = _FILLED.sub("⟦", page)
    texts = [re.sub(r"<[^>]*>", "⟧", page), *_TITLES.findall(page)]
    assert not [found[0] for text in texts for found in _JOINED.finditer(text)]
