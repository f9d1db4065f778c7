"""When a notice goes out: a table of wishes, hours and kinds."""

from datetime import datetime, time, timedelta

import pytest

from regulations.notices.board.rules import is_up, may_end
from regulations.notices.channels.rules import mail_address, masked, pieces, without_secrets
from regulations.notices.rules import LEASE, RUN, SEND, Departure, Wishes, departure, wait_after
from regulations.rulebook.rules import CHINA

NIGHT = {"quiet_from": time(22, 0), "quiet_until": time(7, 0)}
NOON = {"quiet_from": time(12, 0), "quiet_until": time(13, 30)}


def day(text: str) -> datetime:
    """ "4 18:00" as a moment of March 2026 in China."""
    number, clock = text.split()
    return datetime.combine(datetime(2026, 3, int(number)), time.fromisoformat(clock), CHINA)


@pytest.mark.parametrize(
    ("way", "hours", "at", "leaves"),
    [
        ("at_once", {}, "4 18:00", "4 18:00"),
        ("at_once", NIGHT, "4 21:59:59", "4 21:59:59"),
        ("at_once", NIGHT, "4 22:00", "5 07:00"),
        ("at_once", NIGHT, "4 23:59:59", "5 07:00"),
        ("at_once", NIGHT, "5 00:00", "5 07:00"),
        ("at_once", NIGHT, "5 06:59:59", "5 07:00"),
        ("at_once", NIGHT, "5 07:00", "5 07:00"),
        ("at_once", NOON, "4 11:59", "4 11:59"),
        ("at_once", NOON, "4 12:00", "4 13:30"),
        ("at_once", NOON, "4 13:30", "4 13:30"),
        ("digest", {}, "4 08:29:59", "4 08:30"),
        ("digest", {}, "4 08:30", "4 08:30"),
        ("digest", {}, "4 08:30:01", "5 08:30"),
        ("digest", {"digest_at": time(18, 0)}, "4 18:00:01", "5 18:00"),
        ("digest", NIGHT, "4 23:00", "5 08:30"),
        ("digest", NOON | {"digest_at": time(12, 15)}, "4 09:00", "4 13:30"),
        ("digest", NIGHT | {"digest_at": time(23, 0)}, "4 09:00", "5 07:00"),
        ("portal", {}, "4 18:00", None),
        ("portal", NIGHT, "4 23:00", None),
    ],
)
def test_a_notice_leaves_when_its_reader_wishes(way, hours, at, leaves):
    wishes = Wishes(**hours, ways={"import": way})
    got = departure(kind="import", is_clock=False, at=day(at), wishes=wishes)
    assert got == (leaves and Departure(day(leaves), in_digest=way == "digest"))


@pytest.mark.parametrize("way", ["at_once", "digest", "portal"])
def test_a_clock_waits_for_nobody(way):
    wishes = Wishes(**NIGHT, ways={"breach": way})
    got = departure(kind="breach", is_clock=True, at=day("5 03:00"), wishes=wishes)
    assert got == Departure(day("5 03:00"))


def test_a_kind_nobody_chose_for_goes_at_once():
    wishes = Wishes(ways={"import": "portal"})
    got = departure(kind="case", is_clock=False, at=day("4 18:00"), wishes=wishes)
    assert got == Departure(day("4 18:00"))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 20), (7, 640), (8, None)])
def test_the_pause_doubles_until_it_is_given_up(attempts, seconds):
    assert wait_after(attempts) == (seconds and timedelta(seconds=seconds))


def test_a_run_is_over_before_its_leases_are():
    assert RUN + timedelta(seconds=2 * SEND) < LEASE


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("dingtalk://a1b2c3d4e5f6g7h8", "dingtalk://…g7h8"),
        ("dingtalk://a1b2c3d4e5f6g7h8/", "dingtalk://…g7h8"),
        (" MAILTOS://u:pw@smtp.example.cn?to={email}", "mailtos://…ail}"),
        ("json://ab", "json://…"),
        ("json://abcdefghijk", "json://…"),
        ("no address at all", "://…"),
    ],
)
def test_of_an_address_only_the_scheme_and_its_end_are_shown(address, shown):
    assert masked(address) == shown


def test_a_text_keeps_nothing_of_an_address():
    address = "mailtos://robot:P%40ssw0rd@smtp.example.cn:465?from=robot&to=a@b.cn"
    text = "Login of ROBOT with P@ssw0rd (P%40ssw0rd) at smtp.example.cn:465 failed, error=535."
    assert without_secrets(text, address) == "Login of … with … (…) at …:465 failed, error=535."


def test_a_readers_address_cannot_add_to_the_mail_servers():
    got = mail_address("mailto://h?to={email}", "a&cc=spy@example.cn")
    assert got == "mailto://h?to=a%26cc%3Dspy@example.cn"


@pytest.mark.parametrize(
    ("today", "is_ended", "up"),
    [(4, False, True), (5, False, True), (6, False, False), (4, True, False)],
)
def test_a_posting_hangs_through_its_last_day_unless_ended(today, is_ended, up):
    last_on = day("5 00:00").date()
    assert is_up(last_on=last_on, is_ended=is_ended, today=last_on.replace(day=today)) is up


@pytest.mark.parametrize(
    ("poster", "any_", "may"),
    [(1, False, True), (2, False, False), (2, True, True), (None, False, False)],
)
def test_who_takes_a_posting_down(poster, any_, may):
    assert may_end(poster_id=poster, by_id=1, may_end_any=any_) is may


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("", 6, [""]),
        ("ab\ncd", 5, ["ab\ncd"]),
        ("ab\ncd", 4, ["ab", "cd"]),
        ("ab\n\ncd", 4, ["ab\n", "cd"]),
        ("abcdefgh\ni", 3, ["abc", "def", "gh", "i"]),
        ("订单\n台", 6, ["订单", "台"]),
        ("订单台", 7, ["订单", "台"]),
    ],
)
def test_a_text_goes_in_pieces_that_a_robot_takes(text, most, cut):
    assert list(pieces(text, most)) == cut
    assert all(len(each.encode()) <= most for each in pieces(text, most))
