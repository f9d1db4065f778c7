"""The notice board of the demo company, and how two of its people take their notices."""

from datetime import date, datetime, time, timedelta

from config.demo.timeline import Process, moment
from hr.people.models import Employee
from regulations.notices.board.models import Posting
from regulations.notices.board.services import end_posting, post_notice
from regulations.notices.services import save_preferences
from regulations.rulebook.selectors import edition_in_force

Kind = Posting.Kind
# Days ago, who posts it, for how many days, kind, clause, title, text.
POSTINGS = (
    (16, "1601", 14, Kind.NOTICE, "", "消防演练安排",
     "本周五 15:30 进行消防演练，听到警铃后请从最近的楼梯下到停车场集合，各部门清点人数。\n"
     "值班人员留守订单台，由姜慧另行通知。"),
    (11, "1501", 10, Kind.NOTICE, "", "年度体检报名",
     "年度体检在市二医院进行，费用由公司承担。请在本月底前到人事部登记可以前往的日期，"
     "值班日除外。"),
    (8, "1501", 30, Kind.MEASURE, "A1.3-4", "关于上班时间长时间打私人电话的通报",
     "有员工上班时间在工位打私人电话约 40 分钟，期间来访客户无人接待。\n"
     "当事人已承认，予以通报。请大家引以为戒。"),
    (6, "1602", 14, Kind.NOTICE, "", "会议室暂停使用",
     "二楼会议室空调检修，两周内请改用三楼小会议室，提前在前台登记。"),
    (2, "1601", 14, Kind.REPORT, "", "上季度办公用品盘点结果",
     "盘点日账面与实物基本相符：签字笔短少 12 支，打印纸多出 1 包，均已按实物调整。\n"
     "各部门领用明细可到办公室查阅。"),
)  # fmt: skip
# Which of them comes down early, after how many days, and why.
ENDED = {"会议室暂停使用": (3, "空调提前修好，会议室恢复使用")}


class Board:
    """What is posted in the weeks of the history, and the wishes people begin with."""

    def __init__(self, *, people: dict[str, Employee], until: datetime):
        self.people = people
        self.until = until

    def processes(self, first: date) -> list[Process]:
        """One process for each sheet; of now where it would lie before the handbook."""
        return [self._post(first, *posting) for posting in POSTINGS]

    def _post(
        self, first: date, ago: int, by: str, lasts: int, kind: str, clause: str, title: str,
        text: str,
    ) -> Process:  # fmt: skip
        at = moment(max(first, self.until.date() - timedelta(days=ago)), "10:20")
        if at > self.until or edition_in_force(at) is None:
            at = self.until
        yield at
        posting = post_notice(
            key=f"demo:{title}",
            kind=kind,
            title=title,
            text=text,
            last_on=at.date() + timedelta(days=lasts),
            clause=clause,
            by=self.people[by],
            at=at,
        )
        if title in ENDED:
            after, reason = ENDED[title]
            at += timedelta(days=after)
            yield at
            end_posting(posting=posting, reason=reason, by=self.people[by], at=at)

    def wish(self, at: datetime) -> None:
        """The lead sleeps undisturbed; the general manager reads once a day what can wait."""
        save_preferences(
            ways={"import": "portal"},
            quiet_from=time(22, 30),
            quiet_until=time(7, 0),
            digest_at=time(8, 30),
            by=self.people["1102"],
            at=at,
        )
        save_preferences(
            ways={"case": "digest", "posting": "digest", "excuse": "digest"},
            quiet_from=None,
            quiet_until=None,
            digest_at=time(18, 0),
            by=self.people["1001"],
            at=at,
        )
