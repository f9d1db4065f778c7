"""Two acts that wait for each other: one goes through, the other is told to try again."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, OperationalError, transaction
from django.test import RequestFactory
from django.utils import timezone

from config.middleware import CollisionMiddleware
from hr.people.models import Employee
from orders.desk.services import accept_order
from tests.company import Company


def request():
    made = RequestFactory().post("/people/")
    made.user = AnonymousUser()
    return made


@pytest.mark.django_db(transaction=True)
def test_who_loses_a_deadlock_reads_that_nothing_was_saved(raw_connection):
    one, two = [each.pk for each in list(Company().by_number.values())[:2]]
    other = raw_connection("superuser")
    with pytest.raises(OperationalError) as caught, transaction.atomic(), other.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '30s'")  # the other does not give up first
        cursor.execute("SELECT FROM people_employee WHERE id = %s FOR UPDATE", [two])
        Employee.objects.select_for_update().get(pk=one)
        asked = "SELECT FROM people_employee WHERE id = %s FOR UPDATE", [one]
        waits = threading.Thread(target=cursor.execute, args=asked)
        waits.start()
        try:
            Employee.objects.select_for_update().get(pk=two)
        finally:
            waits.join(10)
    answer = CollisionMiddleware(None).process_exception(request(), caught.value)
    assert answer.status_code == 409
    assert "请返回后再提交一次" in answer.content.decode()


@pytest.mark.django_db
def test_who_pressed_while_the_portal_stood_still_reads_that_nothing_was_saved():
    company, now = Company(), timezone.now()
    order = company.receive(at=now)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        accept_order(order_id=order.pk, by=company.assistant, at=now - timedelta(seconds=6))
    answer = CollisionMiddleware(None).process_exception(request(), caught.value)
    assert answer.status_code == 503
    assert "请返回后再提交一次" in answer.content.decode()


def test_other_errors_stay_errors():
    middleware = CollisionMiddleware(None)
    assert middleware.process_exception(request(), OperationalError("no disk")) is None
    assert middleware.process_exception(request(), IntegrityError("twice")) is None
    assert middleware.process_exception(request(), ValueError()) is None
