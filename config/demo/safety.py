"""The safety of the demo company: documents that everybody read, weekly looks, known exceptions."""

import json
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection

from config.demo.handbook import MISSING
from config.demo.timeline import Process, Timeline, between, moment
from hr.people.models import Employee
from regulations.approvals.services import decide_step
from sitecontent.database.documents import services as documents
from sitecontent.database.documents.rules import DOCUMENTS
from sitecontent.database.documents.selectors import draft_of, in_force
from sitecontent.database.security import clocks
from sitecontent.database.security import services as security

HEAD, ADMIN = "1001", "1701"
ONE_DAY = timedelta(days=1)
ADDED = (
    "## 九、违反本办法",
    "4. 扫码设备、打卡机等专用设备单独组网，不接入办公网络。\n\n## 九、违反本办法",
)
ADDED_EN = (
    "## 9. Breaches",
    "4. Scanners, clocks and the like have a network of their own, apart from the office.\n\n"
    "## 9. Breaches",
)
# Days ago, staff number, address, wrong tries, whether locked out in the end.
WRONG = (
    (12, "1405", "192.168.10.23", 2, False), (9, "1102", "192.168.10.11", 1, False),
    (6, "1001", "203.0.113.77", 6, True), (4, "1407", "192.168.10.25", 3, False),
    (2, "1111", "192.168.10.31", 1, False), (1, "1701", "203.0.113.77", 5, True),
)  # fmt: skip


def start_safety(
    *, people: dict[str, Employee], timeline: Timeline, first: date, seed: int
) -> None:
    """Let the documents come into force and be read, and the weeks be looked through."""
    today = timeline.until.date()
    for code in DOCUMENTS:
        timeline.start(_document(people, timeline, code, moment(first, "09:00"), seed))
    change = max(first + ONE_DAY, today - 5 * ONE_DAY)
    timeline.start(_changed(people, timeline, moment(change, "14:00"), seed))
    timeline.start(_exceptions(people, max(first, today - 8 * ONE_DAY)))
    monday = first - timedelta(days=first.weekday())
    while monday <= today:
        timeline.start(_week(people, monday, timeline.until))
        monday += timedelta(days=7)
    timeline.start(_wrong_logins(timeline.until))


def _approve(row, people: dict[str, Employee], at: datetime) -> None:
    step = row.approval.steps.get()
    words = {"verdict": "approved", "comment": "同意", "by": people[HEAD], "at": at}
    decide_step(step_id=step.pk, **words)


def _document(people, timeline: Timeline, code: str, at: datetime, seed: int) -> Process:
    yield at
    row = documents.write_version(
        code=code, **draft_of(code), note="首次发布", in_force_from=at.date(), by=people[ADMIN],
        at=at,
    )  # fmt: skip
    later = at + timedelta(hours=1)
    yield later
    _approve(row, people, later)
    for person in people.values():
        timeline.start(_read(person, code, later, seed))


def _changed(people, timeline: Timeline, at: datetime, seed: int) -> Process:
    """A line more in the rules for operation; some have not read it yet."""
    yield at
    texts = draft_of("operation")
    texts = {"zh": texts["zh"].replace(*ADDED), "en": texts["en"].replace(*ADDED_EN)}
    row = documents.write_version(
        code="operation", **texts, note="专用设备单独组网", in_force_from=at.date(),
        by=people[ADMIN], at=at,
    )  # fmt: skip
    later = at + timedelta(hours=2)
    yield later
    _approve(row, people, later)
    for number, person in people.items():
        if number not in MISSING:
            timeline.start(_read(person, "operation", later, seed))


def _read(person: Employee, code: str, since: datetime, seed: int) -> Process:
    rng = Random(f"{seed}:document:{code}:{person.number}:{since.date()}")
    at = moment(since.date() + ONE_DAY * rng.randrange(1, 4), "08:40") + between(rng, 2, 400)
    yield at
    if row := in_force(code, at, person):
        documents.acknowledge(code=code, number=row.number, by=person, at=at)


def _exceptions(people, day: date) -> Process:
    at = moment(day, "10:00")
    yield at
    row = security.add_exception(
        subject="打卡机协议没有密码",
        reason="设备厂商的 ADMS 协议不支持鉴权；已单独组网并限制地址，待更换新型号。",
        ends_on=day + 90 * ONE_DAY, by=people[ADMIN], at=at,
    )  # fmt: skip
    later = at + timedelta(hours=3)
    yield later
    security.acknowledge_exception(exception_id=row.pk, by=people[HEAD], at=later)
    last = moment(day + 7 * ONE_DAY, "11:20")
    yield last
    security.add_exception(
        subject="内容安全策略允许 unsafe-eval",
        reason="管理界面所用的 Alpine 需要；脚本只来自本站，升级组件后取消。",
        ends_on=day + 120 * ONE_DAY, by=people[ADMIN], at=last,
    )  # fmt: skip


def _week(people, monday: date, until: datetime) -> Process:
    """The clock of the week, a file of findings on Tuesday, the look on Friday."""
    begins = moment(monday, "08:00")
    yield begins
    clocks.watch(begins)
    tuesday = moment(monday + ONE_DAY, "09:10")
    yield tuesday
    audit = {"dependencies": [{"name": "django", "version": "5.2.9", "vulns": []}], "fixes": []}
    security.bring_findings(
        name=f"audit-{tuesday:%Y%m%d}.json", content=json.dumps(audit).encode(),
        made_on=tuesday.date(), by=people[ADMIN], at=tuesday,
    )  # fmt: skip
    known = [{"name": "celery", "version": "5.7.0", "latest_version": "5.7.1"}]
    security.bring_findings(
        name=f"outdated-{tuesday:%Y%m%d}.json", content=json.dumps(known).encode(),
        made_on=tuesday.date(), by=people[ADMIN], at=tuesday,
    )  # fmt: skip
    friday = moment(monday + 4 * ONE_DAY, "16:10")
    yield friday
    security.sign_look(
        facts={"standings": 1, "exceptions": 1}, note="无异常", by=people[ADMIN], at=friday
    )


_WRONG = """
INSERT INTO axes_accessfailurelog
    (username, ip_address, locked_out, attempt_time, user_agent, http_accept, path_info)
VALUES (%s, %s, %s, %s, 'Mozilla/5.0', '', '/account/login/')
"""


def _wrong_logins(until: datetime) -> Process:
    yield until - timedelta(minutes=1)
    for ago, number, address, tries, is_locked in WRONG:
        for each in range(tries):
            at = moment(until.date() - ago * ONE_DAY, "09:20") + timedelta(seconds=20 * each)
            with connection.cursor() as cursor:  # the model knows no other moment than now
                cursor.execute(_WRONG, [number, address, is_locked and each >= 4, at])
