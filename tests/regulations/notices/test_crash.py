"""A relay that dies between sending and writing it down: sent again, the same, and never lost."""

import os
import subprocess
import sys
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from regulations.notices.models import Delivery
from regulations.notices.rules import LEASE
from regulations.notices.services import notify, save_preferences
from tests.regulations.notices.told import breach, numbered, plain, run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DELIVER = """
import django
django.setup()
from regulations.notices.tasks import deliver
deliver()
"""


def deliver_and_die(receiver) -> int:
    """A relay in a process of its own, killed as soon as the receiver has a message; its status."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    env = os.environ | {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"}
    process = subprocess.Popen([sys.executable, "-c", DELIVER], cwd=settings.BASE_DIR, env=env)
    receiver.on_message = process.kill
    status = process.wait(timeout=60)
    receiver.on_message = None
    return status


def after_the_lease() -> datetime:
    """When the lease of whoever died by now has run out."""
    return timezone.now() + LEASE + timedelta(seconds=1)


def test_what_was_sent_and_not_written_down_goes_again_under_its_number(
    person, channel, receiver, only_delivery
):
    channel(receiver.address, owner=person)
    notify(recipients=[person], message=breach(), at=timezone.now())
    assert deliver_and_die(receiver) == -9
    assert len(receiver.received) == 1
    assert only_delivery().done_at is None
    run(timezone.now())
    assert len(receiver.received) == 1  # the lease of the dead still holds
    later = after_the_lease()
    run(later)
    first, second = receiver.said
    assert first == second
    assert first.splitlines()[-1] == numbered(only_delivery().pk)
    assert only_delivery().done_at == later


def test_a_digest_cut_off_goes_again_with_the_same_notices(person, channel, receiver):
    channel(receiver.address, owner=person)
    now = timezone.now()
    an_hour_ago = now - timedelta(hours=1)
    hour = timezone.localtime(an_hour_ago + timedelta(minutes=30)).time()
    save_preferences(
        ways={"import": "digest"}, quiet_from=None, quiet_until=None,
        digest_at=time(hour.hour, hour.minute), by=person, at=now,
    )  # fmt: skip
    for number in (1, 2):
        notify(recipients=[person], message=plain(number), at=an_hour_ago)
    assert deliver_and_die(receiver) == -9
    notify(recipients=[person], message=plain(3), at=an_hour_ago)
    run(after_the_lease())
    again = [said for said in receiver.said if "Import 1" in said]
    assert len(again) == 2
    assert again[0] == again[1]
    assert "Import 2" in again[0]
    assert "Import 3" not in again[0]
    assert not Delivery.objects.waiting().exists()
