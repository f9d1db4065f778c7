"""Which clocks are heard: those that somebody has approved, from where they hang (A2.2-3)."""

import pytest

from attendance.timekeeping.devices import intake, views
from attendance.timekeeping.models import Device, Punch, Upload
from regulations.notices.models import Notice
from tests.attendance.timekeeping.devices.clocks import SERIAL, Clock, approved, line

pytestmark = pytest.mark.clause("A2.2-3")


@pytest.fixture
def clock(company):
    return Clock()


@pytest.fixture
def device(clock) -> Device:
    return approved()


def test_unknown_clock_waits_and_keeps_its_rows(clock):
    lines = [line("1002", "2026-03-04 07:58:12")]
    answers = [
        *(clock.get(path) for path in ("cdata", "getrequest", "registry", "ping")),
        *(clock.post(path, "", b"ID=1&Return=0") for path in ("devicecmd", "fdata")),
        clock.attlog(*lines),
    ]
    for answer in answers:
        assert answer == (503, "This clock waits for approval.")
    assert not Punch.objects.exists() and not Upload.objects.exists()
    device = Device.objects.get()
    assert (device.serial, device.standing) == (SERIAL, "pending")
    assert Notice.objects.filter(kind="clock").count() == 2
    Device.objects.update(standing="approved")
    assert clock.attlog(*lines) == (200, "OK: 1")


def test_refused_clock_is_no_better(clock, device):
    Device.objects.update(standing="refused")
    assert clock.attlog(line("1002", "2026-03-04 07:58:12"))[0] == 503
    assert not Punch.objects.exists()


def test_made_up_serial_numbers_do_not_fill_the_list(company, monkeypatch):
    monkeypatch.setattr(intake, "MOST_PENDING", 3)
    for number in range(9):
        assert Clock(f"FAKE{number}").get("cdata")[0] == 503
    assert Device.objects.count() == 3


@pytest.mark.parametrize("serial", ["", "a b", "x" * 41, "../etc", "张三", "a%0d%0aC:1:REBOOT"])
def test_request_without_a_serial_number_is_wrong(company, serial):
    assert Clock(serial).get("cdata") == (400, "SN is missing")
    assert not Device.objects.exists()


def test_clock_is_heard_only_from_where_it_hangs(clock, device):
    Device.objects.update(only_from="192.168.7.0/24")
    assert clock.get("getrequest")[0] == 503
    Device.objects.update(only_from="127.0.0.0/8")
    assert clock.get("getrequest")[0] == 200


def floods(company, count: int, address: str = "127.0.0.1") -> None:
    for number in range(count):
        Clock(f"FLOOD{address[-1]}{number}", address=address).get("cdata")


def test_made_up_serial_numbers_ring_twice_at_most(company):
    floods(company, 4)
    told = Notice.objects.filter(kind="clock", recipient=company.hr)
    assert sorted(told.values_list("url", flat=True)) == [
        "/attendance/clocks/",
        f"/attendance/clocks/{Device.objects.get(serial='FLOOD10').pk}/",
    ]


def test_one_address_takes_a_few_places_only(company):
    floods(company, 9)
    assert Device.objects.count() == 5
    floods(company, 1, address="127.0.0.2")
    assert Device.objects.count() == 6


def test_all_that_wait_are_refused_at_once(company, device, client):
    floods(company, 3)
    client.force_login(company.hr)
    page = client.get("/attendance/clocks/").content.decode()
    assert "/attendance/clocks/refuse/" in page
    assert "FLOOD10" not in client.get("/attendance/clocks/strays/").content.decode()
    client.post("/attendance/clocks/refuse/")
    standings = sorted(Device.objects.values_list("standing", flat=True))
    assert standings == ["approved", "refused", "refused", "refused"]
    assert "/attendance/clocks/refuse/" not in client.get("/attendance/clocks/").content.decode()


def test_the_list_says_that_it_is_full(company, client, monkeypatch):
    monkeypatch.setattr(views, "MOST_PENDING", 1)
    floods(company, 1)
    client.force_login(company.hr)
    page = client.get("/attendance/clocks/", headers={"accept-language": "en"}).content.decode()
    assert "No more are written down until these are decided" in page
