"""A permit, an entry, a clean-up and a found thing for the list of addresses."""

import io
from datetime import timedelta

from PIL import Image

from hr.premises.found.services import report_found
from hr.premises.inspections.services import call_cleanup
from hr.premises.permits.rules import Kind, Wish
from hr.premises.permits.services import ask_permit, enter_room


def snapshot() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(file, "PNG")
    return file.getvalue()


class Rooms:
    """What the addresses of the house lead to."""

    def __init__(self, company, at):
        wish = Wish(Kind.INTERNET, "查资料", "", "", at, at + timedelta(hours=1))
        self.permit = ask_permit(wish=wish, by=company.colleague, at=at)
        self.entry = enter_room(purpose="巡检", by=company.administrator, at=at)
        self.cleanup = call_cleanup(
            title="春季大扫除", day=at.date(), department=None, by=company.hr, at=at
        )
        self.thing = report_found(
            what="伞", place="前台", photo=snapshot(), by=company.colleague, at=at
        )

    def paths(self) -> dict[str, str]:
        """Pattern → a path at which there is something."""
        rows = {
            "premises/permits/<int:pk>/": (self.permit.pk, ("", "end/")),
            "premises/server-room/<int:pk>/": (self.entry.pk, ("leave/",)),
            "premises/cleanups/<int:pk>/": (self.cleanup.pk, ("", "joined/", "off/")),
            "premises/found/<int:pk>/": (self.thing.pk, ("", "step/")),
            "premises/photos/<int:pk>/": (self.thing.photo_id, ("",)),
        }
        return {
            f"{pattern}{page}": f"{pattern.replace('<int:pk>', str(pk))}{page}"
            for pattern, (pk, pages) in rows.items()
            for page in pages
        }
