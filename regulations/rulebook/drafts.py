"""An edition in the making: it travels signed in the page, so nothing half done is stored."""

from dataclasses import asdict, dataclass, replace

from django.core import signing

from regulations.rulebook.editions import entries_of
from regulations.rulebook.models import Edition
from regulations.rulebook.source import ClauseEntry, check_clause

SALT = "rulebook.draft"
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Draft:
    """The clauses of an edition that nobody has published; `base` is the newest edition's number.

    `base` is 0 as long as there is no edition.
    """

    base: int
    entries: tuple[ClauseEntry, ...]

    def entry(self, ref: str) -> ClauseEntry | None:
        """The clause of a number."""
        return next((each for each in self.entries if each.ref == ref), None)

    def reworded(self, ref: str, **texts: str) -> "Draft":
        """The same with other texts of one clause. Raises SourceError, KeyError without it."""
        entry = self.entry(ref)
        if entry is None:
            raise KeyError(ref)
        changed = replace(entry, **texts)
        check_clause(changed)
        entries = tuple(changed if each is entry else each for each in self.entries)
        return replace(self, entries=entries)

    def packed(self) -> str:
        """The draft as text that nobody but the portal can write."""
        plain = {"base": self.base, "entries": [asdict(each) for each in self.entries]}
        return signing.dumps(plain, salt=SALT, compress=True)


def draft_on(edition: Edition | None, entries: tuple[ClauseEntry, ...] | None = None) -> Draft:
    """A draft on top of an edition; with the clauses of that edition where none are given."""
    if entries is None:
        entries = entries_of(edition) if edition else ()
    return Draft(edition.number if edition else 0, entries)


def unpack(text: str) -> Draft:
    """The draft that `packed` wrote within a day. Raises BadSignature."""
    plain = signing.loads(text, salt=SALT, max_age=A_DAY)
    return Draft(plain["base"], tuple(ClauseEntry(**entry) for entry in plain["entries"]))
