"""Days whose facts have changed since they were judged, and the rows of the room's parts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.corrections.models import Correction, CorrectionProof
from attendance.timekeeping.devices.models import (
    Command,
    Device,
    DeviceNote,
    PinOwner,
    Stray,
    Upload,
)
from attendance.timekeeping.files.models import PunchFile
from attendance.timekeeping.judging.models import DayResult, EarlierResult
from attendance.timekeeping.months.models import (
    Adjustment,
    Beginning,
    Closing,
    ClosingAsk,
    Sheet,
    SheetAnswer,
    SheetCall,
    SheetWord,
)
from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.punches.models import Network, Punch
from attendance.timekeeping.reassignments.models import PostingVerdict, RefusedPosting
from attendance.timekeeping.replanning.models import PlanChange
from attendance.timekeeping.suspicions.models import DayToLook, Judgement, Look, Suspicion
from regulations.binding.models import person_field

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Adjustment",
    "Beginning",
    "Closing",
    "ClosingAsk",
    "Command",
    "Correction",
    "CorrectionProof",
    "DayResult",
    "DayToLook",
    "Device",
    "DeviceNote",
    "EarlierResult",
    "Judgement",
    "Look",
    "Network",
    "Outing",
    "Overtime",
    "PinOwner",
    "PlanChange",
    "PostingVerdict",
    "Punch",
    "PunchFile",
    "RefusedPosting",
    "Sheet",
    "SheetAnswer",
    "SheetCall",
    "SheetWord",
    "StaleDay",
    "Stray",
    "Suspicion",
    "Upload",
]


class StaleDay(models.Model):
    """A person's day whose facts changed: to be judged anew."""

    person = person_field(_("person"))
    day = models.DateField(_("day"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="stale_day_once")]

    def __str__(self):
        return f"{self.person_id} {self.day}"
