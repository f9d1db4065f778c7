"""What upper rooms tell of the documents they have approved, and who stands in for whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from regulations.approvals.models import Approvable
    from regulations.approvals.rules import Stage, State
    from regulations.rulebook.models import RuleVersion

# How long a decider has before the step goes to the superior as well.
WITHIN = timedelta(days=3)
# Why somebody who is barred does not decide, where a kind knows no more of it.
BENEFITS = _("Nobody decides on what benefits them.")
# Where what is asked benefits nobody, and who asked is barred alone.
ASKED = _("Who asked for this does not decide on it: a second person does.")


@dataclass(frozen=True)
class PhoneTerms:
    """How long a consent by phone may stay unconfirmed, by which clause and version."""

    clause: str
    within: timedelta
    version: "RuleVersion | None" = None


@dataclass(frozen=True)
class Hint:
    """What whoever decides should know beside the button; it holds nothing up."""

    text: object
    link: str = ""
    is_warning: bool = True


class ByDeputy(StrEnum):
    """Whether who stands in for a decider decides on a kind of document too."""

    ANY = "any"
    NAMED = "named"  # only where the kind was named to them
    NOBODY = "nobody"


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    `settle(document, state, by, at)` is called in the transaction of the word that ended it
    (approved, refused, returned or withdrawn); what it raises takes the word back.
    `charts(at)` gives every chain its rule can compute, each with the case it stands for.
    `facts(document)` gives (label, value) for whoever decides, and is kept with each round;
    `found(document)` gives those of them that may still change while it waits: once it is decided
    as they were then, whatever is found out later;
    `hints(document)` gives what stands beside the button, `since(document)` what became of it
    after it was approved. `barred(document, person)` says why somebody who is barred does not
    decide. `edit(document)` is where the asker
    changes what was returned; `returns` is False where nothing is changed and asked again, so that
    it is approved or refused. `phone` is None where nobody
    consents by phone; who holds the permission `hears` writes such a consent down, and so reads
    them all; `present(giver, at)` says why somebody does not consent by phone, since they are here
    and sign, "" where they are away. `reopen(document, by, at)` takes back what an approval
    settled, in the transaction in which a denied consent by phone is decided anew; it raises what
    keeps it from that. None: what was settled stands, and is undone where the document is.
    `deny(document, by, at)` is called in the transaction in which a consent by phone is denied:
    what has to happen at once.
    """

    label: object
    clause: str
    model: "type[Approvable]"
    settle: "Callable[[Approvable, State, object, datetime], None]"
    link: "Callable[[Approvable], str]"
    charts: "Callable[[datetime], Iterable[tuple[object, tuple[Stage, ...]]]]"
    facts: "Callable[[Approvable], Iterable[tuple[object, object]]]"
    found: "Callable[[Approvable], Iterable[tuple[object, object]]]" = lambda document: ()
    hints: "Callable[[Approvable], Iterable[Hint]]" = lambda document: ()
    since: "Callable[[Approvable], Iterable[Hint]]" = lambda document: ()
    edit: "Callable[[Approvable], str] | None" = None
    returns: bool = True
    within: timedelta = WITHIN
    is_bulk: bool = False
    by_deputy: ByDeputy = ByDeputy.ANY
    barred: "Callable[[Approvable, int], object]" = lambda document, person_id: BENEFITS
    phone: Callable[[datetime], PhoneTerms] | None = None
    reopen: "Callable[[Approvable, object, datetime], None] | None" = None
    deny: "Callable[[Approvable, object, datetime], None] | None" = None
    hears: str = "approvals.record_phone_consent"
    present: Callable[[object, datetime], object] = lambda giver, at: ""

    def is_heard_by(self, person) -> bool:
        """Whether a person may write down consents by phone to documents of this kind."""
        return self.phone is not None and person.has_perm(self.hears)


_kinds: dict[str, Kind] = {}


def register(name: str, **words) -> None:
    """Declare a kind of document, from `apps.py` of the room that owns it."""
    _kinds[name] = Kind(**words)


def kind(name: str) -> Kind:
    """The kind's declaration; KeyError for a kind that nobody registered."""
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    return dict(_kinds)


Find = Callable[[int, datetime], Iterable[int]]
_find_deputies: list[Find] = []
_find_principals: list[Find] = []


def set_deputies(deputies: Find, principals: Find) -> None:
    """hr tells here who stands in for a person at a moment, and for whom a person stands in."""
    _find_deputies[:], _find_principals[:] = [deputies], [principals]


# Deputy, principal, kind, moment: whether the kind was named to the deputy.
Named = Callable[[int, int, str, datetime], bool]
_is_named: list[Named] = []


def set_named(is_named: Named) -> None:
    """hr tells here whether a kind that asks for it was named to a deputy."""
    _is_named[:] = [is_named]


_find_kept_out: list[Callable[[int], Iterable[str]]] = []


def keep_out(find: Callable[[int], Iterable[str]]) -> None:
    """Rooms tell here on which kinds, by name, a person decides in nobody's place."""
    _find_kept_out.append(find)


def kept_out(person_id: int) -> frozenset[str]:
    """Names of the kinds on which a person decides in nobody's place."""
    return frozenset(name for find in _find_kept_out for name in find(person_id))


def _decides(deputy: int, principal: int, name: str, at: datetime) -> bool:
    if name in kept_out(deputy):
        return False
    by_deputy = kind(name).by_deputy
    if by_deputy == ByDeputy.NAMED:
        return any(ask(deputy, principal, name, at) for ask in _is_named)
    return by_deputy == ByDeputy.ANY


def unnamed(name: str, deputy: int) -> object:
    """Why who stands in for a decider does not decide on a kind, as a sentence."""
    if name in kept_out(deputy):
        return _("Who moves money decides on none of it in the place of another.")
    if kind(name).by_deputy == ByDeputy.NOBODY:
        return _("Nobody decides on this in the place of another.")
    return _("Whoever stands in for a decider decides on this only where it was named to them.")


def reserved() -> list[str]:
    """Names of the kinds on which a deputy does not decide as such."""
    return [name for name, each in _kinds.items() if each.by_deputy != ByDeputy.ANY]


def deputies(person_id: int, at: datetime, name: str) -> list[int]:
    """Ids of those who decide on a kind for a person at a moment."""
    found = (each for find in _find_deputies for each in find(person_id, at))
    return [each for each in found if _decides(each, person_id, name, at)]


def principals(person_id: int, at: datetime, name: str = "") -> list[int]:
    """Ids of those for whom a person stands in at a moment; of a kind where one is named."""
    found = [each for find in _find_principals for each in find(person_id, at)]
    return [each for each in found if not name or _decides(person_id, each, name, at)]


_find_holders: list[Callable[[str], Iterable[int]]] = []


def set_holders(find: Callable[[str], Iterable[int]]) -> None:
    """hr tells here who fills a role, such as "general_manager": ids of people at work."""
    _find_holders[:] = [find]


def holders(role: str) -> list[int]:
    """Ids of those who fill a role."""
    return [each for find in _find_holders for each in find(role)]
