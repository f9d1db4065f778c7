"""Which documents there are, who decides on them, and how their text is shown: no queries."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from markdown import Markdown

from regulations.approvals.rules import Stage
from regulations.rulebook import clause

HEAD = Stage("general_manager", gettext_noop("General manager"))
WRITERS = ("system_administrator", "site_manager")
LONGEST_TEXT, LONGEST_NOTE = 60_000, 500


@dataclass(frozen=True)
class Document:
    """A document of the handbook: what it is called, and the clause that asks for it."""

    code: str
    clause: str
    title: object


DOCUMENTS = {
    each.code: each
    for each in (
        Document("operation", "C13-1", _("Rules for database users and for operation")),
        Document("confidentiality", "C13-9", _("Policy on confidentiality of site information")),
    )
}


@clause("C13-1", "C13-9")
def chain() -> tuple[Stage, ...]:
    """A version holds by the general manager’s word."""
    return (HEAD,)


@clause("C13-1", "C13-9")
def check_version(*, zh: str, en: str, note: str, day: date, before: str, today: date) -> None:
    """A version has both languages, a reason, a day that has not gone by, and changes something.

    `before` is the Chinese and English text of the newest one, put together.
    """
    for name, text in (("zh", zh), ("en", en)):
        if not text.strip():
            raise _refusal(name, _("Both languages are needed."))
    if not note.strip():
        raise _refusal("note", _("Say what changes and why."))
    if day < today:
        raise _refusal("in_force_from", _("A version holds from today at the earliest."))
    if joined(zh, en) == before:
        raise _refusal("zh", _("This changes nothing."))


def joined(zh: str, en: str) -> str:
    """Both texts as one, ends of lines alike."""
    return "\n\f\n".join(plain(each) for each in (zh, en))


def plain(text: str) -> str:
    """A text with one kind of line end and no blanks around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _refusal(name: str, message) -> ValidationError:
    return ValidationError({name: ValidationError(message, "C13-1")})


def shown(text: str) -> SafeString:
    """A text in Markdown as HTML: headings, lists, tables and emphasis, and nothing that leads
    anywhere or that the text brings along as HTML."""
    maker = Markdown(extensions=["tables", "sane_lists"])
    for name in ("link", "image_link", "image_reference", "reference", "short_reference",
                 "short_image_ref", "autolink", "automail", "html"):  # fmt: skip
        maker.inlinePatterns.deregister(name, strict=False)
    maker.preprocessors.deregister("html_block", strict=False)
    maker.parser.blockprocessors.deregister("reference", strict=False)
    return mark_safe(maker.convert(escape(text)))  # escaped before anything is made of it


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """What changed between two texts, line by line: ("", as it was), ("del", gone), ("ins", new);
    of what stays the lines beside a change alone."""
    old, new = plain(before).splitlines(), plain(after).splitlines()
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            kept = old[a:b]
            found += [("", line) for line in (kept if len(kept) <= 2 else [kept[0], "…", kept[-1]])]
            continue
        found += [("del", line) for line in old[a:b]] + [("ins", line) for line in new[c:d]]
    return found
