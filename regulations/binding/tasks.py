"""The seal over all chains, every ten minutes."""

from celery import shared_task
from django.conf import settings

from regulations.binding.registry import chains
from regulations.binding.services import seal_chain


@shared_task
def seal() -> None:
    """Seal every chain that grew."""
    for chain in chains():
        seal_chain(chain=chain, copy_to=settings.SEAL_FILE)
