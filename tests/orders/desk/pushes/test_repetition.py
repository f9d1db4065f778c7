"""Which message of our own form repeats another, and which goes back to what was."""

import threading

import pytest
from django.db import connection

from orders.desk.models import OrderEvent, Push
from tests.orders.desk.pushes import messages as shops
from tests.orders.desk.pushes.senders import own


def test_own_messages_with_ids_of_their_own_may_go_back_to_what_was(hooks):
    other = shops.OWN | {"address": "上海市南京路2号"}
    for number, document in enumerate([shops.OWN, other, shops.OWN, other]):
        own(document | {"id": number})
    assert OrderEvent.objects.filter(kind="shop_change").count() == 3


@pytest.mark.clause("C7-5")
def test_own_message_without_an_id_repeats_only_the_last_one_of_its_order(hooks):
    there = shops.OWN | {"address": "上海市南京路2号"}
    for document in (shops.OWN, shops.OWN, there, there, shops.OWN, shops.OWN):
        assert own(document).status_code == 200
    changes = [
        event.data["changes"]["address"]
        for event in OrderEvent.objects.filter(kind="shop_change").order_by("seq")
    ]
    assert changes == [
        ["杭州市文三路1号", "上海市南京路2号"],
        ["上海市南京路2号", "杭州市文三路1号"],
    ]
    assert Push.objects.count() == 3


def test_other_orders_between_two_messages_make_no_difference(hooks):
    for document in (shops.OWN, shops.OWN | {"number": "A-2"}, shops.OWN):
        own(document)
    assert (Push.objects.count(), OrderEvent.objects.count()) == (2, 2)


def test_own_message_with_its_moment_repeats_itself_however_late_it_comes_again(hooks):
    first = shops.OWN | {"updated_at": "2026-08-05T10:00:00Z"}
    later = shops.OWN | {"updated_at": "2026-08-05T10:05:00Z", "address": "上海市南京路2号"}
    for document in (first, later, first):
        own(document)
    assert (Push.objects.count(), OrderEvent.objects.count()) == (2, 2)


@pytest.mark.clause("C7-5")
@pytest.mark.django_db(transaction=True)
def test_going_back_told_many_times_at_once_is_one_change(hooks):
    own(shops.OWN)
    own(shops.OWN | {"address": "上海市南京路2号"})
    start, statuses = threading.Barrier(6), []

    def run():
        start.wait()
        statuses.append(own(shops.OWN).status_code)
        connection.close()

    threads = [threading.Thread(target=run) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 6
    assert (Push.objects.count(), OrderEvent.objects.count()) == (3, 3)
