"""The contracts of the demo company: registered, read, lent, counted, handed over."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from config.demo.timeline import Process, Timeline, moment
from hr.contracts.inventory.clocks import watch_period
from hr.contracts.inventory.rules import Word
from hr.contracts.inventory.services import begin_count, begin_hand_over, close_count, tell_line
from hr.contracts.loans.services import ask_loan, hand_out, note_reading, take_back
from hr.contracts.models import Contract, CountLine, Loan
from hr.contracts.places.services import check_place, keep_place
from hr.contracts.readers import open_contract
from hr.contracts.services import (
    Facts,
    end_contract,
    keep_kind,
    register_contract,
    write_version,
)
from hr.contracts.texts.services import add_file
from hr.people.models import Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.printing import typeset

FORMS = Path(__file__).parent / "print"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KEEPER, SECOND, OFFICER = "1601", "1602", "1501"
KINDS = (("CG", "采购"), ("XS", "销售"), ("ZL", "租赁"), ("LY", "旅游合作"), ("FW", "服务"),
         ("GG", "广告推广"))  # fmt: skip
PLACES = (("A-01", "档案室铁皮柜 A 一层"), ("A-02", "档案室铁皮柜 A 二层"),
          ("B-01", "档案室防火柜 B"), ("C-01", "财务部保险柜"))  # fmt: skip
# Kind, title, other party, amount, department, days ago it was signed, days it runs (None: no end).
CONTRACTS = (
    ("CG", "西湖龙井春茶采购合同", "杭州梅家坞茶叶专业合作社", 386000, "30-operations", 620, 365),
    ("CG", "鲜花饼年度供货合同", "昆明花都食品有限公司", 215000, "30-operations", 590, 730),
    ("CG", "坚果礼盒代工合同", "临安山核桃食品厂", 498000, "30-operations", 430, 455),
    ("CG", "纸箱及快递袋采购合同", "绍兴华盛包装有限公司", 62000, "30-operations", 415, 430),
    ("CG", "桂花糕采购合同", "苏州采芝斋食品有限公司", 128800, "30-operations", 260, 365),
    ("CG", "干果冷链采购框架合同", "新疆天山果业有限公司", None, "30-operations", 200, None),
    ("CG", "办公电脑采购合同", "杭州新世纪电脑有限公司", 84600, "80-systems", 150, 365),
    ("CG", "龙井茶礼盒补货合同", "杭州梅家坞茶叶专业合作社", 156000, "30-operations", 70, 180),
    ("XS", "企业年货团购合同", "浙江大江集团工会", 268000, "20-ecommerce", 330, 90),
    ("XS", "中秋礼盒定制销售合同", "杭州湾大酒店", 96500, "20-ecommerce", 95, 120),
    ("XS", "员工福利卡供应合同", "宁波海港物流有限公司", 180000, "20-ecommerce", 48, 365),
    ("ZL", "总部办公楼租赁合同", "杭州文三路物业管理有限公司", 720000, "10-management", 700, 1095),
    ("ZL", "余杭仓库租赁合同", "余杭良渚仓储有限公司", 360000, "30-operations", 350, 370),
    ("ZL", "旅行社门店租赁合同", "西湖区湖滨商业街管理处", 156000, "50-travel", 345, 365),
    ("LY", "黄山三日游地接合作协议", "黄山市徽州旅行社", None, "50-travel", 500, 730),
    ("LY", "云南六日游地接合作协议", "昆明春城国际旅行社", None, "50-travel", 310, 335),
    ("LY", "旅游大巴包车合同", "杭州长运旅游客运有限公司", 240000, "50-travel", 180, 365),
    ("LY", "千岛湖酒店协议价合同", "淳安千岛湖度假酒店", None, "50-travel", 110, 365),
    ("FW", "快递服务月结合同", "顺丰速运杭州分公司", None, "20-ecommerce", 365, 390),
    ("FW", "云服务器托管合同", "阿里云计算有限公司", 118000, "80-systems", 340, 365),
    ("FW", "网站安全检测服务合同", "杭州安恒信息技术公司", 45000, "80-systems", 160, 365),
    ("FW", "办公室保洁服务合同", "杭州洁美保洁有限公司", 33600, "70-office", 120, 365),
    ("FW", "财务审计服务合同", "浙江天平会计师事务所", 50000, "40-finance", 80, 200),
    ("GG", "微信公众号推广合同", "杭州新媒文化传播公司", 88000, "20-ecommerce", 220, 240),
    ("GG", "年货节搜索推广合同", "杭州百度网讯推广中心", 120000, "20-ecommerce", 35, 90),
    ("GG", "电梯广告投放合同", "分众传媒杭州公司", 76000, "20-ecommerce", 300, 180),
)  # fmt: skip
TERMS = (
    "一、甲方应按约定时间付款，逾期每日按未付金额的千分之三支付违约金。",
    "二、乙方应保证标的符合国家标准及双方确认的样品，不合格的无条件退换。",
    "三、乙方逾期交付超过十日的，甲方有权解除合同，并由乙方承担违约责任。",
    "四、双方对在履行中知悉的商业秘密负有保密义务，保密期限为合同终止后两年。",
    "五、争议由双方协商解决；协商不成的，提交杭州仲裁委员会仲裁。",
    "六、合同期满前三十日，任何一方不续约的，应书面通知对方。",
    "七、本合同一式两份，双方签字盖章后生效，附件与正文具有同等效力。",
)


def start_archive(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let contracts be registered over two years; read, lent and counted over the last weeks."""
    room = Archive(people, timeline.until)
    today = timeline.until.date()
    for process in (
        room.register(today),
        room.hand_over(max(first, today - 16 * DAY)),
        room.lend(max(first, today - 12 * DAY)),
        room.work(max(first, today - 5 * DAY)),
        room.count(max(first, today - 2 * DAY)),
        room.ask(timeline.until),
    ):
        timeline.start(process)


class Archive:
    """People by number, and what each does with a contract at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        rows = Employee.objects.select_related("position", "department__leader", "supervisor")
        found = rows.filter(pk__in=[each.pk for each in people.values()])
        self.people = {each.number: each for each in found}
        self.until = until

    def register(self, today: date) -> Process:
        """Kinds and places first, then every contract on the day after it was signed."""
        at = moment(today - 720 * DAY, "09:00")
        yield at
        by = self.people[KEEPER]
        kinds = {code: keep_kind(code=code, name=name, by=by, at=at) for code, name in KINDS}
        places = [keep_place(code=code, name=name, by=by, at=at) for code, name in PLACES]
        units = {each.department.code: each.department for each in self.people.values()}
        for number, row in enumerate(sorted(CONTRACTS, key=lambda each: -each[5])):
            kind, title, party, amount, unit, ago, length = row
            signed_on = today - ago * DAY
            at = moment(signed_on + DAY, "10:20")
            yield at
            facts = Facts(
                title, party, signed_on, length and signed_on + timedelta(days=length),
                None if amount is None else Decimal(amount),
            )  # fmt: skip
            contract = register_contract(
                kind=kinds[kind], facts=facts, signed_on=signed_on,
                place=places[number % len(places)], department=units[unit],
                custodian=self.people[SECOND if number % 4 == 3 else KEEPER], by=by, at=at,
            )  # fmt: skip
            self.scan(contract, facts, at)

    def scan(self, contract: Contract, facts: Facts, at: datetime) -> None:
        """The signed contract as a file, kept by the office."""
        add_file(
            contract_id=contract.pk, paper="signed", name=f"{contract.number} {facts.title}.pdf",
            content=paper_of(contract, facts), by=self.people[KEEPER], at=at,
        )  # fmt: skip

    def hand_over(self, day: date) -> Process:
        """The second clerk hands her contracts over: counted, and taken over."""
        at = moment(day, "14:00")
        yield at
        giver, taker = self.people[SECOND], self.people[KEEPER]
        run = begin_hand_over(giver=giver, taker=taker, by=giver, at=at)
        yield at + HOUR
        lines = list(CountLine.objects.filter(count=run))
        words = {"count_id": run.pk, "by": taker, "at": at + HOUR}
        for line in lines:
            tell_line(contract_id=line.contract_id, word=Word("present"), is_scanned=True, **words)
        close_count(counted=len(lines), **words)

    def lend(self, day: date) -> Process:
        """Copies lent: one given back, one that is overdue by now."""
        at = moment(day, "09:30")
        yield at
        done = self.borrow("黄山三日游", "1404", "与地接社核对报价条款", at)
        late = self.borrow("旅游大巴包车", "1403", "出团前核对用车标准", at)
        for loan in (done, late):
            self.sign(loan, at + HOUR)
            hand_out(loan_id=loan.pk, by=self.people[KEEPER], at=at + HOUR)
        back = at + 3 * DAY
        yield back
        take_back(loan_id=done.pk, note="完好", by=self.people[KEEPER], at=back)

    def borrow(self, title: str, number: str, purpose: str, at: datetime) -> Loan:
        """Somebody asks for a copy of a contract."""
        contract = Contract.objects.get(title__startswith=title)
        by = self.people[number]
        return ask_loan(contract_id=contract.pk, purpose=purpose, by=by, at=at)

    def sign(self, loan: Loan, at: datetime) -> None:
        """The word of whoever the step waits for."""
        loan.refresh_from_db()
        step = Step.objects.get(approval=loan.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", by=by, at=at)

    def work(self, day: date) -> Process:
        """Ordinary days: read on the spot, a supplement, one that ended, one opened to a reader."""
        at = moment(day, "10:00")
        yield at
        words, by = {"by": self.people[KEEPER], "at": at}, self.people
        lease = Contract.objects.get(title__startswith="余杭仓库")
        note_reading(contract_id=lease.pk, reader=by["1203"], purpose="核对退租条款", **words)
        open_contract(contract_id=lease.pk, reader=by["1201"], **words)
        nuts = Contract.objects.get(title__startswith="坚果礼盒")
        facts = Facts(
            nuts.title, nuts.counterparty, nuts.starts_on, nuts.ends_on + timedelta(days=180),
            nuts.amount + 60000,
        )  # fmt: skip
        write_version(
            contract_id=nuts.pk, facts=facts, note="补充协议：延期半年，增加数量", **words
        )
        ad = Contract.objects.get(title__startswith="电梯广告")
        end_contract(
            contract_id=ad.pk, how="fulfilled", ended_on=day, reason="投放完毕，款项结清", **words
        )

    def count(self, day: date) -> Process:
        """The half-yearly check has begun: most are there, one lies elsewhere, one is missing."""
        at = moment(day, "09:10")
        yield at
        watch_period(at=at)
        by = self.people[OFFICER]
        run = begin_count(by=by, at=at)
        lines = CountLine.objects.filter(count=run).select_related("contract", "place")
        places = sorted({line.place for line in lines}, key=lambda each: each.code)
        check_place(place_id=places[0].pk, fire_safe=True, dry=True, humidity=48, by=by, at=at)
        check_place(
            place_id=places[1].pk, fire_safe=True, dry=False, humidity=76,
            note="梅雨返潮，已更换干燥剂并开除湿机", by=by, at=at,
        )  # fmt: skip
        for number, line in enumerate(lines.order_by("contract__number")[:19]):
            when = at + timedelta(minutes=2 * number)
            word, is_scanned = Word("present"), True
            if number == 6:
                other = next(each for each in places if each != line.place)
                word = Word("misplaced", other.pk, "查阅后放错柜，已归位")
            if number == 11:
                word, is_scanned = Word("missing", None, "柜中未见，正向经办人核实"), False
            tell_line(
                count_id=run.pk, contract_id=line.contract_id, word=word, is_scanned=is_scanned,
                by=by, at=when,
            )  # fmt: skip

    def ask(self, until: datetime) -> Process:
        """What lies before the head of a department now, and what waits to be handed out."""
        at = until - 3 * HOUR
        yield at
        self.borrow("年货节搜索", "1109", "与代理核对投放明细", at)
        signed = self.borrow("千岛湖酒店", "1405", "给客户看协议价", at)
        self.sign(signed, at + HOUR)


def paper_of(contract: Contract, facts: Facts) -> bytes:
    """A signed contract on paper: parties, sum, days, its terms."""
    sum_ = "按实际结算" if facts.amount is None else f"人民币 {facts.amount:,.2f} 元"
    until = f"{facts.ends_on:%Y-%m-%d}" if facts.ends_on else "长期有效"
    return typeset(
        "agreement",
        {
            "title": facts.title,
            "number": contract.number,
            "rows": [
                ["甲方", settings.COMPANY_NAME], ["乙方", facts.counterparty], ["金额", sum_],
                ["期限", f"{facts.starts_on:%Y-%m-%d} 至 {until}"],
            ],
            "terms": TERMS,
        },
        folder=FORMS,
    )  # fmt: skip
