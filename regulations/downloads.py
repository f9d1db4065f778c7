"""What was taken in goes out as it came: to be saved, never shown by the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_received(row) -> HttpResponse:
    """A stored file (`content`, `media`, `name`): the browser neither shows nor guesses it."""
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
