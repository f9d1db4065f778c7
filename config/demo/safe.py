"""The official accounts of the demo company: entered, approved, opened, lent, changed."""

from datetime import date, datetime, timedelta

from django.conf import settings

from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.passwords import Spec, generate
from sitecontent.vault.keys.keyring import KeyTrouble, load
from sitecontent.vault.keys.rotation import make_file
from sitecontent.vault.lending.services import ask_loan
from sitecontent.vault.models import Change, Entry
from sitecontent.vault.reveals.proof import Proof
from sitecontent.vault.reveals.services import record_reveal, review
from sitecontent.vault.services import Draft, enter_account, replace_secret, take_into_use

HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
HEAD, DEPUTY, KEEPER, ADMIN, EDITOR = "1001", "1002", "1111", "1701", "1112"
ACCOUNTS = (  # name, kind, where, login, custodians
    ("网站后台", "site", "https://shop.example.cn/admin", "siteadmin", (KEEPER, ADMIN)),
    ("社区论坛后台", "community", "https://bbs.example.cn/admin", "moderator", (KEEPER, ADMIN)),
    ("网站服务器", "server", "ssh 203.0.113.20", "deploy", (KEEPER, ADMIN)),
    ("网站数据库", "database", "203.0.113.21:5432", "shop_owner", (KEEPER, ADMIN)),
    ("财付通商户号", "payment", "https://mch.example.cn", "1900001234",
     (HEAD, DEPUTY, KEEPER)),
    ("公司网银", "bank", "工商银行杭州分行", "hzsf2014", (HEAD, DEPUTY)),
    ("域名 example.cn", "domain", "https://dns.example.cn", "demo-corp", (KEEPER, ADMIN, HEAD)),
    ("商标申请账户", "trademark", "https://sbj.example.cn", "sf-trademark", (DEPUTY, KEEPER)),
    ("客服邮箱", "mail", "https://mail.example.cn", "service@example.cn", (KEEPER, ADMIN)),
    ("官方博客", "blog", "https://blog.example.cn", "officialblog", (KEEPER, DEPUTY)),
)  # fmt: skip


def start_vault(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let accounts be kept and opened over the last weeks; a key file is made where there is
    none. Where a key file is there and cannot be used, no accounts are made."""
    room = Vault(people)
    if not _have_keys(timeline.until):
        return
    today = timeline.until.date()
    for process in (
        room.keep(first),
        room.work(max(first, today - 9 * ONE_DAY)),
        room.renew(max(first, today - 6 * ONE_DAY)),
        room.emergency(max(first, today - 4 * ONE_DAY)),
        room.lend(timeline.until),
        room.ask(timeline.until),
    ):
        timeline.start(process)


def _have_keys(at: datetime) -> bool:
    try:
        if settings.VAULT_KEYS.exists():
            load(settings.VAULT_KEYS)
        else:
            make_file(settings.VAULT_KEYS, at.date())
    except KeyTrouble:
        return False
    return True


class Vault:
    """People by number, and what each does with an account at its moment."""

    def __init__(self, people: dict[str, Employee]):
        rows = Employee.objects.select_related(
            "position", "department__leader", "department__managing_leader__position"
        ).filter(pk__in=[each.pk for each in people.values()])
        self.people = {each.number: each for each in rows}

    def keep(self, day: date) -> Process:
        """Every account entered by the site manager, approved, set."""
        at = moment(day, "09:20")
        yield at
        for name, kind, where, login, holders in ACCOUNTS:
            by = self.people[KEEPER if KEEPER in holders else holders[-1]]
            change = enter_account(
                name=name, kind=kind, address=where, draft=self.draft(login),
                holders=[self.people[each].pk for each in holders], reason="建立官方账户台账",
                by=by, at=at,
            )  # fmt: skip
            self.decide(change, at)
            take_into_use(secret_id=change.secret_id, by=by, at=at)

    def work(self, day: date) -> Process:
        """Ordinary days: opened for what the work needs."""
        for ago, number, name, reason in (
            (0, KEEPER, "网站后台", "更新首页轮播图"),
            (1, ADMIN, "网站服务器", "安装系统补丁"),
            (3, KEEPER, "客服邮箱", "设置自动回复"),
            (5, ADMIN, "网站数据库", "核对备份账号"),
            (7, DEPUTY, "公司网银", "确认供应商付款到账"),
        ):
            at = moment(day + ago * ONE_DAY, "10:40")
            yield at
            self.open(name, number, reason, at)

    def renew(self, day: date) -> Process:
        """A secret is changed by rule: asked for, approved, set."""
        at = moment(day, "15:00")
        yield at
        entry = Entry.objects.get(name="官方博客")
        change = replace_secret(
            entry_id=entry.pk, draft=self.draft("officialblog"), reason="按规定定期更换",
            by=self.people[KEEPER], at=at,
        )  # fmt: skip
        yield at + HOUR
        self.decide(change, at + HOUR)
        self.open("官方博客", KEEPER, "到原处改成新密码", at + HOUR, change.secret)
        take_into_use(secret_id=change.secret_id, by=self.people[KEEPER], at=at + HOUR)

    def emergency(self, day: date) -> Process:
        """At night nobody is reached: opened by who is no custodian, reviewed, changed."""
        at = moment(day, "21:30")
        yield at
        reason = "域名解析被改，网站打不开，保管人电话均未接通"
        row = self.open("域名 example.cn", DEPUTY, reason, at, way="emergency")
        later = moment(day + ONE_DAY, "09:10")
        yield later
        review(reveal_id=row.pk, is_right=True, note="情况属实，处理及时", by=self.people[HEAD],
               at=later)  # fmt: skip
        entry = Entry.objects.get(name="域名 example.cn")
        change = replace_secret(
            entry_id=entry.pk, draft=self.draft("demo-corp"), reason="紧急查看后更换",
            by=self.people[ADMIN], at=later,
        )  # fmt: skip
        self.decide(change, later)
        take_into_use(secret_id=change.secret_id, by=self.people[ADMIN], at=later)

    def lend(self, until: datetime) -> Process:
        """Lent to the web editor for two days: it runs now."""
        at = until - 4 * HOUR
        yield at
        entry = Entry.objects.get(name="官方博客")
        loan = ask_loan(
            entry_id=entry.pk, purpose="活动期间代发博客", starts_at=at, ends_at=at + 2 * ONE_DAY,
            by=self.people[EDITOR], at=at,
        )  # fmt: skip
        self.decide(loan, at)
        self.decide(loan, at)
        self.open("官方博客", EDITOR, "发布年货节预告", at + HOUR, way="loan")

    def ask(self, until: datetime) -> Process:
        """What lies before the general manager now."""
        at = until - 2 * HOUR
        yield at
        entry = Entry.objects.get(name="网站后台")
        replace_secret(
            entry_id=entry.pk, draft=self.draft("siteadmin"), reason="按规定定期更换",
            by=self.people[KEEPER], at=at,
        )  # fmt: skip

    def draft(self, login: str) -> Draft:
        """A secret that nobody knows before it is opened."""
        return Draft(generate(Spec()), login=login)

    def open(self, name: str, number: str, reason: str, at: datetime, secret=None, way="custody"):
        """Write down that an account was opened."""
        by, entry = self.people[number], Entry.objects.get(name=name)
        proof = Proof(by.pk, "password", at)
        return record_reveal(
            secret_id=secret.pk if secret else entry.current_id, way=way, reason=reason,
            proof=proof, by=by, at=at,
        )  # fmt: skip

    def decide(self, document: Change, at: datetime) -> None:
        """The word of whoever the step waits for."""
        document.refresh_from_db()
        step = Step.objects.get(approval=document.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", by=by, at=at)
