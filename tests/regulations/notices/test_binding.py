"""What was written to whom, and that it went out, stays: whoever writes past the services."""

import pytest
from django.db import DatabaseError, transaction

from regulations.notices.models import Delivery, Notice
from regulations.notices.services import Message, notify
from tests.regulations.notices.told import AT


@pytest.fixture
def delivery(person, channel) -> Delivery:
    """A notice on its way out."""
    channel("json://127.0.0.1:1/", owner=person)
    notify(recipients=[person], message=Message(key="breach:1", text="x", kind="breach"), at=AT)
    return Delivery.objects.get()


def refused(change, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


def test_neither_notices_nor_their_deliveries_are_deleted(delivery):
    refused(lambda: Delivery.objects.filter(pk=delivery.pk).delete(), "permission denied")
    refused(lambda: Notice.objects.filter(pk=delivery.notice_id)._raw_delete("default"), "denied")


@pytest.mark.parametrize("change", [{"text": "y"}, {"kind": "test"}, {"at": AT}, {"params": {}}])
def test_of_a_notice_that_it_was_read_alone_changes(delivery, change):
    notices = Notice.objects.filter(pk=delivery.notice_id)
    refused(lambda: notices.update(**change), "permission denied")
    notices.update(read_at=AT)


def test_a_delivery_goes_again_and_through_no_other_channel(delivery):
    rows = Delivery.objects.filter(pk=delivery.pk)
    refused(lambda: rows.update(channel=None), "permission denied")
    refused(lambda: rows.update(key="other"), "permission denied")
    rows.update(given_up_at=AT, error="x")
    rows.update(given_up_at=None, attempts=0, not_before=AT, error="")


def test_what_went_out_stays_sent(delivery):
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(done_at=AT)
    refused(lambda: rows.update(done_at=None), "binds")
    refused(lambda: rows.update(error="x"), "binds")
