"""The demo company uses the ground floor whole: requests, cases, notices, people."""

from hr.careers.hiring.selectors import standing_of
from hr.careers.models import Candidate, Departure, Pay, Review
from hr.discipline.models import Answer, Concerned, Hearing, Measure, Ruling
from hr.people.models import Employee, FileAccess, Plan
from regulations.amendments.models import Trial
from regulations.approvals.models import Approval, Decision, PhoneConfirmation, Step
from regulations.deadlines.models import Deadline
from regulations.notices.models import Channel, Delivery, Notice, Preferences
from sitecontent.database.levels.models import GrantCheck, RightGrant, RightRequest
from tests.config.conftest import MORNING


def test_every_machine_of_the_ground_floor_has_been_used(demo):
    _requests()
    _cases()
    _notices()
    _people()
    _careers()


def _requests():
    states = set(Approval.objects.values_list("kind", "state"))
    assert states >= {
        ("rule_version", "approved"), ("rule_version", "refused"), ("rule_version", "withdrawn"),
        ("rule_version", "pending"), ("dismissal", "pending"),
    }  # fmt: skip
    second = Approval.objects.get(round=2)
    assert (second.state, second.askings.count()) == ("approved", 2)
    assert Decision.objects.filter(approval=second, verdict="returned").exists()
    placed = Decision.objects.get(principal__number="1001", by__number="1002")
    told = Notice.objects.filter(recipient__number="1001", text__contains="in your place")
    assert (placed.verdict, told.count()) == ("approved", 1)
    # Nobody stands above the general manager: late, it is said to them alone.
    assert Deadline.objects.filter(kind="approvals.step", breached_at__isnull=False).exists()
    late = Step.objects.exclude(escalated_at=None).get()  # a leave nobody decided on
    numbers = Employee.objects.filter(pk__in=late.people).order_by("number")
    assert [each.number for each in numbers] == ["1002", "1201"]
    spoken = Decision.objects.exclude(recorded_by=None).order_by("at")
    spoken = spoken.filter(approval__kind="leave")
    assert [(d.by.number, d.recorded_by.number) for d in spoken] == [
        ("1002", "1601"), ("1102", "1601"),
    ]  # fmt: skip
    assert PhoneConfirmation.objects.get().decision == spoken[0]
    alone = Notice.objects.filter(text__contains="still waits for you alone")
    assert sum("24 小时 → 20 小时" in each.words for each in alone) == 1
    tried = set(Trial.objects.exclude(result=None).values_list("draft__rule_set", flat=True))
    assert tried == {"orders", "objections", "service_hours", "penalties"}


def _cases():
    kinds = set(Measure.objects.values_list("kind", flat=True))
    assert kinds == {
        "warning", "fine", "public_posting", "dismissal", "joint_liability", "liability",
        "criticism", "reminder",
    }  # fmt: skip
    assert Concerned.objects.get().person.number == "1201"
    assert set(Answer.objects.values_list("reply", flat=True)) == {
        "upheld", "changed", "withdrawn",
    }  # fmt: skip
    assert Ruling.objects.filter(number=1, outcome="dropped").exists()
    assert Hearing.objects.count() >= 6


def _notices():
    channel = Channel.objects.get()
    sent = Delivery.objects.filter(channel=channel, done_at__isnull=False)
    assert sent.count() >= 3
    lost = Delivery.objects.get(channel=channel, given_up_at__isnull=False)
    assert (lost.attempts, "error=503" in lost.error) == (8, True)
    waiting = Delivery.objects.get(channel=channel, done_at=None, given_up_at=None)
    assert waiting.attempts == 1 and waiting.error
    assert Preferences.objects.exclude(quiet_from=None).exists()
    assert Preferences.objects.exclude(digest_at=None).exists()


def _people():
    levels = RightGrant.objects.filter(what="level")
    assert set(levels.values_list("level", flat=True)) == {"database", "back_office", ""}
    assert all(row.request.approval.state == "approved" for row in RightGrant.objects.all())
    assert RightGrant.objects.filter(what="permission").exists()
    states = [(row.approval.state, hasattr(row, "grant")) for row in RightRequest.objects.all()]
    assert ("pending", False) in states and ("approved", False) in states
    assert GrantCheck.objects.get().findings == []
    opened = FileAccess.objects.get()
    assert opened.reader.has_perm("people.view_private", opened.employee)
    moved = Plan.objects.get(outcome="applied").employee
    assert moved.position.code == "sales"
    assert [group.name for group in moved.groups.all()] == ["sales"]
    assert moved.history.count() > 1
    assert Employee.objects.get(number="1111").groups.filter(name="level_database").exists()


def _careers():
    found = {each.name: standing_of(each, MORNING.date()) for each in Candidate.objects.all()}
    assert found == {"田野": "hired", "何小满": "passed", "丁一鸣": "ended", "柳青": "applied"}
    person = Employee.objects.get(number="1114")
    assert person.is_active and person.entry_file.declarations.count() == 1
    assert person.probations.count() == Pay.objects.filter(person=person).count() == 1
    assert Review.objects.get().approval.state == "pending"
    leaving, stays = Departure.objects.order_by("person__number").reverse()
    assert (leaving.person.number, leaving.notice_until) == ("1407", leaving.last_day)
    assert (leaving.signatures.count(), leaving.receipt.by.number) == (1, "1401")
    assert (stays.person.number, stays.plan.outcome) == ("1404", "called_off")
