"""The verbs of places: take one into use, write down a check."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.contracts.access import check_group
from hr.contracts.letters import CLOCK, tell
from hr.contracts.models import Place, PlaceCheck
from hr.contracts.refusals import in_words
from hr.people.rules import HEAD
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.rulebook import clause

UNSAFE = gettext_noop("Contracts in %(place)s are not safe: %(note)s")


@clause("A6-6")
@transaction.atomic
def keep_place(*, code: str, name: str, by, at: datetime) -> Place:
    """Take a storage place into use."""
    check_group(by)
    place = Place(code=code.strip()[:20], name=name.strip()[:80])
    place._history_user, place._history_date = by, at
    place.full_clean()
    place.save(force_insert=True)
    return place


@clause("A6-6")
@transaction.atomic
def change_place(*, place_id: int, code: str, name: str, is_open: bool, by, at: datetime) -> Place:
    """Call a place otherwise, or take it out of use; what it was is kept.

    Refused while contracts lie in what is closed: nobody would look whether they are safe.
    """
    check_group(by)
    place = Place.objects.select_for_update().get(pk=place_id)
    place.code, place.name, place.is_open = code.strip()[:20], name.strip()[:80], is_open
    place._history_user, place._history_date = by, at
    place.full_clean()
    with in_words("A6-6"):
        place.save(update_fields=["code", "name", "is_open"])
    return place


@clause("A6-6")
@transaction.atomic
def check_place(
    *, place_id: int, fire_safe: bool, dry: bool, humidity: int | None = None, note: str = "", by,
    at: datetime,
) -> PlaceCheck:  # fmt: skip
    """Write down whether a place is safe from fire and damp; the general manager is told where it
    is not. Refused: a danger without what is done about it."""
    check_group(by)
    if not (fire_safe and dry) and not note.strip():
        raise ValidationError(
            {"note": ValidationError(_("Say what is done about it."), code="A6-6")}
        )
    row = PlaceCheck(
        place_id=place_id, fire_safe=fire_safe, dry=dry, humidity=humidity,
        note=note.strip()[:300], by=by, at=at,
    )  # fmt: skip
    with in_words("A6-6"):
        insert(row)
    if not row.is_safe:
        place = Place.objects.get(pk=place_id)
        tell(
            holders(HEAD), UNSAFE, key=f"place:{row.pk}", clause="A6-6", url="/contracts/places/",
            kind=CLOCK, by=by, at=at, place=str(place), note=row.note,
        )  # fmt: skip
    return row
