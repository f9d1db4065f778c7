"""Words from a file: a text with one on each line, or the first column of a spreadsheet."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.sheets import read_lines
from regulations.uploads import TEXT, type_of
from sitecontent.publishing.screening.rules import MOST_WORDS


def words_in(*, name: str, content: bytes) -> list[str]:
    """The words of a file, each once, in order; lines that begin with # are remarks."""
    if name.lower().endswith(".xlsx") or name.lower().endswith(".csv"):
        found = [cells[0] for _line, cells in read_lines(name=name, content=content) if cells]
    else:
        found = _text(content).splitlines()
    words = dict.fromkeys(word.strip() for word in found)
    kept = [word for word in words if word and not word.startswith("#")]
    if len(kept) > MOST_WORDS:
        raise ValidationError(
            _("The list holds %(most)s words at most."), params={"most": f"{MOST_WORDS:,}"},
            code="C6-4",
        )  # fmt: skip
    return kept


def _text(content: bytes) -> str:
    if type_of(content) != TEXT:
        raise ValidationError(_("This is no text with a word on each line."), code="C6-4")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("a text is in one of these")
