"""The rows of an imported list as values: what each would write, and what is wrong with it."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _

from hr.people import rules
from hr.people.models import Employee


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: the row, the header of the column, the sentence."""

    row: int
    column: str
    text: str

    def __str__(self):
        return _("Row %(row)s, column “%(column)s”: %(problem)s") % {
            "row": self.row,
            "column": self.column,
            "problem": self.text,
        }


@dataclass(frozen=True)
class Entry:
    """One row and what it does: `values` to write, `private` to the private file.

    `changes` are what differs, as label → (was, will be); of who is new everything that is said.
    """

    row: int
    number: str
    name: str
    known: Employee | None
    values: dict
    private: dict
    supervisor: str | None
    changes: dict[str, tuple[str, str]]

    @property
    def key(self) -> str:
        """The number in small letters: it is one person's whatever its case."""
        return self.number.lower()

    @property
    def look(self) -> str:
        """A sign for what the row does: the same as long as it would do the same."""
        known = self.known.pk if self.known else None
        return sha256(repr((known, sorted(self.changes.items()))).encode()).hexdigest()[:16]

    @property
    def fate(self) -> str:
        """`new`, `changed` or `same`."""
        if self.known is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass
class Plan:
    """The entries of a file and everything that is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    above: dict[str, str | None] = field(default_factory=dict)  # number → supervisor's number

    def count(self) -> Counter:
        """How many entries there are of each fate."""
        return Counter(entry.fate for entry in self.entries)

    def looks(self) -> dict[str, str]:
        """Row → the sign of what it does; the rows as text, as a signed page gives them back."""
        return {str(entry.row): entry.look for entry in self.entries}

    def top_down(self) -> list[Entry]:
        """The entries so that nobody comes before their supervisor."""
        return sorted(self.entries, key=lambda each: len(rules.line_above(each.key, self.above)))
