"""Clock devices over plain values."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """Whether a clock's punches are taken."""

    PENDING = "pending", pgettext_lazy("clock", "waiting for approval")
    APPROVED = "approved", pgettext_lazy("clock", "approved")
    REFUSED = "refused", pgettext_lazy("clock", "refused")
