"""Lines of clocks, read: every form that firmware is known to write, and anything else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.timekeeping.devices.lines import (
    kept_of,
    moment_of,
    read_attlog,
    read_operlog,
    read_pairs,
    read_results,
    read_tap,
    text_of,
)
from attendance.timekeeping.devices.taking import line_of
from tests.company import CHINA

AT = datetime(2026, 3, 4, 7, 58, 12, tzinfo=CHINA)
TEXT = "2026-03-04 07:58:12"


@pytest.mark.parametrize(
    ("line", "pin", "detail"),
    [
        (f"1001\t{TEXT}\t0\t1\t0\t0\t0", "1001", {"status": "0", "verify": "1", "workcode": "0"}),
        (f"1001\t{TEXT}\t255\t15\t\t0\t0\t0\t36.5\t97.7", "1001",
         {"status": "255", "verify": "15"}),
        (f"1001\t{TEXT}", "1001", {}),
        (f"   1001\t{TEXT}\t", "1001", {}),
        (f"0007\t{TEXT}\t1", "0007", {"status": "1"}),
        ("E-07.b\t2026/03/04 07:58:12\t1", "E-07.b", {"status": "1"}),
        ("1001\t2026-03-04T07:58:12\t1", "1001", {"status": "1"}),
        (f"PIN=1001\tDateTime={TEXT}\tStatus=1\tVerify=4", "1001",
         {"status": "1", "verify": "4"}),
        ("1001\t1772582292\t0\t1", "1001", {"status": "0", "verify": "1"}),
        (f"{'9' * 24}\t{TEXT}", "9" * 24, {}),
        (f"张三\t{TEXT}", "张三", {}),
    ],
)  # fmt: skip
def test_tap(line, pin, detail):
    tap = read_tap(line, CHINA)
    assert (tap.pin, tap.at, tap.local, tap.detail) == (pin, AT, TEXT, detail)


@pytest.mark.parametrize(
    "line",
    [
        "", "\t", "garbage", "1001", "1001\t", f"\t{TEXT}", "1001\tyesterday",
        "1001\t2026-13-04 07:58:12", "1001\t2026-02-30 07:58:12", "1001\t2026-03-04 24:00:00",
        "1001\t2026-03-04", f"{'9' * 25}\t{TEXT}", f"1001 {TEXT} 0 1", "1001\t0000-00-00 00:00:00",
        f"10\x0001\t{TEXT}", "1001\t２０２６-03-04 07:58:12", "PIN=1001\tDateTime=", "1001\t-5",
        "1001\t99999999999999999999", f"OPLOG 4\t0\t{TEXT}", "<html>\t<body>",
    ],
)  # fmt: skip
def test_line_that_is_no_tap(line):
    assert read_tap(line, CHINA) is None


def test_time_is_that_of_the_clocks_own_zone():
    tap = read_tap(f"1001\t{TEXT}", ZoneInfo("Asia/Urumqi"))
    assert tap.at == datetime(2026, 3, 4, 1, 58, 12, tzinfo=UTC)
    assert line_of(tap, "S").key == f"clock:S:1001:{TEXT}"


def test_minutes_alone_are_whole():
    assert moment_of("2026-03-04 07:58", CHINA) == AT.replace(second=0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_end_as_each_firmware_likes(end, last):
    body = end.join([f"1001\t{TEXT}\t0", "broken", f"1002\t{TEXT}\t1"]) + (end if last else "")
    parsed = read_attlog(body.encode(), CHINA)
    assert [tap.pin for tap in parsed.rows] == ["1001", "1002"]
    assert (parsed.bad, parsed.count) == (["broken"], 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_come_in_the_encodings_of_china(encoding):
    assert text_of("USER PIN=1\tName=张丽".encode(encoding)) == "USER PIN=1\tName=张丽"


def test_bytes_that_are_no_text_become_some_text():
    assert read_attlog(bytes(range(256)) + b"\n\xff\xfe\x00", CHINA).rows == []


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_and_no_line_is_lost(body):
    parsed = read_attlog(body, CHINA)
    assert parsed.count == len(parsed.rows) + len(parsed.bad)
    assert read_operlog(body, CHINA).count >= 0
    assert isinstance(read_results(body), list)
    assert "\0" not in text_of(body)


PINS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=24)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31))


@given(PINS, MOMENTS, st.lists(st.text("0123456789. ", max_size=8), max_size=9))
def test_whatever_follows_pin_and_time_a_tap_is_read(pin, moment, rest):
    written = moment.replace(microsecond=0)
    tap = read_tap("\t".join([pin, f"{written:%Y-%m-%d %H:%M:%S}", *rest]), ZoneInfo("Etc/GMT-8"))
    assert (tap.pin, tap.local) == (pin, f"{written:%Y-%m-%d %H:%M:%S}")
    assert tap.at == written.replace(tzinfo=ZoneInfo("Etc/GMT-8"))


@given(st.lists(st.tuples(PINS, MOMENTS), max_size=20), st.randoms())
def test_order_of_lines_does_not_matter(taps, random):
    lines = [f"{pin}\t{moment:%Y-%m-%d %H:%M:%S}" for pin, moment in taps]
    shuffled = random.sample(lines, len(lines))
    one, other = ("\n".join(each).encode() for each in (lines, shuffled))
    keys = [{line_of(tap, "S").key for tap in read_attlog(b, CHINA).rows} for b in (one, other)]
    assert keys[0] == keys[1]


def test_operations_are_found_wherever_their_time_stands():
    body = (
        "OPLOG 21\t7\t2026-03-04 07:58:12\t0\t0\t0\t0\n"
        "OPLOG 4\t2026-03-04 07:58:12\t0\n"
        "USER PIN=1\tName=a\tPasswd=123\n"
        "FP PIN=1\tFID=0\tTMP=abc\n"
        "OPLOG x\n"
        "NOISE\n"
    )
    parsed = read_operlog(body.encode(), CHINA)
    assert [(each.code, each.operator, each.at) for each in parsed.rows] == [
        ("21", "7", AT),
        ("4", "", AT),
    ]
    assert (parsed.bad, parsed.count) == (["OPLOG x", "NOISE"], 6)


@pytest.mark.parametrize(
    ("table", "body", "kept"),
    [
        ("ATTLOG", b"1\t2", b"1\t2"),
        ("OPERLOG", b"USER PIN=1\tPasswd=123\tCard=\n", b"USER PIN=1\tPasswd=***\tCard=\n"),
        ("OPERLOG", b"FP PIN=1\tTMP=abc\r\nOPLOG 4\t0", b"FP (14 bytes not kept)\r\nOPLOG 4\t0"),
        ("OPERLOG", b"BIODATA Pin=1\tTmp=x", b"BIODATA (12 bytes not kept)"),
        ("OPERLOG", b"FPVERSION=10", b"FPVERSION=10"),
        ("ATTPHOTO", b"\xff\xd8\xff\xe0", b"(4 bytes not kept)"),
        ("biophoto", b"PIN=1\tContent=x", b"(15 bytes not kept)"),
        ("OPTIONS", b"~OS=1", b"~OS=1"),
    ],
)
def test_nothing_of_peoples_bodies_is_kept(table, body, kept):
    assert kept_of(table, body) == kept


@pytest.mark.parametrize(
    ("body", "results"),
    [
        (b"ID=7&Return=0&CMD=INFO\n", [(7, "0")]),
        (b"ID=7&Return=0&CMD=INFO\nID=8&Return=-1002&CMD=DATA\n", [(7, "0"), (8, "-1002")]),
        (b"ID=9\r\nSN=x\r\nReturn=0\r\nCMD=Shell\r\nContent=a\r\n", [(9, "0")]),
        (b"Return=0", []),
        (b"ID=x&Return=0", []),
        (b"", []),
    ],
)
def test_results_of_commands(body, results):
    assert [(each.number, each.code) for each in read_results(body)] == results


def test_capabilities_are_pairs():
    said = read_pairs("~DeviceName=F18,FirmVer=Ver 8.0.4.3,~MaxUser=30")
    assert said == {"DeviceName": "F18", "FirmVer": "Ver 8.0.4.3", "MaxUser": "30"}
