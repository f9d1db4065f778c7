"""Rooms above say here who reads the handbook, that they must hear of a new edition, and what
stands behind a version of the rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from regulations.rulebook.models import Edition, RuleVersion

_on_publish: list[Callable[..., None]] = []
_find_readers: "list[Callable[[], QuerySet]]" = []


def on_publish(react: Callable[..., None]) -> None:
    """Call `react(edition=…, by=…, at=…)` in the transaction that publishes an edition."""
    _on_publish.append(react)


def published(*, edition: "Edition", by, at: datetime) -> None:
    """Tell everybody who asked that an edition stands."""
    for react in _on_publish:
        react(edition=edition, by=by, at=at)


_on_remind: list[Callable[..., None]] = []


def on_remind(react: Callable[..., None]) -> None:
    """Call `react(edition=…, people=…, by=…, at=…)` to remind people to acknowledge."""
    _on_remind.append(react)


def remind(*, edition: "Edition", people: Iterable, by, at: datetime) -> None:
    """Have people told that they have not acknowledged an edition yet."""
    for react in _on_remind:
        react(edition=edition, people=people, by=by, at=at)


def set_readers(find: "Callable[[], QuerySet]") -> None:
    """hr tells here who must acknowledge the handbook: people as of AUTH_USER_MODEL.

    Each row carries `unit_key`, by which units are sorted, and `unit_name`; neither is null.
    """
    _find_readers[:] = [find]


def readers() -> "QuerySet":
    """Everybody who must acknowledge the handbook. IndexError when hr has not said who."""
    return _find_readers[0]()


_has_warrant: "list[Callable[[RuleVersion], bool]]" = []


def set_warrant(is_approved: "Callable[[RuleVersion], bool]") -> None:
    """amendments tells here whether a version that is being enacted is what was approved."""
    _has_warrant[:] = [is_approved]


def is_warranted(version: "RuleVersion") -> bool:
    """Whether a version is what was approved. IndexError where nobody tells."""
    return _has_warrant[0](version)


@dataclass(frozen=True)
class Origin:
    """Something that stands behind a version; `link` is empty where the reader may not look."""

    label: str
    text: str
    link: str = ""


_find_origin: "list[Callable[[RuleVersion, object, datetime], Iterable[Origin]]]" = []


def set_origin(find: "Callable[[RuleVersion, object, datetime], Iterable[Origin]]") -> None:
    """amendments tells here where a version came from: `find(version, person, at)`."""
    _find_origin[:] = [find]


def origin(version: "RuleVersion", person, at: datetime) -> list[Origin]:
    """Where a version came from, as far as a person may look."""
    return [each for find in _find_origin for each in find(version, person, at)]


@dataclass(frozen=True)
class Paper:
    """A document that belongs to a clause: since when which version is in force (None: none yet),
    and whether the reader need not acknowledge it any more."""

    title: object
    clause: str
    link: str
    number: int | None
    day: date | None
    is_known: bool


_find_papers: "list[Callable[[object, datetime], Iterable[Paper]]]" = []


def set_papers(find: "Callable[[object, datetime], Iterable[Paper]]") -> None:
    """A room above tells here which documents stand beside the clauses: `find(person, at)`."""
    _find_papers[:] = [find]


def papers(person, at: datetime) -> list[Paper]:
    """The documents beside the clauses, for a person."""
    return [each for find in _find_papers for each in find(person, at)]
