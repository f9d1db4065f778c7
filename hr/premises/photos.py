"""Photos taken in the house: made anew, small, kept as rows."""

from datetime import datetime

from hr.premises.models import Photo
from regulations.pictures import make_anew

MOST = 400 * 1024


def keep_photo(content: bytes | None, *, clause: str, by, at: datetime) -> Photo | None:
    """Store a photo without what was hidden in it; None where none was taken.

    Refused: what is no picture, whatever its name says.
    """
    if not content:
        return None
    picture = make_anew(content=content, most=MOST, shrink=True, clause=clause)
    return Photo.objects.create(media=picture.media, content=picture.content, by=by, at=at)
