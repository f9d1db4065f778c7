"""Every address the portal has, and a company with something at each of them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from attendance.leave.certificates.services import add_certificate
from attendance.leave.rules import Kind as LeaveKind
from attendance.leave.rules import Unit
from attendance.leave.services import ask_leave
from attendance.leave.weighing import Draft as LeaveDraft
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.outings.services import Trip, ask_outing
from attendance.timekeeping.overtime.services import assign_overtime
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.reassignments.services import record_refusal
from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from finance.expenses.budget.services import set_budget
from finance.expenses.claims.rules import Draft as Invoice
from finance.expenses.claims.services import file_claim
from finance.expenses.models import Category
from finance.expenses.runs.services import make_meal_run, make_phone_run
from finance.expenses.services import Draft as Wish
from finance.expenses.services import ask_spending
from finance.tours.papers.services import sign_contract
from finance.tours.receipts.services import Money as TourMoney
from finance.tours.receipts.services import take_money
from finance.tours.services import Plan as TourPlan
from finance.tours.services import register_tour
from hr.discipline.evidence.services import add_evidence
from hr.discipline.objections.services import object_to
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from hr.discipline.services import name_person, report_case
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Department, Employee, Position
from hr.people.plans.services import plan_leave
from hr.people.services import hire_employee
from hr.roster.models import Duty
from hr.roster.pairs.replacing import exclude_person
from hr.roster.pairs.rules import Scope
from hr.roster.pairs.services import set_pair
from hr.roster.services import assign_duty
from hr.roster.shifts.services import set_day
from orders.desk.imports.services import start_import
from orders.desk.models import Push
from regulations.amendments.services import ask_for_version, draft_version, try_draft
from regulations.approvals.services import decide_step
from regulations.binding.models import Attempt
from regulations.binding.services import entering_past, record_attempt, seal_chain
from regulations.deadlines.models import Deadline
from regulations.notices.board.services import post_notice
from regulations.notices.channels.services import add_company_channel
from regulations.rulebook.selectors import in_force
from tests.attendance.timekeeping.facts import Facts
from tests.catalog.shelf import Shelf
from tests.company import CHINA, TEN, Company
from tests.finance.expenses.conftest import paper
from tests.finance.ledger.books import Books
from tests.hr.careers.office import Office
from tests.hr.contracts.shelves import Shelves
from tests.hr.premises.rooms import Rooms
from tests.hr.supplies.cupboard import Cupboard
from tests.orders.service.counter import Counter
from tests.orders.service.filed import Filed
from tests.sitecontent.booth import Booth
from tests.sitecontent.campaigns.ads import Ads
from tests.sitecontent.database.safe import Care, Safe
from tests.sitecontent.database.watch import Watch
from tests.sitecontent.vault.cabinet import Cabinet

PAGES_OF_A_PERSON = (
    "edit", "password", "leave", "record", "move", "deputy", "factor", "file", "file/edit",
    "file/open",
)  # fmt: skip


def addresses() -> dict[str, str]:
    """Every address the resolver knows: its name (its pattern where it has none) → pattern."""
    return dict(_walk(get_resolver(), "", ()))


def _walk(resolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or pattern]), pattern
        else:
            yield from _walk(each, pattern, (*spaces, each.namespace) if each.namespace else spaces)


def _tomorrow_at_ten():
    """A moment to come, within service hours whatever the hour of the test."""
    tomorrow = timezone.now().astimezone(CHINA) + timedelta(days=1)
    return tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)


class House(Company):
    """The company of the tests with one of everything, and what is found where."""

    def __init__(self, seals: Path):
        super().__init__()
        self.superuser = Employee.objects.create_superuser("9000", "钱超", "guizhang-2026")
        with entering_past(right="test"):
            self._sell_a_tour()
        self.order = self.receive(buyer_note="加冰袋")
        self.duty = self.on_duty(self.colleague, _tomorrow_at_ten())
        self.case = report_case(
            token="t", subject=self.colleague, clause="A1.3-5", matter="私用", account="打印",
            by=self.lead, at=TEN,
        )  # fmt: skip
        self._decide_a_case()
        with entering_past(right="test"):
            self._go_away()
        self.breach = Deadline.objects.get(kind="desk.acceptance", key=self.order.pk)
        file = ("orders.csv", b"a,b\n1,2\n")
        self.batch = start_import(files=[file], layout="", by=self.assistant, at=TEN)
        with entering_past(right="test"):
            self.deputyship = appoint_deputy(
                person=self.colleague, deputy=self.assistant, starts_on=TEN.date(),
                ends_on=TEN.date(), reason="出差", by=self.colleague, at=TEN,
            )  # fmt: skip
        last_day = (TEN + timedelta(days=30)).date()
        self.plan = plan_leave(employee=self.colleague, last_day=last_day, by=self.hr, at=TEN)
        self.product = Product.objects.create(sku="NW-9", name="龙井茶", price=Decimal("18.00"))
        with entering_past(right="test"):
            move_stock(pieces={"NW-9": 5}, kind="receipt", reference="R1", by=None, at=TEN)
        self.push = Push.objects.create(channel="plain", key="k", outcome="taken", at=TEN)
        record_attempt(operation="UPDATE", model=type(self.order), statement="x", by=self.designer)
        with entering_past(right="test"):
            self.posting = post_notice(
                key="p", kind="notice", title="停水", text="明天停水", last_on=date(2099, 1, 1),
                by=self.manager, at=TEN,
            )  # fmt: skip
        self.channel = add_company_channel(
            reach="group", name="订单群", kinds=["import"], address="json://127.0.0.1:1/",
            by=self.administrator, at=TEN,
        )  # fmt: skip
        self.seal = seal_chain(chain="orders", copy_to=seals)
        values = in_force("orders", TEN).version.values | {"contact_within": 15}
        self.rule_draft = draft_version(
            rule_set="orders", values=values, in_force_from=date(2026, 4, 1), note="忙",
            by=self.lead, at=TEN,
        )  # fmt: skip
        another = draft_version(
            rule_set="orders", values=values, in_force_from=date(2026, 5, 1), note="忙",
            by=self.lead, at=TEN,
        )  # fmt: skip
        self.request = ask_for_version(draft_id=another.pk, by=self.lead, at=TEN)
        self._fill_roster()
        days = {"since": date(2026, 3, 1), "until": date(2026, 3, 3)}
        self.trial = try_draft(draft_id=self.rule_draft.pk, **days, by=self.lead, at=TEN)
        self._close_a_month()
        with entering_past(right="test"):
            self._spend()
        self.facts = Facts(self)
        self.books = Books(self)
        self._hire_keepers()
        with entering_past(right="test"):
            self.books.reconcile(self.cashier)
            self.shelf = Shelf(self)
            self.booth = Booth(self)
            self.ads = Ads(self)
            self.safe = Safe(TEN, asker=self.colleague)
            self.care = Care(self, TEN)
            self.cupboard = Cupboard(self, TEN)
            people = {"head": self.manager, "administrator": self.administrator}
            self.watch = Watch(**people, at=TEN)
            self.cabinet = Cabinet(**people, borrower=self.colleague, at=TEN)
            self.rooms = Rooms(self, TEN)
            self.counter = Counter(self, TEN)
            self.filed = Filed(self, TEN)
        self.office = Office(self)
        self.shelves = Shelves(self)

    def _hire_keepers(self) -> None:
        """The two of finance, who take no part in what lies at the addresses."""
        self.accountant, self.cashier = (
            hire_employee(
                number=number, name=name, position=Position.objects.get(code=code),
                supervisor=self.manager, password="guizhang-2026", at=TEN,
            )
            for number, name, code in (
                ("1011", "何芳", "chief_accountant"), ("1012", "吕娜", "cashier"),
            )
        )  # fmt: skip

    def _go_away(self) -> None:
        """A sick leave with its certificate, an outing, overtime, a refused reassignment."""
        person, next_week = self.colleague, TEN + timedelta(days=7)
        start = next_week.replace(hour=0)
        draft = LeaveDraft(LeaveKind.SICK, Unit.DAY, start, start + timedelta(days=2), "手术")
        self.leave = ask_leave(person=person, draft=draft, by=person, at=TEN)
        self.certificate = add_certificate(
            leave_id=self.leave.pk, name="a.pdf", content=b"%PDF-1", by=person, at=TEN
        )
        trip = Trip(TEN + timedelta(hours=4), TEN + timedelta(hours=6), "海关", "交单")
        self.outing = ask_outing(person=person, trip=trip, by=person, at=TEN)
        evening = TEN + timedelta(hours=8)
        self.overtime = assign_overtime(
            person=person, starts_at=evening, ends_at=evening + timedelta(hours=2), task="年底盘点",
            by=self.lead, at=TEN,
        )  # fmt: skip
        self.refusal = record_refusal(
            person=person, day=TEN.date(), account="拒绝去仓库", by=self.lead, at=TEN
        )

    def _spend(self) -> None:
        """A claimed request of the colleague with a file, a month's meals and phone bills."""
        for code in ("supplies", "meals", "phone"):
            set_budget(
                year=TEN.year, category=Category.objects.get(code=code), amount=Decimal(9000),
                by=self.manager, at=TEN,
            )  # fmt: skip
        person, category = self.colleague, Category.objects.get(code="supplies")
        wish = Wish(category, Decimal(100), "打印纸")
        self.spending = ask_spending(draft=wish, by=person, at=TEN)
        step = self.spending.approval.steps.get()
        decide_step(step_id=step.pk, verdict="approved", by=self.manager, at=TEN)
        self.claim = file_claim(
            spending_id=self.spending.pk,
            drafts=[Invoice("12345678", Decimal(90), day=date(2026, 2, 9))],
            papers=[("a.pdf", paper())], by=person, at=TEN,
        )  # fmt: skip
        words = {"month": date(2026, 2, 1), "by": self.superuser, "at": TEN}
        self.run = make_meal_run(**words)
        bills = {self.manager.pk: Decimal(50)}
        self.bills = make_phone_run(bills=bills, papers=[("b.pdf", paper("b"))], **words)

    def _close_a_month(self) -> None:
        """A time recorded on the last Saturday of January, and that month closed."""
        saturday = datetime(2026, 1, 31, 9, 0, tzinfo=CHINA)
        with entering_past(right="test"):
            origin = Origin(Source.SHEET, "january")
            record_punch(person=self.colleague, origin=origin, at=saturday)
            close_month(month=date(2026, 1, 1), accepts=True, unseen=True, by=self.hr, at=TEN)

    def _decide_a_case(self) -> None:
        """Evidence in an open case, and a case with a dismissal to which somebody objects."""
        with entering_past(right="test"):
            self.evidence = add_evidence(
                case_id=self.case.pk, name="a.txt", content=b"x", note="打印", by=self.hr, at=TEN
            )
            self.named = name_person(
                case_id=self.case.pk, person=self.operator_two, reason="在场", by=self.hr, at=TEN
            )
            case = report_case(
                token="d", subject=self.operator_two, clause="A5-1", matter="虚构事实",
                account="学历", by=self.lead, at=TEN,
            )  # fmt: skip
            dismissal = Draft(self.operator_two.pk, Kind.DISMISSAL, day=TEN.date())
            ruling = confirm_case(
                case_id=case.pk, finding="属实", measures=[dismissal], by=self.hr, at=TEN
            )
            self.measure = ruling.measures.get()
            self.objection = object_to(
                ruling_id=ruling.pk, text="不实", by=self.operator_two, at=TEN
            )

    def _fill_roster(self) -> None:
        """A pair of a day to come, an exclusion, a single day, a night of a duty manager."""
        begin = _tomorrow_at_ten() + timedelta(days=3)
        with entering_past(right="test"):
            set_pair(
                day=begin.date(), main=self.designer, assistant=self.administrator, reason="试",
                by=None, at=TEN,
            )  # fmt: skip
        self.exclusion = exclude_person(
            person=self.operator, scope=Scope.BOTH, starts_on=TEN.date(), ends_on=None,
            reason="休养", by=None, at=TEN,
        )  # fmt: skip
        self.single = set_day(
            person=self.operator, day=begin.date(), pattern="", reason="调休", by=None, at=TEN
        )
        self.night = assign_duty(
            kind=Duty.Kind.DUTY_MANAGER, person=self.lead, starts_at=begin + timedelta(hours=9),
            ends_at=begin + timedelta(hours=20), by=None, at=TEN,
        )  # fmt: skip

    def _sell_a_tour(self) -> None:
        """A tour a month ahead, with its contract and money the customer paid."""
        ahead = (_tomorrow_at_ten() + timedelta(days=30)).date()
        people = {
            code: hire_employee(
                number=number, name=name, position=Position.objects.get(code=code), at=TEN
            )
            for number, name, code in (
                ("9002", "张伟", "operations"),
                ("9003", "曹蕾", "sales"),
                ("9004", "华晨", "guide"),
            )
        }  # fmt: skip
        who = {"by": people["sales"], "at": TEN}
        plan = TourPlan(
            code="DL-1", name="大理", kind="group", customer="学校", route="大理", travellers=30,
            departs_on=ahead, returns_on=ahead, **people,
        )  # fmt: skip
        self.tour = register_tour(plan=plan, **who)
        self.contract = sign_contract(
            tour_id=self.tour.pk, price=Decimal("100"), signed_on=TEN.date(), name="合同.txt",
            content="合同".encode(), **who,
        )  # fmt: skip
        money = TourMoney(Decimal("10"), "王老师", "cash")
        cashier = hire_employee(
            number="9001", name="沈洁", position=Position.objects.get(code="cashier"), at=TEN
        )
        self.receipt = take_money(
            tour_id=self.tour.pk, money=money, request=uuid4(), by=cashier, at=TEN
        )

    def _tours(self) -> dict[str, str]:
        tour, number = f"tours/{self.tour.pk}/", self.contract.file_id
        return {
            "tours/departures/<day:day>/": f"tours/departures/{self.tour.departs_on}/",
            "tours/<int:pk>/": tour,
            **{f"tours/<int:pk>/{page}/": f"{tour}{page}/" for page in ("budget", "bound")},
            "tours/<int:pk>/files/<int:number>/": f"{tour}files/{number}/",
            "tours/<int:pk>/<slug:verb>/": f"{tour}money/",
            "tours/<int:pk>/<slug:verb>/<int:number>/": f"{tour}hand-over/{self.receipt.pk}/",
        }

    def paths(self) -> dict[str, str]:
        """Name of each address → a path to it at which there is something."""
        found = self._pages() | self._lists() | self.facts.paths() | self.books.paths()
        found |= self.shelf.paths() | self.booth.paths() | self.ads.paths()
        found |= self.safe.paths() | self.watch.paths() | self.care.paths()
        found |= self.cupboard.paths()
        found |= self.cabinet.paths() | self.shelves.paths() | self.office.paths()
        found |= self.rooms.paths()
        found |= self.counter.paths() | self.filed.paths()
        return {name: "/" + found.get(pattern, pattern) for name, pattern in addresses().items()}

    def _pages(self) -> dict[str, str]:
        order, person = f"desk/orders/{self.order.pk}/", f"people/{self.colleague.number}/"
        posting, channel = f"board/{self.posting.pk}/", f"notices/channels/{self.channel.pk}/"
        draft = f"rules/drafts/{self.rule_draft.pk}/"
        request = f"approvals/{self.request.pk}/"
        step = f"approvals/steps/{self.request.steps.get().pk}/"
        return {
            "app-icon/<int:size>.png": "app-icon/192.png",
            "account/outside/<slug:provider>/": "account/outside/dingtalk/",
            "account/outside/<slug:provider>/login/": "account/outside/dingtalk/login/",
            "calendar/<str:token>.ics": "calendar/x.ics",
            "handbook/editions/<int:number>/": "handbook/editions/1/",
            "handbook/editions/<int:number>/clauses.yaml": "handbook/editions/1/clauses.yaml",
            "handbook/<str:ref>/": "handbook/C7-2/",
            "notices/channels/<int:pk>/": channel,
            "notices/channels/<int:pk>/test/": f"{channel}test/",
            "notices/channels/<int:pk>/remove/": f"{channel}remove/",
            "board/<int:pk>/": posting,
            "board/<int:pk>/end/": f"{posting}end/",
            "approvals/<int:pk>/": request,
            "approvals/<int:pk>/take-back/": f"{request}take-back/",
            "approvals/<int:pk>/withdraw/": f"{request}withdraw/",
            "approvals/steps/<int:pk>/": step,
            "approvals/steps/<int:pk>/phone/": f"{step}phone/",
            "approvals/decisions/<int:pk>/confirm/": "approvals/decisions/1/confirm/",
            "rules/drafts/<int:pk>/": draft,
            "rules/drafts/<int:pk>/change/": f"{draft}change/",
            "rules/drafts/<int:pk>/trials/<int:trial_pk>/": f"{draft}trials/{self.trial.pk}/",
            "rules/<slug:name>/<int:number>/": "rules/orders/1/",
            "people/<staff_number:number>/": person,
            **{
                f"people/<staff_number:number>/{page}/": f"{person}{page}/"
                for page in PAGES_OF_A_PERSON
            },
            "people/<staff_number:number>/file/close/<staff_number:reader>/": (
                f"{person}file/close/{self.designer.number}/"
            ),
            "people/deputies/<int:pk>/end/": f"people/deputies/{self.deputyship.pk}/end/",
            "people/plans/<int:pk>/call-off/": f"people/plans/{self.plan.pk}/call-off/",
            **self._roster(),
            **self._tours(),
            **self._attendance(),
            **self._money(),
            **{
                f"attendance/months/<month:month>/{page}": f"attendance/months/2026-01/{page}"
                for page in ("", "close/", "close/state/", "call/", "beginning/", "workbook/")
            },
            **{
                f"attendance/months/<month:month>/<staff_number:number>/{page}": (
                    f"attendance/months/2026-01/{self.colleague.number}/{page}"
                )
                for page in ("", "sheet/", "word/", "answer/", "beginning/")
            },
            "attendance/months/<month:month>/<staff_number:number>/day/<int:number_of_day>/": (
                f"attendance/months/2026-01/{self.colleague.number}/day/31/"
            ),
            "cases/<int:pk>/": f"cases/{self.case.pk}/",
            **{
                f"cases/<int:pk>/{page}/": f"cases/{self.case.pk}/{page}/"
                for page in ("people", "hear", "evidence", "decide", "drop")
            },
            "cases/<int:pk>/people/<int:number>/": (
                f"cases/{self.case.pk}/people/{self.named.pk}/"
            ),
            "cases/<int:pk>/evidence/<int:number>/": (
                f"cases/{self.case.pk}/evidence/{self.evidence.pk}/"
            ),
            "cases/dismissals/<int:pk>/": f"cases/dismissals/{self.measure.dismissal.pk}/",
            "cases/decisions/<int:pk>/object/": f"cases/decisions/{self.measure.ruling_id}/object/",
            "cases/objections/<int:pk>/": f"cases/objections/{self.objection.pk}/",
            "breaches/<int:pk>/excuse/": f"breaches/{self.breach.pk}/excuse/",
            "desk/breaches/<int:pk>/excuse/": f"desk/breaches/{self.breach.pk}/excuse/",
            "desk/orders/<int:pk>/": order,
            "desk/orders/<int:pk>/panel/": f"{order}panel/",
            "desk/orders/<int:pk>/<slug:verb>/": f"{order}accept/",
            "desk/imports/<int:pk>/": f"desk/imports/{self.batch.pk}/",
        }

    def _roster(self) -> dict[str, str]:
        pair = f"roster/pairs/{(_tomorrow_at_ten() + timedelta(days=3)).date()}/"
        return {
            "roster/<int:pk>/cancel/": f"roster/{self.duty.pk}/cancel/",
            "roster/pairs/exclusions/<int:pk>/end/": (
                f"roster/pairs/exclusions/{self.exclusion.pk}/end/"
            ),
            "roster/pairs/<day:day>/": pair,
            "roster/pairs/<day:day>/set/": f"{pair}set/",
            "roster/pairs/<day:day>/swap/": f"{pair}swap/",
            "roster/pairs/<day:day>/replace/<seat:seat>/": f"{pair}replace/main/",
            "roster/shifts/day/<int:pk>/clear/": f"roster/shifts/day/{self.single.pk}/clear/",
            "roster/service/<int:pk>/cancel/": f"roster/service/{self.night.pk}/cancel/",
        }

    def _attendance(self) -> dict[str, str]:
        leave, outing = f"leave/{self.leave.pk}/", f"outings/{self.outing.pk}/"
        overtime = f"overtime/{self.overtime.pk}/"
        pages = {
            "leave/<int:pk>/": (leave, ("", "form/", "cancel/", "shorten/", "certificates/")),
            "outings/<int:pk>/": (outing, ("", "change/", "call-off/", "false/")),
            "overtime/<int:pk>/": (overtime, ("", "answer/", "call-off/", "file/", "loss/")),
        }
        found = {
            pattern + page: path + page
            for pattern, (path, names) in pages.items()
            for page in names
        }
        return found | {
            "leave/balance/<staff_number:number>/": f"leave/balance/{self.colleague.number}/",
            "leave/<int:pk>/certificates/<int:number>/": (
                f"{leave}certificates/{self.certificate.pk}/"
            ),
            "reassignments/<int:pk>/": f"reassignments/{self.refusal.pk}/",
        }

    def _money(self) -> dict[str, str]:
        places = {
            "": (
                self.spending,
                (
                    "",
                    "slip/",
                    "form/",
                    "cancel/",
                    "overrun/",
                    "claim/",
                    "lend/",
                    "release/",
                    "back/",
                ),
            ),
            "claims/": (self.claim, ("voucher/", "verify/", "pay/", "reject/")),
            "files/": (self.claim.files.get(), ("",)),
            "runs/files/": (self.bills.files.get(), ("",)),
            "runs/": (self.run, ("", "overrun/", "pay/", "reject/")),
        }
        return {
            f"expenses/{place}<int:pk>/{page}": f"expenses/{place}{row.pk}/{page}"
            for place, (row, pages) in places.items()
            for page in pages
        }

    def _lists(self) -> dict[str, str]:
        department = Department.objects.get()
        rows = (
            {
                "approvals/approval": self.request,
                "binding/attempt": Attempt.objects.get(),
                "binding/seal": self.seal,
                "people/department": department,
                "people/position": Position.objects.first(),
                "products/product": self.product,
                "products/stockmove": StockMove.objects.get(),
                "desk/push": self.push,
                "leave/leave": self.leave,
                "desk/order": self.order,
                "ledger/account": self.books.account,
            }
            | self.facts.rows()
            | self.shelf.rows()
            | self.booth.rows()
            | self.ads.rows()
        )
        paths = {
            f"{model}/<path:object_id>/{page}": f"{model}/{row.pk}/{page}"
            for model, row in rows.items()
            for page in ("", "history/", "delete/", "change/")
        }
        for model, row in (
            ("people/department", department),
            ("products/product", self.product),
            ("timekeeping/network", self.facts.network),
            ("publishing/word", self.booth.rows()["publishing/word"]),
            ("publishing/partner", self.booth.partner),
            ("ledger/account", self.books.account),
            ("campaigns/channel", self.ads.channel),
        ):
            kept = row.history.first() or row.history.create_historical_record()
            paths[f"{model}/^([^/]+)/history/([^/]+)/$"] = f"{model}/{row.pk}/history/{kept.pk}/"
        type_id = ContentType.objects.get_for_model(self.product).pk
        linked = "r/<path:content_type_id>/<path:object_id>/"
        apps = addresses()["admin:app_list"]
        paths |= {linked: f"r/{type_id}/{self.product.pk}/", apps: "products/"}
        return paths | {"(?P<url>.*)$": "nothing/here/"}


def found_everything() -> House:
    """The company with something at each address; its seals are copied where the portal's are."""
    return House(Path(settings.SEAL_FILE))
