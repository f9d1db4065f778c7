"""What upper rooms tell the books: which accounts they keep, where the document behind a voucher is
looked at, and how it is undone."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.apps import apps
from django.db import connections, transaction

# Source id, the voucher that is undone, reason, person, moment.
Undo = Callable[[int, object, str, object, datetime], None]
# Source id, the voucher whose money came back, person, moment.
Back = Callable[[int, object, object, datetime], None]
_undo: dict[str, Undo] = {}
_back: dict[str, Back] = {}
_links: dict[str, Callable[[int], str]] = {}
_kept: set[str] = set()


def undo(kind: str, function: Undo) -> None:
    """Declare how a document is undone, from `apps.py`, by the `source` of its vouchers.

    `function(source_id, entry, reason, by, at)` is called in the transaction that moves the money
    of the reversal of `entry`, or that posts it where it moves none; what it raises is refused
    there. It is also tried, and rolled back, when a reversal is prepared and when it is consented
    to.
    """
    _undo[kind] = function


def undo_of(kind: str) -> Undo | None:
    """How documents of a kind are undone; None where they are not undone from the books."""
    return _undo.get(kind)


@transaction.atomic
def try_undo(back, by, at: datetime) -> None:
    """Undo what `back` reverses and roll it back: so that who prepares a reversal, or consents to
    it, hears at once what the room of the document refuses."""
    function = undo_of(back.source)
    if function:
        function(back.source_id, back.reverses, back.reason, by, at)
        transaction.set_rollback(True)


def back(kind: str, function: Back) -> None:
    """Declare what follows once the money of a reversal has moved.

    `function(source_id, entry, by, at)` is called in the transaction that moves it; `entry` is the
    voucher that was reversed.
    """
    _back[kind] = function


def back_of(kind: str) -> Back | None:
    """What follows once the money of a reversal has moved; None: nothing."""
    return _back.get(kind)


def document(kind: str, link: Callable[[int], str]) -> None:
    """Declare where a document is looked at: `link(source_id)` gives its address."""
    _links[kind] = link


def link_of(kind: str, source_id: int | None) -> str:
    """Where the document behind a voucher is looked at, "" where nobody said."""
    return _links[kind](source_id) if kind in _links else ""


def keeps(*codes: str) -> None:
    """Declare accounts whose lines a room writes: by hand only with the consent of `consents`."""
    _kept.update(codes)


def kept() -> frozenset[str]:
    """The accounts that rooms keep."""
    return frozenset(_kept)


def documents() -> Mapping[str, Callable[[int], str]]:
    """Every kind with a link."""
    return dict(_links)


def sync(*, using: str, app_config, **kwargs) -> None:
    """Receiver of `post_migrate`: mark the accounts that rooms keep, for the gates to see."""
    last = [c for c in apps.get_app_configs() if c.models_module is not None][-1]
    connection = connections[using]
    if app_config != last or "ledger_consent" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_account SET is_kept = NOT is_kept WHERE is_kept <> (code = ANY(%s))",
            [sorted(_kept)],
        )
