"""A company with its custodians by their part, and short ways to enter, approve and open."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook.rules import CHINA
from regulations.rulebook.source import read_clauses, read_parameters
from sitecontent.vault.keys.rotation import make_file
from sitecontent.vault.lending.services import ask_loan
from sitecontent.vault.models import Change, Entry, Loan, Secret, Use
from sitecontent.vault.reveals.proof import Proof
from sitecontent.vault.reveals.services import open_reveal, record_reveal
from sitecontent.vault.services import Draft, enter_account, replace_secret, take_into_use
from tests.people import ByPart

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=CHINA)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PASSWORD = "guizhang-2026"  # of everybody's own login
CANARY = "Kanarienvogel+Tresor-7"

PEOPLE = (  # role, name, position, above, has a department
    ("head", "陈国强", "general_manager", None, False),
    ("deputy", "林静", "deputy", "head", False),
    ("leader", "王晓东", "department_manager", "deputy", True),
    ("keeper", "韩磊", "site_manager", "leader", True),
    ("admin", "吴强", "system_administrator", "leader", True),
    ("second_admin", "许航", "system_administrator", "leader", True),
    ("editor", "沈佳", "web_editor", "leader", True),
    ("sales", "严明", "sales", "head", False),
)


@dataclass
class Safe(ByPart):
    """People by their part, and short ways to bring an account on. `at` None: the moment itself."""

    at: datetime | None = None
    people: dict[str, Employee] = field(default_factory=dict)
    count: int = 0

    def now(self) -> datetime:
        return self.at or timezone.now()

    def ids(self, *roles: str) -> list[int]:
        return [self.people[role].pk for role in roles]

    def asked(
        self, name="", *, kind="site", password="", by=None, holders=("keeper", "admin"), at=None,
        **words,
    ) -> Change:  # fmt: skip
        """An account entered with its first secret; the general manager is asked."""
        self.count += 1
        draft = Draft(password or f"Anfang-{self.count}xyz", login="root", **words)
        return enter_account(
            name=name or f"账户 {self.count}", kind=kind, address="https://shop.example.cn/admin",
            draft=draft, holders=self.ids(*holders), reason="开店", by=by or self.keeper,
            at=at or self.now(),
        )  # fmt: skip

    def say(self, document, verdict="approved", *, by=None, at=None):
        """The word of whoever's turn it is, or of `by`."""
        document.refresh_from_db()
        step = document.approval.steps.filter(state="open").get()
        by = by or Employee.objects.select_related("position").get(pk=step.people[0])
        words = {"verdict": verdict, "comment": "同意", "by": by, "at": at or self.now()}
        decide_step(step_id=step.pk, **words)
        document.refresh_from_db()

    def use(self, secret: Secret, *, by=None, at=None) -> Use:
        return take_into_use(secret_id=secret.pk, by=by or self.keeper, at=at or self.now())

    def entry(self, name="", *, at=None, **words) -> Entry:
        """An account in use: approved, its secret set."""
        change = self.asked(name, at=at, **words)
        self.say(change, at=at)
        self.use(change.secret, at=at)
        return Entry.objects.select_related("current").get(pk=change.entry_id)

    def replaced(self, entry: Entry, password: str, *, by=None, at=None) -> Secret:
        """A new secret, approved and set."""
        change = replace_secret(
            entry_id=entry.pk, draft=Draft(password), reason="定期更换", by=by or self.keeper,
            at=at or self.now(),
        )  # fmt: skip
        self.say(change, at=at)
        self.use(change.secret, by=by, at=at)
        entry.refresh_from_db()
        return change.secret

    def proof(self, person, at=None) -> Proof:
        return Proof(person.pk, "password", at or self.now())

    def record(self, entry: Entry, *, by=None, way="custody", reason="登录后台", secret=None,
               at=None):  # fmt: skip
        """A reveal on record."""
        by, at = by or self.keeper, at or self.now()
        entry.refresh_from_db()
        secret = secret or entry.current
        return record_reveal(
            secret_id=secret.pk, way=way, reason=reason, proof=self.proof(by, at), by=by, at=at
        )

    def open(self, entry: Entry, **words) -> dict[str, str]:
        """Recorded and opened: needs a test that commits."""
        return open_reveal(self.record(entry, **words)).fields

    def loan(self, entry: Entry, *, by=None, at=None, starts_at=None, hours=8) -> Loan:
        at = at or self.now()
        starts_at = starts_at or at
        return ask_loan(
            entry_id=entry.pk, purpose="出差期间处理订单", starts_at=starts_at,
            ends_at=starts_at + hours * HOUR, by=by or self.editor, at=at,
        )  # fmt: skip

    def lent(self, entry: Entry, **words) -> Loan:
        loan = self.loan(entry, **words)
        while Loan.objects.get(pk=loan.pk).approval.state == "pending":
            self.say(loan, at=words.get("at"))
        return loan


def have_keys() -> None:
    """A key file where the settings name it, unless there is one."""
    if not settings.VAULT_KEYS.exists():
        make_file(settings.VAULT_KEYS, NOON.date())


def found_safe(at: datetime | None = None) -> Safe:
    """Custodians with a key file."""
    safe = found_custodians(at)
    have_keys()
    return safe


def found_custodians(at: datetime | None = NOON) -> Safe:
    """People, the rulebook, a department with its leader."""
    past = at or NOON
    rulebook.publish_edition(source=read_clauses(), owner="客户发展中心", by=None, at=past)
    rulebook.load_rule_sets(values=read_parameters(), at=past)
    safe = Safe(at)
    unit, _made = Department.objects.get_or_create(code="site", name="网站部")
    for number, (role, name, position, above, is_inside) in enumerate(PEOPLE, 5000):
        safe.people[role] = hire_employee(
            number=str(number), name=name, password=PASSWORD,
            position=Position.objects.get(code=position), department=unit if is_inside else None,
            supervisor=safe.people.get(above), at=past,
        )  # fmt: skip
    unit.leader, unit.managing_leader = safe.leader, safe.deputy
    unit.save()
    fresh = Employee.objects.select_related(
        "position", "department__leader", "department__managing_leader__position"
    ).in_bulk([each.pk for each in safe.people.values()])
    safe.people = {role: fresh[each.pk] for role, each in safe.people.items()}
    return safe
