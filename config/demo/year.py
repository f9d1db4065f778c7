"""What the demo company spent since its books began: month by month, within the budget."""

from collections.abc import Iterator
from datetime import date, timedelta

from config.demo.timeline import Process
from finance.expenses.rules import BANK, CASH
from finance.ledger.rules import month_after, month_of

ONE_DAY = timedelta(days=1)
# Of every month: day, who, category, asked, advance, what for, invoices, paid from.
EVERY_MONTH = (
    (4, "1601", "rent", 8000, 0, "{}月办公室房租、水电",
     (("6800.00", "恒丰物业"), ("{}.40", "昆明供电局")), BANK),
)  # fmt: skip
# Months before this one, and the same as above.
ONCE = (
    (3, 6, "1404", "hospitality", 1800, 1500, "接待省外组团社考察团",
     ((1126, "石屏会馆"), (512, "翠湖宾馆")), CASH),
    (3, 11, "1602", "supplies", 1350, 0, "秋季办公用品：硒鼓、打印纸、文件盒",
     (("869.00", "得力文具"), ("412.60", "晨光文具")), CASH),
    (3, 19, "1202", "transport", 960, 0, "勐海茶厂看货往返交通",
     (("674.00", "云南航空"), ("188.00", "滴滴出行")), BANK),
    (2, 5, "1405", "gifts", 2400, 0, "中秋老客户伴手礼",
     (("2280.00", "嘉华食品"),), BANK),
    (2, 12, "1109", "business", 1200, 0, "旅游推介会展位物料",
     (("1160.00", "彩云广告"),), BANK),
    (2, 18, "1404", "hospitality", 2200, 2000, "宴请地接社负责人",
     ((1386, "福照楼"), (428, "云上茶舍")), CASH),
    (2, 24, "1402", "transport", 640, 0, "罗平踩线租车和油费",
     ((596, "云南租车公司"),), CASH),
    (1, 6, "1602", "supplies", 1680, 0, "打印机维修和耗材",
     (("980.00", "兄弟办公"), ("536.50", "得力文具")), CASH),
    (1, 10, "1501", "office", 900, 0, "招聘会展位费",
     (("860.00", "昆明人才市场"),), BANK),
    (1, 15, "1401", "hospitality", 3200, 0, "建水古城合作酒店签约午宴",
     (("2964.00", "香满楼"),), BANK),
    (1, 20, "1201", "transport", 1500, 1200, "普洱、西双版纳选品差旅交通",
     ((842, "南方航空"), (466, "神州租车")), CASH),
)  # fmt: skip


def months(begin: date, until: date) -> list[date]:
    """The months from that of a day to that of another."""
    found = [month_of(begin)]
    while found[-1] < month_of(until):
        found.append(month_after(found[-1]))
    return found


def spent(house, begin: date) -> Iterator[Process]:
    """Requests since the books began, each of them settled."""
    found = months(begin, house.until.date())
    rows = [
        (month, day, who, category, asked, advance, purpose.format(month.month),
         [(text.format(1000 + 13 * month.month), seller) for text, seller in bought], account)
        for month in found
        for day, who, category, asked, advance, purpose, bought, account in EVERY_MONTH
    ]  # fmt: skip
    rows += [(found[-1 - ago], *rest) for ago, *rest in ONCE if ago < len(found)]
    for month, day, *words, bought, account in rows:
        if month.replace(day=day) > begin:
            yield house.settled(*words, month.replace(day=day), bought, account)


def runs(house, begin: date, first: date) -> Iterator[Process]:
    """The runs of each month, on the third of the next; the newest in the last weeks."""
    today = house.until.date()
    found = [each for each in months(begin, today) if each + 3 * ONE_DAY <= today]
    found = found or [month_of(today)]
    for month in found:
        is_last = month == found[-1]
        day = max(month, first if is_last else begin) + 2 * ONE_DAY
        yield house.runs(month_of(month - ONE_DAY), day, is_last=is_last)
