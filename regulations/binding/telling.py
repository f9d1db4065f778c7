"""An attempt in a sentence: what should have been changed, and by which way."""

import re

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulations.words import listed, with_aside

_PAGE = re.compile(r"^[A-Z]+ /\S* ?(.*)$", re.DOTALL)
_PROGRAMME = re.compile(r"^\w+\.objects\b.*\.\w+\(([\w, ]*)\)$", re.DOTALL)
_SET = re.compile(r"\bSET\b(.*?)(?:\bWHERE\b|\bFROM\b|\bRETURNING\b|;|$)", re.DOTALL | re.I)
# What a form, JSON or SQL gives a value to.
_NAMES = re.compile(r"""['"](\w+)['"]\s*:|\b(\w+)"?\s*=""")


# The one record that a filter of the ORM, a condition in SQL or an address names.
_BY_MODEL = re.compile(r"Exact\(Col\(\w+, [\w.]+\.id\), (\d{1,18})\)")
_BY_SQL = re.compile(r"""\bWHERE\b[^;]*?(?<![\w])"?id"?\s*=\s*'?(\d{1,18})\b""", re.DOTALL | re.I)
_BY_PAGE = re.compile(r"^[A-Z]+ /\S*?/(\d{1,18})/")
_MANY = re.compile(r"\bOR\b|\bIN\b", re.I)


def number_in(statement: str) -> str:
    """The number of the one record that a statement names, as text; empty for none or several."""
    if found := _BY_PAGE.match(statement):
        return found[1]
    if _PROGRAMME.match(statement):
        named = _BY_MODEL.findall(statement)
    else:
        named = [] if _MANY.search(statement) else _BY_SQL.findall(statement)
    return named[0] if len(named) == 1 else ""


def called(table: str, number: str) -> str:
    """How people call a record by its id: by its own number where it has one, else by the id."""
    model = _model_of(table)
    if not number or model is None or not any(f.name == "number" for f in model._meta.fields):
        return number
    found = model._default_manager.filter(pk=number).values_list("number", flat=True).first()
    return str(found) if isinstance(found, str) else number


def told(*, table: str, operation: str, statement: str, number: str = "") -> str:
    """The sentence of an attempt in the reader's language; `number` is the record's, if known."""
    way, names = _way(statement)
    model = _model_of(table)
    words = {"way": way, "record": _record(model, table, number)}
    columns = _columns(model, names)
    if operation == "DELETE":
        return _("Tried by %(way)s to delete %(record)s.") % words
    if operation == "INSERT":
        return _("Tried by %(way)s to add a record: %(record)s.") % words
    if operation == "TRUNCATE":
        return _("Tried by %(way)s to empty the whole table: %(record)s.") % words
    if operation in ("ALTER", "DROP"):
        return _("Tried by %(way)s to change or drop the table itself: %(record)s.") % words
    if not columns:
        return _("Tried by %(way)s to change %(record)s.") % words
    text = _("Tried by %(way)s to change %(columns)s of %(record)s.")
    return text % (words | {"columns": listed(columns)})


def _model_of(table: str) -> type[Model] | None:
    return next((each for each in apps.get_models() if each._meta.db_table == table), None)


def _way(statement: str) -> tuple[str, set[str]]:
    """By which way, and the names of what was given a value."""
    if page := _PAGE.match(statement):
        return _("a page of the portal"), _named(page[1])
    if programme := _PROGRAMME.match(statement):
        return _("a programme"), {name.strip() for name in programme[1].split(",")}
    changed = _SET.search(statement)
    return pgettext("way of an attempt", "SQL"), _named(changed[1]) if changed else set()


def _named(text: str) -> set[str]:
    return {name for pair in _NAMES.findall(text) for name in pair if name}


def _record(model: type[Model] | None, table: str, number: str) -> str:
    if model is None:
        return table
    name = str(model._meta.verbose_name)
    return f"{name} {number}" if number else with_aside(name, _("it is not said which one"))


def _columns(model: type[Model] | None, names: set[str]) -> list[str]:
    """What people call the columns among these names, in the order of the table."""
    fields = model._meta.concrete_fields if model else ()
    return [
        str(field.verbose_name)
        for field in fields
        if {field.name, field.column} & names and isinstance(field.verbose_name, Promise)
    ]
