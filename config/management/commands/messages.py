"""`manage.py messages`: collect what is to be translated, from code, templates and packages."""

import ast
import gettext
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
PO = settings.BASE_DIR / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
# Function → which of its arguments are messages; "c" marks the context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Packages whose words reach our pages: what no catalog of theirs translates stands in ours.
PACKAGES = (
    "allauth.account",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.core",
    "django.db",
    "django.forms",
    "guardian",
    "simple_history",
    "unfold",
)
NOT_READ = {"tests", "migrations"}
# Babel takes the keys in `gettext(event["added"]["name"])` for words.
NO_WORDS = {"addedname", "changedname", "deletedname", "before", "after"}
_PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Found:
    """A message at a place; a plural is a pair."""

    place: tuple[str, int]
    text: str | tuple[str, str]
    context: str | None

    @property
    def key(self) -> tuple[str, str | None]:
        """What makes it one message of a catalog."""
        return (_first(self.text), self.context)


def read_messages(source: str, *, name: str, is_template: bool) -> Iterator[Found]:
    """The messages of one file, given as text; `name` is the place that is noted."""
    if is_template:
        # Django turns tags into Python calls; what is left of the lines' indents is no Python.
        source = "\n".join(line.strip() for line in templatize(source, name).splitlines())
    file = io.BytesIO(source.encode())
    for line, text, _comments, context in extract(
        "python", file, KEYWORDS, options={"encoding": "utf-8"}
    ):
        if text not in NO_WORDS and (text if isinstance(text, str) else all(text)):
            yield Found((name, line), text, context)
    if not is_template:
        yield from _within_strings(source, name)


def _within_strings(source: str, name: str) -> Iterator[Found]:
    """The messages of calls that stand within f-strings, into which Babel does not look."""
    strings = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
    calls = (node for each in strings for node in ast.walk(each) if isinstance(node, ast.Call))
    for call in calls:
        function = call.func.id if isinstance(call.func, ast.Name) else ""
        if function not in KEYWORDS:
            continue
        words = [each.value for each in call.args if isinstance(each, ast.Constant)]
        context = words.pop(0) if "pgettext" in function and words else None
        if words and words[0]:
            text = tuple(words[:2]) if function.startswith("n") else words[0]
            yield Found((name, call.lineno), text, context)


def _read_folder(folder: Path, base: Path) -> Iterator[Found]:
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(base)
        is_template = path.suffix in (".html", ".txt") and "templates" in place.parts
        if NOT_READ & set(place.parts) or not (is_template or path.suffix == ".py"):
            continue
        source = path.read_text("utf-8")
        yield from read_messages(source, name=place.as_posix(), is_template=is_template)


def own_messages() -> list[Found]:
    """What the rooms, the shell and the templates of the portal say."""
    base = settings.BASE_DIR
    wings = {room.split(".")[0] for room in settings.ROOMS} | {"config", "templates"}
    return [found for wing in sorted(wings) for found in _read_folder(base / wing, base)]


def package_messages() -> list[Found]:
    """What packages say on our pages and none of the installed catalogs translates."""
    known = _translated()
    missing = []
    for package in PACKAGES:
        folder = Path(find_spec(package).submodule_search_locations[0])
        base = folder.parents[package.count(".")]
        missing += [found for found in _read_folder(folder, base) if found.key not in known]
    return missing


def _translated() -> set[tuple[str, str | None]]:
    """Keys of all that the catalogs of Django and of the installed apps translate."""
    django = Path(find_spec("django").submodule_search_locations[0]) / "conf"
    keys = set()
    for folder in [django, *(Path(app.path) for app in apps.get_app_configs())]:
        path = folder / "locale" / LOCALE / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as file:
                catalog = gettext.GNUTranslations(file)
            for entry in catalog._catalog:
                text = entry[0] if isinstance(entry, tuple) else entry
                context, separator, words = text.rpartition("\x04")
                keys.add((words, context if separator else None))
    return keys


def collect() -> Catalog:
    """A catalog of all messages, none translated."""
    catalog = Catalog(locale=LOCALE)
    for found in [*own_messages(), *package_messages()]:
        catalog.add(found.text, locations=[found.place], context=found.context)
    return catalog


def read_catalog(po: Path = PO) -> Catalog:
    """The catalog as it is kept."""
    with po.open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def merge(kept: Catalog, collected: Catalog) -> Catalog:
    """`kept` with exactly the messages of `collected`; translations stay, none is guessed."""
    kept.update(collected, no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    return kept


def as_bytes(catalog: Catalog) -> bytes:
    """The catalog as a .po file, without line numbers, so that it changes only with its words."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def keys(catalog: Catalog) -> set[tuple[str, str | None]]:
    """Text and context of every message."""
    return {(_first(message.id), message.context) for message in catalog if message.id}


def placeholders(text: str) -> list[str]:
    """What is filled in, sorted."""
    return sorted(set(_PLACEHOLDER.findall(text)) - {"%%"})


def faults(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each message that lacks a translation or has a doubtful one, and what is wrong with it."""
    for message in catalog:
        if not message.id:
            continue
        plural = isinstance(message.id, tuple)
        source = message.id[-1] if plural else message.id
        words = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(words):
            yield source, "untranslated"
        elif message.fuzzy:
            yield source, "fuzzy"
        elif any(placeholders(each) != placeholders(source) for each in words):
            yield source, "other placeholders"


class Command(BaseCommand):
    """Writes the catalog of Chinese; what is translated stays, what nothing says goes."""

    help = "Collects what is to be translated; --check writes nothing and exits 1 for a gap."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only look")

    def handle(self, *, check: bool, **options):
        collected, kept = collect(), read_catalog()
        before, after = keys(kept), keys(collected)
        merged = merge(kept, collected)
        gaps = sorted(faults(merged))
        self._tell("new", before, after)
        self._tell("gone", after, before)
        for source, fault in gaps:
            self.stdout.write(f"{fault}: {source}")
        self.stdout.write(f"{len(after)} messages, {len(gaps)} of them not translated well.")
        if check:
            sys.exit(1 if gaps or before != after else 0)
        written = as_bytes(merged)
        if PO.read_bytes() != written:
            PO.write_bytes(written)

    def _tell(self, word: str, without: Iterable, with_: Iterable) -> None:
        for text, context in sorted(set(with_) - set(without), key=str):
            self.stdout.write(f"{word}: {text}" + (f" ({context})" if context else ""))


def _first(text: str | tuple[str, str]) -> str:
    return text if isinstance(text, str) else text[0]
