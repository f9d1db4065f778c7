"""Clocks are approved, set up and told by people; PINs get their owners (A2.2-3)."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from attendance.timekeeping.devices.rules import (
    Health,
    Word,
    agreed,
    command_text,
    health_of,
    read_clock,
)
from attendance.timekeeping.devices.services import (
    decide_device,
    disown_pin,
    own_pin,
    queue_command,
    set_up_device,
    take_in,
)
from attendance.timekeeping.models import Command, Device, PinOwner, Punch, StaleDay, Stray
from hr.people.services import hire_employee
from tests.attendance.timekeeping.devices.clocks import Clock, approved, line
from tests.company import TEN, minutes

pytestmark = pytest.mark.clause("A2.2-3")
AT = "2026-03-04 07:58:12"


@pytest.fixture
def device(company) -> Device:
    return approved()


@pytest.fixture
def clock(device) -> Clock:
    return Clock()


def test_owner_of_a_pin_takes_in_what_waited(clock, device, company):
    clock.attlog(line("77", AT), line("77", "2026-03-04 11:00:00"), line("78", AT))
    taken = own_pin(pin=" 77 ", person=company.designer, by=company.hr, at=timezone.now())
    assert len(taken.punches) == 2
    assert set(Punch.objects.values_list("person", "device")) == {(company.designer.pk, device.pk)}
    assert StaleDay.objects.filter(person=company.designer).count() == 2
    assert Stray.objects.get(taken_at=None).pin == "78"
    assert clock.attlog(line("77", AT), line("77", "2026-03-04 13:58:00"))[1] == "OK: 2"
    assert Punch.objects.count() == 3


def test_owner_on_one_clock_goes_before_that_on_all_and_the_staff_number(clock, device, company):
    other = approved("OTHER")
    at = timezone.now()
    own_pin(pin="1002", person=company.hr, by=company.manager, at=at)
    own_pin(pin="1002", device_id=device.pk, person=company.designer, by=company.hr, at=at)
    clock.attlog(line("1002", AT))
    Clock("OTHER").attlog(line("1002", AT))
    assert dict(Punch.objects.values_list("device", "person")) == {
        device.pk: company.designer.pk,
        other.pk: company.hr.pk,
    }


def test_pin_has_one_owner_at_a_place(device, company):
    at = timezone.now()
    first = own_pin(pin="77", person=company.designer, by=company.hr, at=at)
    assert first.punches == []
    with pytest.raises(ValidationError):
        own_pin(pin="77", person=company.assistant, by=company.hr, at=at)
    with pytest.raises(IntegrityError, match="pin_has_one_owner"), transaction.atomic():
        PinOwner.objects.create(pin="77", person=company.assistant, by=company.hr, at=at)
    disown_pin(owner_id=PinOwner.objects.get().pk, at=at)
    own_pin(pin="77", person=company.assistant, by=company.hr, at=at)
    assert PinOwner.objects.count() == 2


def test_nobody_says_which_pin_is_theirs(clock, device, company):
    """What was typed under a PIN that nobody owns would be recorded times of one's own."""
    clock.attlog(line("77", AT))
    with pytest.raises(ValidationError) as refused:
        own_pin(pin="77", person=company.hr, by=company.hr, at=timezone.now())
    assert list(refused.value.error_dict) == ["person"]
    assert not Punch.objects.exists()
    own_pin(pin="77", person=company.hr, by=company.manager, at=timezone.now())
    assert Punch.objects.get().person == company.hr


def test_person_taken_on_later_gets_what_waited(clock, device, company):
    clock.attlog(line("1099", AT))
    assert take_in(at=timezone.now()).punches == []
    person = hire_employee(number="1099", name="何花", at=TEN)
    assert [found for found, _at in take_in(at=timezone.now()).punches] == [person.pk]
    assert take_in(at=timezone.now()).punches == []


@pytest.mark.django_db(transaction=True)
def test_line_from_the_future_is_taken_in_when_its_time_has_come(committing_company):
    device = approved()
    ahead = timezone.now().replace(microsecond=0) + timedelta(seconds=3)
    Clock().attlog(line("1002", ahead), line("77", ahead))
    assert set(Stray.objects.values_list("reason", flat=True)) == {"ahead"}
    assert take_in(at=timezone.now()).punches == []
    time.sleep(max(0, (ahead - timezone.now()).total_seconds()) + 0.1)
    assert take_in(at=timezone.now()).punches == [(committing_company.assistant.pk, ahead)]
    assert Punch.objects.get().device == device
    assert Stray.objects.get(taken_at=None).reason == "unknown"


def test_line_before_every_rule_is_never_taken_in(clock, device, company):
    clock.attlog(line("1002", "2001-01-01 00:00:00"))
    assert take_in(at=timezone.now()).punches == []
    assert Stray.objects.get().taken_at is None


def test_clock_is_approved_by_a_person_and_may_be_refused_later(company):
    at = timezone.now()
    device = approved(standing="pending")
    for standing in ("approved", "refused", "approved"):
        decide_device(device_id=device.pk, standing=standing, by=company.hr, at=at)
        device.refresh_from_db()
        assert (device.standing, device.decided_by) == (standing, company.hr)
    for standing in ("approved", "pending"):
        with pytest.raises(ValidationError):
            decide_device(device_id=device.pk, standing=standing, by=company.hr, at=at)


def test_zone_of_a_clock_is_that_of_its_punches(clock, device):
    words = {"name": "南门", "place": "总部", "zone_option": "6\r\nX", "only_from": ""}
    set_up_device(device_id=device.pk, zone="Asia/Urumqi", **words)
    clock.attlog(line("1002", AT))
    assert Punch.objects.get().at.isoformat() == "2026-03-04T01:58:12+00:00"
    device.refresh_from_db()
    assert device.zone_option == "6  X"


@pytest.mark.parametrize(
    "words", [{"zone": "Mars/Base"}, {"zone": ""}, {"only_from": "10.0.0.1/8"}, {"name": "x" * 61}]
)
def test_nonsense_is_no_setting(device, words):
    plain = {"name": "", "place": "", "zone": "Asia/Shanghai", "zone_option": "8", "only_from": ""}
    with pytest.raises(ValidationError):
        set_up_device(device_id=device.pk, **plain | words)


@pytest.mark.parametrize("word", ["INFO", "CHECK", "LOG", "REBOOT"])
def test_safe_words_are_queued(device, company, word):
    row = queue_command(
        device_id=device.pk, word=word, pin="1", name="x", by=company.hr, at=timezone.now()
    )
    assert (row.word, row.pin, row.name) == (word, "", "")


@pytest.mark.parametrize(
    "word",
    ["Shell ls", "SHELL", "CLEAR DATA", "CLEAR LOG", "INFO\nC:1:Shell reboot", "", "info",
     "DATA DELETE USERINFO PIN=1", "SET OPTION IPAddress=1"],
)  # fmt: skip
def test_nothing_else_is_ever_told(device, company, word):
    with pytest.raises(ValidationError):
        queue_command(device_id=device.pk, word=word, by=company.hr, at=timezone.now())
    with pytest.raises(IntegrityError, match="safe_ones"), transaction.atomic():
        Command.objects.create(
            device=device, word=word[:10] or "-", by=company.hr, at=timezone.now()
        )


def test_name_is_told_without_what_would_end_a_line(device, company, clock):
    row = queue_command(
        device_id=device.pk, word="USER", pin="10\t02", name="王\r\nC:9:Shell x", by=company.hr,
        at=timezone.now(),
    )  # fmt: skip
    text = clock.get("getrequest")[1]
    assert text == f"C:{row.pk}:DATA UPDATE USERINFO PIN=10 02\tName=王  C:9:Shell x\n"
    assert text.count("\n") == 1


@pytest.mark.parametrize("words", [{"pin": "1"}, {"name": "x"}, {"pin": " ", "name": " "}])
def test_name_needs_a_pin_and_a_name(device, company, words):
    with pytest.raises(ValidationError):
        queue_command(device_id=device.pk, word="USER", by=company.hr, at=timezone.now(), **words)


def test_only_an_approved_clock_is_told_and_not_too_much(device, company):
    words = {"device_id": device.pk, "word": "INFO", "by": company.hr, "at": timezone.now()}
    for _each in range(20):
        queue_command(**words)
    with pytest.raises(ValidationError):
        queue_command(**words)
    Command.objects.update(sent_at=TEN)
    Device.objects.update(standing="refused")
    with pytest.raises(ValidationError):
        queue_command(**words)


def test_command_line():
    assert command_text(number=3, word=Word.REBOOT) == "C:3:REBOOT\n"


@pytest.mark.parametrize(
    ("ago", "off", "health"),
    [(0, None, "well"), (5, 60, "well"), (5, -60, "well"), (5, 61, "off"), (5, -61, "off"),
     (5.01, 0, "silent"), (600, 900, "silent")],
)  # fmt: skip
def test_health(ago, off, health):
    found = health_of(last_seen_at=TEN - minutes(ago), seconds_off=off, at=TEN)
    assert found == Health(health)


@pytest.mark.parametrize(
    ("sent", "off", "jumps"),
    [([], None, 0), ([0], 0, 0), ([1], 60, 0), ([-1], -60, 0), ([-1, -1, -1], -60, 0),
     ([-1] * 4, None, 0), ([1] * 4, 60, 0), ([0, -2], 0, 0), ([0, -2.1], 0, 1),
     ([0, -60, 0, -60], 0, 2), ([-1440], -86400, 0), ([-1441], None, 0)],
)  # fmt: skip
def test_what_an_upload_tells_of_its_clock(sent, off, jumps):
    reading = read_clock([TEN + minutes(each) for each in sent], at=TEN)
    assert (reading.seconds_off, reading.jumps) == (off, jumps)


@pytest.mark.parametrize(
    ("off", "before", "found"),
    [(None, 0, None), (0, None, 0), (90, None, 90), (-60, None, -60), (-61, None, None),
     (-420, -400, -420), (-420, -360, -420), (-420, -359, None), (-420, 300, None)],
)  # fmt: skip
def test_clock_is_slow_once_two_readings_agree(off, before, found):
    assert agreed(off, before) == found


PAGES = ("/attendance/clocks/", "/attendance/clocks/strays/")


def test_pages_of_clocks_belong_to_who_looks_after_them(device, company, client):
    Clock().attlog(line("77", AT), "garbage")
    for person, status in (
        (company.administrator, 200), (company.hr, 200), (company.designer, 403),
        (company.lead, 403),
    ):  # fmt: skip
        client.force_login(person)
        for path in (*PAGES, f"/attendance/clocks/{device.pk}/"):
            assert client.get(path).status_code == status


def test_clock_is_run_from_its_page(company, client):
    client.force_login(company.administrator)
    device = approved(standing="pending")
    page = f"/attendance/clocks/{device.pk}/"
    client.post(f"{page}decide/", {"standing": "approved"})
    client.post(f"{page}tell/", {"word": "INFO"})
    client.post(f"{page}tell/", {"word": "Shell"})
    assert [each.word for each in Command.objects.all()] == ["INFO"]
    words = {"name": "南门", "place": "总部", "zone": "Asia/Shanghai", "zone_option": "8"}
    assert client.post(page, words | {"only_from": ""}).status_code == 302
    assert client.post(page, words | {"zone": "Nowhere"}).status_code == 422
    device.refresh_from_db()
    assert (device.standing, device.name) == ("approved", "南门")
    Clock().attlog(line("77", AT))
    answer = client.get(PAGES[1], {"pin": "77", "device": device.pk})
    assert 'value="77"' in answer.content.decode()
    client.post(PAGES[1], {"pin": "77", "device": "", "person": company.designer.pk})
    assert Punch.objects.get().person == company.designer
    owner = PinOwner.objects.get()
    client.post(f"/attendance/clocks/pins/{owner.pk}/end/")
    owner.refresh_from_db()
    assert owner.ended_at
