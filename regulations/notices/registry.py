"""The kinds of notices: every room declares in `apps.py` what it tells people of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`label` names it on pages; the notice of a clock waits for nobody's quiet hours or digest."""

    label: "str | Promise"
    is_clock: bool = False


# What a channel is tested with; it goes through that one alone, so nobody chooses it.
TEST = "test"

_kinds: dict[str, Kind] = {}


def register(kind: str, *, label, is_clock: bool = False) -> None:
    """Declare a kind of notice, from `apps.py` of the room that writes it."""
    _kinds[kind] = Kind(label, is_clock)


def kind(name: str) -> Kind:
    """The kind's declaration; LookupError for a kind that no room declared."""
    if name not in _kinds:
        raise LookupError(f"No room declared the kind of notice {name!r}.")
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    """The kinds people choose among, by name, in the order in which the rooms declared them."""
    return {name: kind for name, kind in _kinds.items() if name != TEST}


def is_clock(name: str) -> bool:
    """Whether a stored notice is a clock's; its kind may have gone since."""
    return name in _kinds and _kinds[name].is_clock


def label(name: str) -> str:
    """The kind's name on pages; of a kind that has gone, the name it is stored by."""
    return str(_kinds[name].label) if name in _kinds else name
