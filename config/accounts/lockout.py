"""Wrong passwords and codes: who is locked out, from where, and what they and the owner are told.

The lock is on a staff number together with an address, so that nobody can lock somebody else out
from elsewhere; it is kept in the database, so that no restart lifts it.
"""

from axes.signals import user_locked_out
from django.conf import settings
from django.dispatch import receiver
from django.shortcuts import render
from django.utils import timezone

from hr.people.logins.services import LOCKED, tell_owner
from hr.people.models import Employee


def number_of(request, credentials=None) -> str:
    """The number that tries are counted by: as the login reads it, whose letters have no case."""
    return str((credentials or {}).get("username") or "").strip().lower()


def locked_out(request, *args, **kwargs):
    """What is shown to whoever is locked out."""
    return render(request, "account/locked.html", status=429)


@receiver(user_locked_out, dispatch_uid="accounts.locked")
def tell(sender, request, username, ip_address, **words) -> None:
    """Tell the owner of the login, who may not be the one that tried."""
    person = Employee.objects.filter(number__iexact=username, is_active=True).first()
    if person is not None:
        params = {"count": settings.AXES_FAILURE_LIMIT, "address": ip_address or "—"}
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)  # told once an hour
        tell_owner(person, text=LOCKED, name=f"locked:{ip_address}", at=hour, **params)
