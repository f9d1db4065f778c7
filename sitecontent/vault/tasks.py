"""Daily looks: secrets that are soon due by rule, and whether what is kept still fits."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sitecontent.vault import clocks
from sitecontent.vault.verify import tell_broken


@shared_task
def remind() -> int:
    """Tell who sees to it of secrets that are due within a week."""
    return clocks.remind(timezone.now())


@shared_task
def verify_vault() -> int:
    """Tell everybody in a seat if anything of the vault was bent, or a key is missing."""
    return tell_broken(settings.SEAL_FILE, timezone.now())
