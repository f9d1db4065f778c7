"""Files that come with a text: each is kept or refused by itself, so that none is chosen twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regulations.rulebook import clause
from regulations.uploads import PICTURES, plain_name, type_of
from sitecontent.publishing import rules
from sitecontent.publishing.files import Upload, take_files
from sitecontent.publishing.models import Attachment, Item
from sitecontent.publishing.rules import CLAUSES, Kind
from sitecontent.publishing.services import lock_item


@dataclass(frozen=True)
class Refused:
    """A file that was not taken and why; `fitted` is what it would be, shrunk to the limit."""

    name: str
    why: str
    fitted: Attachment | None = None


@dataclass(frozen=True)
class Received:
    """What became of the files of one upload."""

    kept: list[Attachment]
    refused: list[Refused]

    @property
    def fitted(self) -> list[Attachment]:
        """The shrunk pictures that may stand in place of refused ones."""
        return [each.fitted for each in self.refused if each.fitted]


@clause("C6-9")
@transaction.atomic
def receive(*, item_id: int, uploads: Sequence[Upload], by, at: datetime) -> Received:
    """Keep the files that may be kept with an item; none of them stands in a version yet.

    A picture that is too large is refused, and kept shrunk beside it, to be taken instead.
    Refused as a whole: to who does not write this kind, and more files than a version holds.
    """
    item = lock_item(item_id)
    kind = Kind(item.kind)
    rules.check_author(by.position.code if by.position else "", kind)
    rules.check_state(item.state, rules.WRITABLE, CLAUSES[kind])
    rules.check_files(len(uploads))
    kept, refused = [], []
    for upload in uploads:
        try:
            kept += _take(item, upload, by, at)
        except ValidationError as error:
            name = plain_name(upload.name) or _("a file without a name")
            fitted = _fitted(item, upload, by, at)
            refused.append(Refused(name, " ".join(error.messages), fitted))
    return Received(kept, refused)


def _take(item: Item, upload: Upload, by, at: datetime) -> list[Attachment]:
    with transaction.atomic():
        return take_files(item, [upload], by=by, at=at)


def _fitted(item: Item, upload: Upload, by, at: datetime) -> Attachment | None:
    """A picture shrunk to the limit; None for what is no picture or cannot be shrunk."""
    found = type_of(upload.content)
    if upload.shrink or found is None or found.media not in PICTURES:
        return None
    try:
        return _take(item, replace(upload, shrink=True), by, at)[0]
    except ValidationError:
        return None
