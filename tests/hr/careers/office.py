"""One of everything of the room of joining and leaving, for the table of addresses."""

from datetime import date
from decimal import Decimal

from hr.careers.entry.services import declare, open_file
from hr.careers.hiring.services import add_file, open_vacancy, take_in
from hr.careers.leaving.services import hand_over, resign
from hr.careers.leaving.things import give_out
from hr.careers.pay.services import make_scale, open_scale, set_grade
from hr.careers.probation.services import begin_probation
from hr.careers.trials.services import describe_job, hold_trial, set_exam
from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.binding.services import entering_past
from tests.company import TEN, Company
from tests.hr.careers.conftest import ITEMS
from tests.hr.careers.test_entry import SAID


class Office:
    """A candidate who sat a trial, a newcomer with a file, somebody who resigned, a pay scale."""

    def __init__(self, company: Company):
        self.company, self.words = company, {"by": company.hr, "at": TEN}
        with entering_past(right="test"):
            self._hire()
            self._join()
            self._leave()
            self._pay()

    def _hire(self) -> None:
        """A vacancy with a candidate, their file and their trial."""
        self.post = Position.objects.get(code="web_designer")
        job = describe_job(position=self.post, duties="做网页", needs="三年", **self.words)
        exam = set_exam(job=job, title="试岗", pass_percent=60, items=ITEMS, **self.words)
        self.vacancy = open_vacancy(
            job=job, title="美工", department=self.company.hr.department, is_specialist=False,
            headcount=1, outlets=[("online", "智联")], **self.words,
        )  # fmt: skip
        self.candidate = take_in(
            outlet=self.vacancy.outlets.get(), name="田野", phone="13900001111", consent="签字",
            **self.words,
        )  # fmt: skip
        self.file = add_file(candidate=self.candidate, name="a.txt", content=b"text", **self.words)
        self.trial = hold_trial(
            candidate=self.candidate, exam=exam, held_on=TEN.date(), **self.words
        )

    def _join(self) -> None:
        """A newcomer below the assistant's lead: the file declared, on probation."""
        person = hire_employee(
            number="9501", name="何田", position=self.post, supervisor=self.company.lead,
            department=self.company.hr.department, hired_on=TEN.date(), at=TEN,
        )  # fmt: skip
        self.entry = open_file(person=person, at=TEN)
        declare(by=person, at=TEN, **SAID)
        self.probation = begin_probation(person=person, starts_on=TEN.date(), **self.words)

    def _leave(self) -> None:
        """Somebody below the lead who resigned, with a key in their hands and work to hand over."""
        person = hire_employee(
            number="9502", name="方圆", position=self.post, supervisor=self.company.lead,
            department=self.company.hr.department, at=TEN,
        )  # fmt: skip
        self.leaver = person
        self.thing = give_out(person=person, kind="keys", name="钥匙", **self.words)
        self.leaving = resign(last_day=date(2026, 4, 4), reason="回老家", by=person, at=TEN)
        self.told = hand_over(
            departure=self.leaving, taker=self.company.colleague, work="资料", by=person, at=TEN
        )

    def _pay(self) -> None:
        """A scale opened to the administrator alone."""
        words = {"by": self.company.manager, "at": TEN}
        self.scale = make_scale(name="设计类", position=self.post, **words)
        set_grade(
            scale=self.scale, code="P1", from_on=TEN.date(), low=Decimal(1), high=Decimal(2),
            market=Decimal(1), source="报告", **words,
        )  # fmt: skip
        open_scale(scale=self.scale, reader=self.company.administrator, **words)

    def paths(self) -> dict[str, str]:
        """Pattern of each address with a number → a path to it."""
        entry, vacancy = f"careers/files/{self.entry.pk}/", f"careers/vacancies/{self.vacancy.pk}/"
        candidate = f"careers/candidates/{self.candidate.pk}/"
        leaving, scale = f"careers/leavings/{self.leaving.pk}/", f"careers/pay/{self.scale.pk}/"
        probation = f"careers/probation/{self.probation.pk}/"
        exam = f"careers/exams/{self.post.code}/"
        pages = {
            ("careers/files/<int:pk>/", entry): ("", "verify/"),
            ("careers/vacancies/<int:pk>/", vacancy): ("", "channels/", "candidates/", "close/"),
            ("careers/candidates/<int:pk>/", candidate): (
                "", "files/", "trial/", "offer/", "answer/", "hire/", "end/", "erase/",
            ),
            ("careers/exams/<slug:code>/", exam): ("", "job/", "set/"),
            ("careers/probation/<int:pk>/", probation): ("", "review/"),
            ("careers/leavings/<int:pk>/", leaving): (
                "", "receive/", "back/", "hand-over/", "settle/",
            ),
            ("careers/pay/<int:pk>/", scale): ("", "grades/", "readers/", "people/"),
        }  # fmt: skip
        found = {
            f"{pattern}{page}": f"{path}{page}"
            for (pattern, path), names in pages.items()
            for page in names
        }
        reader = self.company.administrator.pk
        return found | {
            "careers/candidates/<int:pk>/files/<int:number>/": f"{candidate}files/{self.file.pk}/",
            "careers/trials/<int:pk>/": f"careers/trials/{self.trial.pk}/",
            "careers/leavings/<int:pk>/hand-over/<int:number>/": (
                f"{leaving}hand-over/{self.told.pk}/"
            ),
            "careers/leavings/<int:pk>/sign/<slug:desk>/": f"{leaving}sign/office/",
            "careers/things/<staff_number:number>/": f"careers/things/{self.leaver.number}/",
            "careers/things/<int:pk>/back/": f"careers/things/{self.thing.pk}/back/",
            "careers/pay/<int:pk>/readers/<int:person>/close/": f"{scale}readers/{reader}/close/",
        }
