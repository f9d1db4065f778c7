"""Words from a file: a text with one on each line, or the first column of a spreadsheet."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.sheets import read_lines
from regulations.uploads import TEXT, type_of
from sitecontent.publishing.screening.rules import LONGEST_WORD, MOST_WORDS, check_word

MOST_NAMED = 10


def words_in(*, name: str, content: bytes) -> list[str]:
    """The words of a file, each once, in order; lines that begin with # are remarks.

    Refused, with its line and what stands there, is every line that is no word for the list.
    """
    if name.lower().endswith((".xlsx", ".csv")):
        rows = read_lines(name=name, content=content)
        found = [(line, cells[0].strip()) for line, cells in rows if cells]
    else:
        found = [(line, word.strip()) for line, word in enumerate(_text(content).splitlines(), 1)]
    found = [(line, word) for line, word in found if word and not word.startswith("#")]
    kept = list(dict.fromkeys(word for _line, word in found))
    _check(found)
    if len(kept) > MOST_WORDS:
        raise ValidationError(
            _("The list holds %(most)s words at most."), params={"most": f"{MOST_WORDS:,}"},
            code="C6-4",
        )  # fmt: skip
    return kept


def _check(found: Iterable[tuple[int, str]]) -> None:
    """Refuse a file by the lines that are no words, the first of them named."""
    bad: list[ValidationError] = []
    for line, word in found:
        try:
            check_word(word)
        except ValidationError as error:
            params = {"line": line, "word": word[:LONGEST_WORD], "why": error.messages[0]}
            text = _("Line %(line)s, “%(word)s”: %(why)s")
            bad.append(ValidationError(text, params=params, code="C6-4"))
    if len(bad) > MOST_NAMED:
        count = {"count": len(bad) - MOST_NAMED}
        more = ValidationError(_("And %(count)s more lines."), params=count, code="C6-4")
        bad[MOST_NAMED:] = [more]
    if bad:
        raise refused_as_one(bad)


def refused_as_one(errors: list[ValidationError]) -> ValidationError:
    """Several refusals of one clause told together."""
    found = ValidationError(errors)
    found.code = errors[0].code
    return found


def _text(content: bytes) -> str:
    if type_of(content) != TEXT:
        raise ValidationError(_("This is no text with a word on each line."), code="C6-4")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("a text is in one of these")
