"""One of everything that is recorded of times, and where it is found: for tests of addresses."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from attendance.timekeeping.corrections.services import Proof, ask_correction
from attendance.timekeeping.devices.services import own_pin
from attendance.timekeeping.files.services import keep_file
from attendance.timekeeping.models import (
    Device,
    Network,
    PinOwner,
    Punch,
    Suspicion,
    Upload,
)
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.replanning.services import ask_change
from attendance.timekeeping.replanning.wishes import DayWish
from attendance.timekeeping.suspicions.services import raise_suspicions
from regulations.binding.services import entering_past
from tests.company import TEN, Company


class Facts:
    """A clock, a file, a correction that waits, and a suspicion of two people."""

    def __init__(self, company: Company) -> None:
        self.company = company
        words = {"first_seen_at": TEN, "last_seen_at": TEN, "standing": "approved"}
        self.device = Device.objects.create(serial="CGKK1", **words)
        self.network = Network.objects.create(name="总部", addresses="203.0.113.0/24")
        with entering_past(right="test"):
            self._record()
            self._ask()

    def _record(self) -> None:
        for place, person in enumerate((self.company.colleague, self.company.operator_two)):
            origin = Origin(Source.WEB, f"web:{place}", browser=UUID(int=1), is_outside=False)
            at = TEN + timedelta(minutes=place)
            self.punch = record_punch(person=person, origin=origin, at=at)
        self.upload = Upload.objects.create(
            device=self.device, table="ATTLOG", path="/iclock/cdata", body=b"x", size=1,
            sha256="0" * 64, at=TEN,
        )  # fmt: skip
        raise_suspicions(at=timezone.now())
        self.suspicion = Suspicion.objects.get()
        taken = {"person": self.company.colleague, "by": self.company.hr, "at": TEN}
        own_pin(pin="77", **taken)
        self.file = keep_file(
            name="a.csv", content="工号,打卡时间\r\n1002,2026-03-04 08:00\r\n".encode(), at=TEN
        )

    def _ask(self) -> None:
        self.correction = ask_correction(
            kind="add", wanted_at=TEN, reason="忘记", file=Proof("a.txt", b"x"),
            by=self.company.colleague, at=TEN + timedelta(hours=1),
        )  # fmt: skip

        wish = DayWish(self.company.colleague.pk, f"{TEN - timedelta(days=1):%Y-%m-%d}", "")
        self.change = ask_change(wish=wish, reason="漏录", by=self.company.hr, at=TEN)

    def paths(self) -> dict[str, str]:
        """Pattern of each address → a path at which there is something."""
        base, owner = "attendance/", PinOwner.objects.get()
        clock, file = f"{base}clocks/{self.device.pk}/", f"{base}files/{self.file.pk}/"
        correction = f"{base}corrections/{self.correction.pk}/"
        return {
            f"{base}clocks/<int:pk>/": clock,
            f"{base}clocks/<int:pk>/decide/": f"{clock}decide/",
            f"{base}clocks/<int:pk>/tell/": f"{clock}tell/",
            f"{base}clocks/pins/<int:pk>/end/": f"{base}clocks/pins/{owner.pk}/end/",
            f"{base}clocks/uploads/<int:pk>/": f"{base}clocks/uploads/{self.upload.pk}/",
            f"{base}files/<int:pk>/": file,
            f"{base}files/<int:pk>/write/": f"{file}write/",
            f"{base}corrections/<int:pk>/": correction,
            f"{base}corrections/<int:pk>/again/": f"{correction}again/",
            f"{base}corrections/<int:pk>/proof/": f"{correction}proof/",
            f"{base}plans/<int:pk>/": f"{base}plans/{self.change.pk}/",
            f"{base}plans/ask/<slug:kind>/": f"{base}plans/ask/day/",
            f"{base}suspicions/<int:pk>/": f"{base}suspicions/{self.suspicion.pk}/",
            **{
                rf"^iclock/{name}(?:\.aspx)?/?$": f"iclock/{name}"
                for name in (
                    "cdata",
                    "getrequest",
                    "devicecmd",
                    "registry",
                    "ping",
                    "fdata",
                    "push",
                    "querydata",
                )
            },
        }

    def rows(self) -> dict[str, object]:
        """The lists of the admin site → a row of each."""
        punch = Punch.objects.get(pk=self.punch.pk)
        return {"timekeeping/network": self.network, "timekeeping/punch": punch}
