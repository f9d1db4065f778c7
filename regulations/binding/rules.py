"""What binds: when a row counts as entered later, and the words of a refusal."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PRESENT = timedelta(seconds=5)


def is_entered_later(*, at: datetime, recorded_at: datetime) -> bool:
    """More than five seconds between the happening and its record."""
    return recorded_at - at > PRESENT


def refusal(model) -> ValidationError:
    """The error that tells a person why a stored row stays as it is."""
    from regulations.binding.registry import protection

    return ValidationError(
        _("%(what)s binds from its creation: nobody may change or delete it."),
        code=protection(model).clause,
        params={"what": model._meta.verbose_name},
    )
