"""The partner company is mailed about an incident at once, once, and that is noted as told."""

from datetime import timedelta

import pytest

from regulations.notices import outside
from regulations.notices.troubles import NO_SERVER
from sitecontent.publishing.incidents import mailing
from sitecontent.publishing.incidents.rules import Happening, Step, times_of
from sitecontent.publishing.incidents.services import add_step, find_incident
from sitecontent.publishing.models import Incident, IncidentStep, Partner
from tests.sitecontent.newsroom import Newsroom

MINUTE = timedelta(minutes=1)


class Post:
    """A mail server: what it took, and what it answers instead of nothing."""

    def __init__(self):
        self.letters: list[dict] = []
        self.answers: list[str] = []

    def take(self, **words) -> str:
        self.letters.append(words)
        return self.answers.pop() if self.answers else ""


@pytest.fixture
def mailed(monkeypatch):
    """What left the portal; a partner with an address, one without, one that is over."""
    Partner.objects.create(name="云护科技", contact="赵工", email="duty@example.cn")
    Partner.objects.create(name="无邮箱")
    Partner.objects.create(name="从前的", email="old@example.cn", is_active=False)
    post = Post()
    monkeypatch.setattr(mailing, "mail_out", post.take)
    return post


def found(room: Newsroom, what="首页被挂马") -> Incident:
    return find_incident(kind=Happening.VIRUS, what=what, by=room.keeper, at=room.at)


@pytest.mark.clause("C6-3")
def test_the_partner_is_mailed_once_and_it_is_noted(room: Newsroom, mailed):
    incident = found(room)
    assert mailing.mail_partners(room.at + MINUTE) == 1
    assert mailing.mail_partners(room.at + 2 * MINUTE) == 0
    [letter] = mailed.letters
    assert letter["email"] == "duty@example.cn" and "首页被挂马" in letter["body"]
    step = IncidentStep.objects.get()
    assert (step.step, step.way, step.told, step.partner.name) == (
        "reported", "email", "赵工", "云护科技",
    )  # fmt: skip
    assert times_of(incident.at, [(step.step, step.at)]).told == MINUTE
    solved = {"step": Step.SOLVED, "text": "已清除", "by": room.keeper}
    add_step(incident_id=incident.pk, at=room.at + 3 * MINUTE, **solved)


@pytest.mark.clause("C6-3")
def test_a_server_that_refuses_is_tried_again_for_an_hour(room: Newsroom, mailed):
    found(room)
    mailed.answers.append("refused")
    assert mailing.mail_partners(room.at) == 0
    assert not IncidentStep.objects.exists()
    assert mailing.mail_partners(room.at + MINUTE) == 1
    found(room, "宕机")
    assert mailing.mail_partners(room.at + timedelta(hours=1)) == 0


@pytest.mark.clause("C6-3")
def test_whom_a_person_told_is_not_mailed(room: Newsroom, mailed):
    incident = found(room)
    words = {"partner": Partner.objects.get(name="无邮箱"), "told": "钱工", "way": "phone"}
    words |= {"text": "已电话", "by": room.keeper, "at": room.at}
    add_step(incident_id=incident.pk, step=Step.REPORTED, **words)
    assert mailing.mail_partners(room.at + MINUTE) == 0 and mailed.letters == []


def test_mail_goes_by_the_server_that_is_set_up(db, settings, monkeypatch):
    gone = []
    monkeypatch.setattr(outside, "send", lambda **words: gone.append(words) or "")
    words = {"email": "duty@example.cn", "title": "故障", "body": "宕机"}
    settings.NOTICE_MAIL_URL = ""
    assert outside.mail_out(**words) == NO_SERVER and gone == []
    settings.NOTICE_MAIL_URL = "mailtos://u:p@mail.example.cn?to={email}"
    assert outside.mail_out(**words) == ""
    assert gone[0]["address"] == "mailtos://u:p@mail.example.cn?to=duty@example.cn"
