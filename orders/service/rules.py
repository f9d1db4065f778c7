"""The numbers of the service desk, the ways customers come, and the refusals of the room."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_NOTE = 2000
LEAD = "ecommerce_lead"


@dataclass(frozen=True)
class ServiceRules:
    """Until when things are done at the service desk; each number names its clause."""

    monthly_report_day: int = field(metadata={"clause": "C10-R5", "low": 1, "high": 28})
    late_minutes: int = field(
        metadata={"clause": "C10-R6", "unit": "minutes", "low": 0, "high": 480}
    )
    follow_up_days: int = field(metadata={"clause": "C10-R3", "unit": "days", "low": 1, "high": 30})
    online_fault_points: int = field(metadata={"clause": "C10-R1", "low": 1, "high": 100})
    phone_fault_points: int = field(metadata={"clause": "C10-R2", "low": 1, "high": 100})
    samples_a_person: int = field(metadata={"clause": "C10-R1", "low": 1, "high": 50})
    appeal_within_days: int = field(
        metadata={"clause": "C10-R1", "unit": "days", "low": 1, "high": 30}
    )
    appeal_answer_days: int = field(
        metadata={"clause": "C10-R1", "unit": "days", "low": 1, "high": 30}
    )
    unusual_answer_hours: int = field(
        metadata={"clause": "C10-R5", "unit": "hours", "low": 1, "high": 168}
    )


class Way(TextChoices):
    """How a customer reached the shop."""

    ONLINE = "online", pgettext_lazy("service", "online chat")
    PHONE = "phone", pgettext_lazy("service", "phone")
    MAIL = "mail", pgettext_lazy("service", "mail")
    COUNTER = "counter", pgettext_lazy("service", "in person")


def check(fault: object, clause: str) -> None:
    """Raise what speaks against something, with its clause; nothing where it is None."""
    if fault:
        raise ValidationError(fault, code=clause)


def check_text(text: str, clause: str) -> str:
    """A text without the blanks around it. Refused: nothing but blanks."""
    if not text.strip():
        raise ValidationError(_("Write down what there is to say."), code=clause)
    return text.strip()
