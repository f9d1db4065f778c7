"""Cases of the demo company: opened, heard, decided, objected to, at moments of the last weeks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from config.demo.timeline import Process, Timeline, moment
from hr.discipline.evidence.services import add_evidence
from hr.discipline.models import Case, Objection, Ruling
from hr.discipline.objections.services import answer_objection, object_to
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case, drop_case
from hr.discipline.services import name_person, note_hearing, report_case
from hr.people.models import Employee
from regulations.rulebook.selectors import edition_in_force

# Hours after the case was opened, who acts, what they do, and with which words.
Act = tuple[float, str, str, dict]


@dataclass(frozen=True)
class Story:
    """A case of some days ago: who opens it, against whom, and what follows."""

    ago: int
    by: str
    subject: str
    clause: str
    matter: str
    account: str
    acts: tuple[Act, ...] = ()


STORIES = (
    Story(
        18, "1502", "1204", "A2.2-4", "外出取货未经批准，主管事后补签",
        "下午外出取货没有事先批准，主管事后补签了外出单；"
        "当天两单加急件因此改发空运，多付运费 360 元。",
        (
            (2, "1502", "name", {"person": "1201", "reason": "事后补签外出单，时间与实际不符"}),
            (16, "1204", "state", {"text": "杨经理让我先去，说回来补单。"}),
            (18, "1501", "hear", {"person": "1201", "text": "承认外出单是第二天补签的。"}),
            (40, "1501", "confirm", {
                "finding": "外出单为事后补签，两人均承认；多付运费 360 元有承运单为证。",
                "measures": (
                    (Kind.JOINT, {"amount": Decimal("120.00"), "reason": "听从安排，承担三分之一"}),
                    (Kind.JOINT, {"person": "1201", "amount": Decimal("240.00"),
                                  "reason": "作为主管补签不实单据，承担三分之二"}),
                    (Kind.CRITICISM, {"person": "1201", "reason": "主管应事先审批外出"}),
                ),
            }),
        ),
    ),
    Story(
        16, "1601", "1602", "A1.3-5", "用办公室彩印机打印家庭照片",
        "彩印机记录显示午休时打印照片 20 张，本人承认。",
        (
            (2, "1602", "state", {"text": "孩子学校要交，午休时打的，愿意付耗材费。"}),
            (20, "1501", "confirm", {
                "finding": "打印记录与本人陈述一致。",
                "measures": (
                    (Kind.FINE, {"amount": Decimal("100.00")}),
                    (Kind.REMINDER, {"reason": "初次，提醒今后注意"}),
                ),
            }),
            (42, "1602", "object", {"text": "在午休时间，数量不多，请酌情减轻。"}),
            (90, "1003", "answer", {
                "reply": "changed",
                "text": "午休时间、数量不多、主动承认，罚款改为下限 50 元，不再另行提醒。",
                "measures": ((Kind.FINE, {"amount": Decimal("50.00")}),),
            }),
        ),
    ),
    Story(
        13, "1003", "1402", "A6-2", "一份地接合同原件丢失",
        "半年盘点时发现与地接社的合同原件不在卷内，最后借阅人为该员工。补办公证费 200 元。",
        (
            (18, "1501", "hear", {"text": "可能夹在出团资料里，回来没有单独归还。"}),
            (22, "1501", "confirm", {
                "finding": "借阅登记无归还记录，本人承认。",
                "measures": ((Kind.LIABILITY, {
                    "amount": Decimal("200.00"), "reason": "补办公证的实际费用",
                }),),
            }),
            (44, "1402", "object", {"text": "原件已在出团箱夹层里找到，今天交回办公室。"}),
            (70, "1001", "answer", {
                "reply": "withdrawn", "text": "原件找到，没有损失，原处理收回。",
            }),
        ),
    ),
    Story(
        15, "1401", "1405", "A1.3-4", "上班时间长时间打私人电话",
        "14:10 至 14:50 在工位打私人电话约 40 分钟，期间两位来访客户无人接待。\n"
        "曹蕾在场可以证明，本人承认。",
        (
            (16, "1405", "state", {"text": "当时家里老人住院，确实没有请假，以后注意。"}),
            (19, "1501", "confirm", {
                "finding": "本人承认，曹蕾证实。两位客户未得到接待，影响不好。",
                "measures": ((Kind.WARNING, {"reason": "条款没有写明处分；初犯，给予警告。"}),),
            }),
            (43, "1405", "object", {"text": "家里有急事，属于特殊情况，请改为提醒。"}),
            (91, "1003", "answer", {
                "reply": "upheld",
                "text": "急事可以先向同事交接或请假。警告适当，予以维持。",
            }),
        ),
    ),
    Story(
        12, "1401", "1404", "A7.3-1", "散客团款隔日才交财务",
        "3 人散客团签约当天收款 2,400 元，直到第三天上午才交到出纳，期间由个人保管。",
        (
            (1, "1401", "prove", {
                "name": "收款与交款登记.csv",
                "content": "日期,摘要,金额\n第1天 16:20,散客三人收款,2400.00\n"
                "第3天 09:35,交出纳吕娜,2400.00\n",
                "note": "业务台账与出纳登记对照",
            }),
            (17, "1501", "hear", {"text": "承认忘记交款，款项没有动用。"}),
            (18, "1501", "confirm", {
                "finding": "收款与交款登记相差两天，本人承认。",
                "measures": ((Kind.FINE, {"amount": Decimal("200.00")}),),
            }),
        ),
    ),
    Story(
        9, "1102", "1106", "C7-1", "一周内多次没有按时查看订单台",
        "最近一周值班时有多个十分钟窗口没有查看订单台，提醒后仍有发生。\n"
        "本人表示正在熟悉流程，会设闹钟提醒。",
        (
            (16, "1502", "hear", {"text": "入职时间短，已经在用闹钟，本周没有再漏。"}),
            (40, "1501", "drop", {"reason": "新员工熟悉流程期间，漏看均已说明理由，本周已改正。"}),
        ),
    ),
    Story(
        6, "1101", "1110", "A2.2-7.2", "本月第五次迟到",
        "本月迟到五次，前两次已提醒，第四次已书面警告。",
        (
            (18, "1501", "hear", {"text": "住处搬远了，正在找近处的房子。"}),
            (20, "1501", "confirm", {
                "finding": "考勤记录五次，已经过提醒和警告。",
                "measures": ((Kind.POSTING, {
                    "days": 14,
                    "words": "蒋一凡本月迟到五次，经提醒、警告未改，现予张榜通报。",
                }),),
            }),
        ),
    ),
    Story(
        4, "1501", "1407", "A1.3-5", "用公司打印机打印私人文件",
        "办公室清点耗材时发现打印机里留有约 60 页私人旅游照片，打印记录为该员工的电脑。",
        (
            (1, "1501", "prove", {
                "name": "打印机日志.txt",
                "content": "10:32 PC-1407 IMG_2041.jpg 60 pages color\n",
                "note": "打印机导出的当日日志",
            }),
            (17, "1407", "state", {"text": "电脑没有锁屏，不是我打印的。"}),
            (23, "1502", "confirm", {
                "finding": "打印日志为本人电脑，照片为本人带团照片。",
                "measures": ((Kind.FINE, {"amount": Decimal("80.00")}),),
            }),
            (42, "1407", "object", {"text": "当天上午我在带团，不在办公室，请核对出团单。"}),
        ),
    ),
    Story(
        2, "1401", "1406", "A2.3-5", "连续两日旷工",
        "连续两个工作日未到岗，没有请假，电话不接。",
        (
            (1, "1401", "prove", {
                "name": "联系记录.txt",
                "content": "第一天 08:40、10:05、15:20 三次电话无人接听；第二天 08:35 关机。\n",
                "note": "部门经理的电话联系记录",
            }),
            (16, "1501", "confirm", {
                "finding": "两个工作日均无打卡、无请假，电话联系不上。",
                "measures": ((Kind.DISMISSAL, {"days": 7}),),
            }),
        ),
    ),
    Story(
        1, "1101", "1109", "A1.3-7", "被通知后联系不上，活动页延误上线",
        "周六 19:00 起三次电话、两条短信通知回公司改活动页，均未回复，页面晚上线五小时。",
    ),
)  # fmt: skip


def start_cases(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let every case be opened at its moment, and what follows at theirs."""
    for story in STORIES:
        timeline.start(_tell(story, people, timeline.until, first))


def _tell(story: Story, people: dict[str, Employee], now: datetime, first: date) -> Process:
    """A case of some days ago; of now where the handbook was published only just now."""
    at = moment(max(first, now.date() - timedelta(days=story.ago)), "17:05")
    if at > now or edition_in_force(at) is None:
        at = now
    yield at
    case = report_case(
        token=story.clause,
        subject=people[story.subject],
        clause=story.clause,
        matter=story.matter,
        account=story.account,
        by=people[story.by],
        at=at,
    )
    for hours, who, act, words in story.acts:
        moment_of_act = at + timedelta(hours=hours)
        yield moment_of_act
        ACTS[act](case, people[who], moment_of_act, **words)


def _state(case: Case, by: Employee, at: datetime, text: str) -> None:
    note_hearing(case_id=case.pk, person=by, text=text, held_at=at, by=by, at=at)


def _hear(case: Case, by: Employee, at: datetime, text: str, person: str = "") -> None:
    held_at, heard = at - timedelta(minutes=20), _person(case, person)
    note_hearing(case_id=case.pk, person=heard, text=text, held_at=held_at, by=by, at=at)


def _prove(case: Case, by: Employee, at: datetime, name: str, content: str, note: str) -> None:
    add_evidence(case_id=case.pk, name=name, content=content.encode(), note=note, by=by, at=at)


def _confirm(case: Case, by: Employee, at: datetime, finding: str, measures: tuple) -> None:
    drafts = _drafts(case, at, measures)
    confirm_case(case_id=case.pk, finding=finding, measures=drafts, by=by, at=at)


def _drafts(case: Case, at: datetime, measures: tuple) -> list[Draft]:
    return [_draft(case, at, kind, **words) for kind, words in measures]


def _draft(
    case: Case, at: datetime, kind: Kind, days: int | None = None, person: str = "", **words
) -> Draft:
    day = at.date() + timedelta(days=days) if days else None
    return Draft(_person(case, person).pk, kind, day=day, **words)


def _person(case: Case, number: str) -> Employee:
    """Somebody by number; the first whom the case concerns where none is given."""
    return Employee.objects.get(number=number) if number else case.subject


def _name(case: Case, by: Employee, at: datetime, person: str, reason: str) -> None:
    name_person(case_id=case.pk, person=_person(case, person), reason=reason, by=by, at=at)


def _drop(case: Case, by: Employee, at: datetime, reason: str) -> None:
    drop_case(case_id=case.pk, reason=reason, by=by, at=at)


def _object(case: Case, by: Employee, at: datetime, text: str) -> None:
    object_to(ruling_id=Ruling.objects.get(case=case).pk, text=text, by=by, at=at)


def _answer(
    case: Case, by: Employee, at: datetime, reply: str, text: str, measures: tuple = ()
) -> None:
    objection, drafts = Objection.objects.get(ruling__case=case), _drafts(case, at, measures)
    answer_objection(
        objection_id=objection.pk, reply=reply, text=text, measures=drafts, by=by, at=at
    )


ACTS: dict[str, Callable[..., None]] = {
    "state": _state,
    "hear": _hear,
    "name": _name,
    "prove": _prove,
    "confirm": _confirm,
    "drop": _drop,
    "object": _object,
    "answer": _answer,
}
