"""The push protocol, request by request, as clocks speak it (A2.2-3)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.timekeeping.models import (
    Command,
    Device,
    DeviceNote,
    Punch,
    StaleDay,
    Stray,
    Upload,
)
from regulations.notices.models import Notice
from tests.attendance.timekeeping.devices.clocks import SERIAL, Clock, approved, line
from tests.company import CHINA, TEN

pytestmark = pytest.mark.clause("A2.2-3")


@pytest.fixture
def clock(company):
    return Clock()


@pytest.fixture
def device(clock) -> Device:
    return approved()


def taps(device) -> list[tuple[str, str]]:
    """(staff number, local time) of every punch of a clock."""
    rows = Punch.objects.filter(device=device).select_related("person")
    return [(row.person.number, f"{row.at.astimezone(CHINA):%m-%d %H:%M:%S}") for row in rows]


def test_handshake_is_answered_with_the_options(clock, device):
    query = "&options=all&pushver=2.2.14&language=83&PushOptionsFlag=1"
    status, text = clock.get("cdata", query)
    assert status == 200
    assert text == (
        f"GET OPTION FROM: {SERIAL}\n"
        "ATTLOGStamp=0\nStamp=0\nOPERLOGStamp=0\nOpStamp=0\nATTPHOTOStamp=0\nPhotoStamp=0\n"
        "ErrorDelay=30\nDelay=10\nTransTimes=00:00;14:05\nTransInterval=1\n"
        "TransFlag=TransData AttLog\tOpLog\tEnrollUser\tChgUser\n"
        "TimeZone=8\nRealtime=1\nEncrypt=0\nServerVer=2.4.1\nPushProtVer=2.4.1\n"
    )
    device.refresh_from_db()
    assert device.info["handshake"]["pushver"] == "2.2.14"


def test_zone_is_told_as_the_firmware_wants_it(clock, device):
    Device.objects.update(zone_option="480")
    assert "\nTimeZone=480\n" in clock.get("cdata", "&options=all")[1]


def test_time_is_told_with_its_offset(clock, device):
    status, text = clock.get("cdata", "&type=time")
    assert status == 200
    assert text.endswith("+08:00")


def test_punches_are_stored_counted_and_judged_anew(clock, device):
    answer = clock.attlog(
        line("1002", "2026-03-04 07:58:12"), line("1003", "2026-03-04 08:00:00"), stamp="82983982"
    )
    assert answer == (200, "OK: 2")
    assert taps(device) == [("1002", "03-04 07:58:12"), ("1003", "03-04 08:00:00")]
    device.refresh_from_db()
    assert device.stamps == {"ATTLOG": "82983982"}
    assert device.last_punch_at == Punch.objects.latest("at").at
    assert StaleDay.objects.count() == 4
    assert "ATTLOGStamp=82983982\nStamp=82983982\n" in clock.get("cdata", "&options=all")[1]


def test_whatever_a_line_carries_is_kept_beside(clock, device):
    clock.attlog(line("1002", "2026-03-04 07:58:12", "255", "15", "", "0", "0", "0", "36.5"))
    punch = Punch.objects.get()
    assert punch.detail == {"status": "255", "verify": "15"}
    assert (punch.source, punch.entered_later) == ("device", True)


def test_body_is_stored_as_it_came(clock, device):
    body = b"1002\t2026-03-04 07:58:12\t0\t1\t\t0\t0\r\nbad \xff line\r\n"
    assert clock.post("cdata", "&table=ATTLOG&Stamp=1", body) == (200, "OK: 2")
    upload = Upload.objects.get()
    assert (bytes(upload.body), upload.size, upload.table) == (body, len(body), "ATTLOG")
    assert upload.path == f"/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1"


def test_what_is_sent_again_changes_nothing(clock, device):
    lines = [line("1002", "2026-03-04 07:58:12"), line("1003", "2026-03-04 08:00:00")]
    clock.attlog(*lines)
    StaleDay.objects.all().delete()
    assert clock.attlog(*lines, line("1002", "2026-03-04 11:00:01")) == (200, "OK: 3")
    assert Punch.objects.count() == 3
    assert StaleDay.objects.count() == 2


def test_same_second_twice_is_one_punch(clock, device):
    lines = [line("1002", "2026-03-04 07:58:12", "0", "1"),
             line("1002", "2026-03-04 07:58:12", "1", "4")]  # fmt: skip
    assert clock.attlog(*lines) == (200, "OK: 2")
    assert Punch.objects.count() == 1


def test_bad_lines_are_kept_counted_and_told_of(clock, device, company):
    good = line("1002", "2026-03-04 07:58:12")
    assert clock.attlog("garbage", good, "1003\tsoon") == (200, "OK: 3")
    note = DeviceNote.objects.get()
    assert (note.kind, note.facts["lines"]) == ("bad_lines", ["garbage", "1003\tsoon"])
    told = set(Notice.objects.filter(kind="clock").values_list("recipient", flat=True))
    assert told == {company.administrator.pk, company.hr.pk}
    assert Punch.objects.count() == 1


def test_unknown_pin_waits_for_its_owner(clock, device):
    assert clock.attlog(line("77", "2026-03-04 07:58:12")) == (200, "OK: 1")
    stray = Stray.objects.get()
    assert (stray.pin, stray.reason, stray.taken_at) == ("77", "unknown", None)
    assert not Punch.objects.exists()


def test_leading_zeros_make_another_pin(clock, device):
    clock.attlog(line("01002", "2026-03-04 07:58:12"))
    assert Stray.objects.get().pin == "01002"


def test_clock_that_is_ahead_does_not_stop_the_others_lines(clock, device):
    now = timezone.now().replace(microsecond=0)
    ahead = now + timedelta(minutes=10)
    clock.attlog(line("1002", now - timedelta(seconds=3)), line("1003", ahead))
    assert Punch.objects.get().person.number == "1002"
    assert Stray.objects.get().reason == "ahead"
    device.refresh_from_db()
    assert 595 <= device.seconds_off <= 600
    assert DeviceNote.objects.get(kind="off").facts["seconds"] == device.seconds_off


def test_clock_that_lost_its_time_has_its_lines_set_aside(clock, device):
    clock.attlog(line("1002", "2000-01-01 00:03:00"))
    assert Stray.objects.get().reason == "implausible"
    assert not StaleDay.objects.exists()


def test_live_punches_that_agree_tell_of_a_slow_clock(clock, device):
    def late(minutes: float) -> int | None:
        clock.attlog(line("1002", timezone.now() - timedelta(minutes=minutes)))
        device.refresh_from_db()
        return device.seconds_off

    assert late(7) is None  # may have waited
    assert -425 <= late(7.5) + 30 <= -410
    assert late(300) is not None  # as it was
    assert -5 <= late(0) <= 0


def test_backlog_tells_nothing_of_a_clock(clock, device):
    clock.attlog(*[line("1002", TEN + timedelta(hours=n)) for n in range(4)])
    device.refresh_from_db()
    assert device.seconds_off is None


def test_punch_after_a_silence_accuses_no_clock(clock, device):
    Device.objects.update(last_seen_at=timezone.now() - timedelta(hours=2))
    clock.attlog(line("1002", timezone.now() - timedelta(hours=1)))
    device.refresh_from_db()
    assert device.seconds_off is None


def test_log_that_jumps_back_is_noted(clock, device):
    clock.attlog(line("1002", "2026-03-04 09:00:00"), line("1003", "2026-03-04 08:00:00"))
    assert DeviceNote.objects.get().kind == "jump"


@pytest.mark.parametrize(
    ("code", "kind"),
    [("21", "time_set"), ("6", "enrolled"), ("9", "removed"), ("13", "cleared"), ("0", "power"),
     ("4", "operation"), ("999", "operation")],
)  # fmt: skip
def test_operations_become_notes_once(clock, device, code, kind):
    told = f"OPLOG {code}\t7\t2026-03-04 07:58:12\t0\t0\t0\t0"
    assert clock.operlog(told, stamp="55") == (200, "OK: 1")
    assert clock.operlog(told, told, stamp="56") == (200, "OK: 2")
    note = DeviceNote.objects.get()
    assert (note.kind, note.facts["operator"], note.at.astimezone(CHINA).hour) == (kind, "7", 7)
    device.refresh_from_db()
    assert device.stamps == {"OPERLOG": "56"}


def test_users_and_templates_are_accepted_and_no_template_is_kept(clock, device):
    lines = [
        "USER PIN=1002\tName=王小芳\tPri=0\tPasswd=8888\tCard=[0]\tGrp=1\tTZ=0000000100000000",
        "FP PIN=1002\tFID=6\tSize=1208\tValid=1\tTMP=TXVTUzIx",
        "BIODATA Pin=1002\tNo=0\tTmp=apUB",
    ]
    assert clock.operlog(*lines) == (200, "OK: 3")
    kept = bytes(Upload.objects.get().body).decode()
    assert "王小芳" in kept
    for secret in ("8888", "TXVTUzIx", "apUB"):
        assert secret not in kept
    assert not DeviceNote.objects.exists()


@pytest.mark.parametrize(
    "table", ["BIODATA", "BIOPHOTO", "USERPIC", "options", "RTLOG", "IDCARD", "ERRORLOG", "x" * 99]
)
def test_tables_without_use_are_answered_ok(clock, device, table):
    assert clock.post("cdata", f"&table={table}&Stamp=3", b"\xff\xd8\xff") == (200, "OK")
    assert Upload.objects.count() == 1


def test_photo_in_the_query_form_is_answered_and_not_kept(clock, device):
    answer = clock.post("cdata", "&table=ATTPHOTO&PIN=1002&Stamp=2", b"\xff\xd8\xff\xe0" * 9)
    assert answer == (200, "OK")
    assert bytes(Upload.objects.get().body) == b"(36 bytes not kept)"


def test_poll_without_commands_is_ok_and_tells_how_the_clock_is(clock, device):
    Device.objects.update(last_seen_at=timezone.now() - timedelta(hours=3))
    told = "&INFO=Ver%208.0.4.3,12,20,345,192.168.1.201,10,7"
    assert clock.get("getrequest", told) == (200, "OK")
    device.refresh_from_db()
    assert (device.info["users"], device.info["logs"]) == ("12", "345")
    assert timezone.now() - device.last_seen_at < timedelta(seconds=5)
    assert DeviceNote.objects.get(kind="silent").facts["minutes"] == 180


def test_commands_are_handed_out_once_and_their_results_kept(clock, device, company):
    words = {"device": device, "by": company.administrator, "at": TEN}
    info = Command.objects.create(word="INFO", **words)
    name = Command.objects.create(word="USER", pin="1002", name="王\t小\n芳", **words)
    assert clock.get("getrequest") == (
        200,
        f"C:{info.pk}:INFO\nC:{name.pk}:DATA UPDATE USERINFO PIN=1002\tName=王 小 芳\n",
    )
    assert clock.get("getrequest") == (200, "OK")
    result = f"ID={info.pk}&Return=0&CMD=INFO\nID={name.pk}&Return=-1004&CMD=DATA\n".encode()
    assert clock.post("devicecmd", "", result) == (200, "OK")
    info.refresh_from_db()
    name.refresh_from_db()
    assert (info.code, name.code) == ("0", "-1004")
    clock.post("devicecmd", "", f"ID={info.pk}&Return=-1&CMD=INFO\n".encode())
    info.refresh_from_db()
    assert info.code == "0"


def test_clock_answers_no_command_of_another(clock, device, company):
    other = approved("OTHER1")
    words = {"word": "INFO", "by": company.administrator, "at": TEN, "sent_at": TEN}
    theirs = Command.objects.create(device=other, **words)
    clock.post("devicecmd", "", f"ID={theirs.pk}&Return=0&CMD=INFO".encode())
    theirs.refresh_from_db()
    assert theirs.answered_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_registry_and_ping(clock, device, method):
    body = b"~DeviceName=F18,FirmVer=Ver 8.0.4.3,MaxAttLogCount=10"
    ask = clock.get if method == "get" else lambda path: clock.post(path, "", body)
    status, text = ask("registry")
    assert (status, text[:13]) == (200, "RegistryCode=")
    assert ask("registry")[1] == text
    assert ask("ping") == (200, "OK")


@pytest.mark.parametrize("path", ["cdata", "cdata.aspx", "cdata/", "getrequest.aspx"])
def test_firmware_appends_what_it_likes(clock, device, path):
    assert clock.get(path)[0] == 200


def test_punch_costs_at_most_six_queries(clock, device, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert clock.attlog(line("1002", timezone.now())) == (200, "OK: 1")


def test_no_cookie_and_no_redirect(clock, device, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = clock.client.get(f"/iclock/getrequest?SN={SERIAL}")
    assert answer.status_code == 200
    assert not answer.cookies
