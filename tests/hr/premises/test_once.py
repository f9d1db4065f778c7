"""What is sent twice is taken once; what was called by mistake is called off."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hr.premises.found.services import report_found
from hr.premises.inspections.selectors import invited
from hr.premises.inspections.services import call_cleanup, call_off, inspect, note_joined
from hr.premises.models import CleanUp, Entry, FoundThing, Inspection, Joined, Permit
from hr.premises.permits.rules import Kind, Wish
from hr.premises.permits.services import ask_permit, enter_room
from regulations.approvals.models import Approval
from regulations.notices.models import Notice
from tests.hr.premises.conftest import AT, HOUR
from tests.hr.premises.test_pages import browse, text  # noqa: F401

TOMORROW = (AT + timedelta(days=1)).date()


@pytest.mark.clause("A1.3-4", "A1.3-5", "A4-2")
def test_what_is_sent_twice_is_taken_once(office):
    """Two presses of one button, or a page sent anew, ask, report and call once."""
    wish = Wish(Kind.INTERNET, "查资料", "", "", AT, AT + HOUR)
    travel, look = office.departments["travel"], {"area": "", "note": "乱", "photo": None}
    verbs = (
        (Permit, ask_permit, {"wish": wish, "by": office.sales}),
        (FoundThing, report_found, {"what": "伞", "place": "前台", "photo": None,
                                    "by": office.sales}),
        (CleanUp, call_cleanup, {"title": "大扫除", "day": TOMORROW, "department": None,
                                 "by": office.clerk}),
        (Inspection, inspect, {"department": travel, "score": 40, "by": office.clerk, **look}),
    )  # fmt: skip
    for model, verb, words in verbs:
        request = uuid4()
        first = verb(**words, at=AT, request=request)
        told = Notice.objects.count()
        assert verb(**words, at=AT, request=request) == first
        assert (model.objects.count(), Notice.objects.count()) == (1, told)
        assert verb(**words, at=AT, request=uuid4()) != first
    assert Approval.objects.filter(kind="premises.permit.internet").count() == 2


@pytest.mark.clause("A1.3-4")
def test_no_permit_makes_good_what_was_done_before(office):
    with pytest.raises(ValidationError, match="makes nothing good") as refused:
        office.permit(Kind.INTERNET, office.sales, starts_at=AT - timedelta(days=7))
    assert refused.value.code == "A1.3-4"
    row = office.permit(Kind.INTERNET, office.sales)
    copy = Permit(kind=row.kind, purpose="x", starts_at=AT - timedelta(days=7), ends_at=AT + HOUR,
                  by=office.sales, at=AT)  # fmt: skip
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        copy.save()
    assert told.value.__cause__.diag.constraint_name == "permit_begins_now"


@pytest.mark.clause("C13-S3")
def test_nobody_is_in_the_server_room_twice(office):
    """Two presses at once: the second waits for the first, and the database refuses it."""
    enter_room(purpose="巡检", by=office.admin, at=AT)
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        Entry.objects.create(purpose="巡检", by=office.admin, at=AT)
    assert told.value.__cause__.diag.constraint_name == "inside_already"


@pytest.mark.clause("A4-2")
def test_a_clean_up_that_does_not_take_place_is_called_off(office):
    words = {"department": None, "by": office.clerk, "at": AT}
    row = call_cleanup(title="大扫除", day=AT.date(), **words)
    off = {"cleanup_id": row.pk, "reason": "停水", "at": AT}
    with pytest.raises(PermissionDenied):
        call_off(by=office.sales, **off)
    with pytest.raises(ValidationError) as refused:
        call_off(by=office.clerk, **off | {"reason": " "})
    assert refused.value.code == "A4-2"
    call_off(by=office.clerk, **off)
    assert Notice.objects.filter(recipient=office.sales, text__contains="called off").exists()
    with pytest.raises(ValidationError, match="called off"):
        note_joined(cleanup_id=row.pk, presences={office.sales.pk: "came"}, by=office.clerk, at=AT)
    held = call_cleanup(title="大扫除", day=AT.date(), **words)
    type(office.guide).objects.filter(pk=office.guide.pk).update(hired_on=TOMORROW)
    assert office.guide not in invited(held) and office.sales in invited(held)
    note_joined(cleanup_id=held.pk, presences={office.sales.pk: "came"}, by=office.clerk, at=AT)
    with pytest.raises(ValidationError, match="took place"):
        call_off(by=office.clerk, **off | {"cleanup_id": held.pk})


@pytest.mark.clause("A4-2")
def test_clean_ups_by_their_page(browse, office):  # noqa: F811
    """Who is missing is noted, all others with one button; or the whole of it is called off."""
    today = timezone.localdate()
    rows = []
    for _each in range(2):
        form = {"title": "大扫除", "day": today, "token": uuid4()}
        assert browse(office.clerk, "cleanups/", **form).status_code == 302
        assert browse(office.clerk, "cleanups/", **form).status_code == 302
        rows.append(CleanUp.objects.order_by("-id").first())
    assert CleanUp.objects.count() == 2
    first, second = rows
    assert "all others joined" in text(browse(office.clerk, f"cleanups/{first.pk}/"))
    noted = {f"p{office.sales.pk}": "absent", "rest": "came"}
    assert browse(office.clerk, f"cleanups/{first.pk}/joined/", **noted).status_code == 302
    parts = Joined.objects.filter(cleanup=first)
    assert parts.get(person=office.sales).presence == "absent"
    assert set(parts.exclude(person=office.sales).values_list("presence", flat=True)) == {"came"}
    assert "does not take place" not in text(browse(office.clerk, f"cleanups/{first.pk}/"))
    assert browse(office.clerk, f"cleanups/{second.pk}/off/", reason="").status_code == 422
    assert browse(office.sales, f"cleanups/{second.pk}/off/", reason="x").status_code == 403
    assert browse(office.clerk, f"cleanups/{second.pk}/off/", reason="停水").status_code == 302
    page = text(browse(office.sales, f"cleanups/{second.pk}/"))
    assert "停水" in page and "<select" not in page
