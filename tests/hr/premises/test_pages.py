"""The pages of the house as people use them, today."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hr.discipline.models import Case
from hr.premises.models import Cleaning, Closing, Entry, FoundThing, Inspection, Joined, Permit
from hr.roster.models import DutyPair
from regulations.rulebook.rules import CHINA
from tests.hr.premises.rooms import snapshot


@pytest.fixture
def browse(client, office):
    """`browse(person, address, **form)`: a page, or what a form is answered with."""
    now = timezone.now()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    DutyPair.objects.create(
        day=now.astimezone(CHINA).date(), main=office.sales, assistant=office.guide,
        origin="set", reason="x", set_at=now,
    )  # fmt: skip

    def go(person, address: str, **form):
        client.force_login(person)
        if form:
            return client.post(f"/premises/{address}", form)
        return client.get(f"/premises/{address}")

    return go


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.clause("A4-1", "A1.3-5")
def test_pair_reports_on_one_page(browse, office):
    page = text(browse(office.sales, ""))
    assert "Report it closed" in page
    assert "Report it clean" not in page
    assert "Report it clean" in text(browse(office.guide, ""))
    assert "Report it" not in text(browse(office.clerk, ""))
    refused = browse(office.sales, "closing/", power="on")
    assert refused.status_code == 422
    assert "Say why what is not ticked could not be done." in text(refused)
    assert 'href="/handbook/A1.3-5/"' in text(refused)
    assert 'name="power" id="id_power" checked' in text(refused)
    assert browse(office.clerk, "closing/", power="on", remark="x").status_code == 422
    ticks = {"power": "on", "windows": "on", "doors": "on"}
    assert browse(office.sales, "closing/", **ticks).status_code == 302
    assert Closing.objects.get().is_whole
    file = SimpleUploadedFile("a.png", snapshot())
    assert browse(office.guide, "cleaning/", note="", photo=file).status_code == 302
    photo = browse(office.clerk, f"photos/{Cleaning.objects.get().photo_id}/")
    assert photo["Content-Type"] == "image/jpeg"
    broken = SimpleUploadedFile("a.png", b"<script>")
    assert browse(office.guide, "cleaning/", note="x", photo=broken).status_code == 422


@pytest.mark.clause("A4-2")
def test_hygiene_by_the_office(browse, office):
    form = {"department": office.departments["travel"].pk, "score": "55", "note": "乱"}
    assert browse(office.sales, "inspections/add/", **form).status_code == 403
    assert browse(office.clerk, "inspections/add/", **form | {"score": "101"}).status_code == 422
    assert browse(office.clerk, "inspections/add/", **form).status_code == 302
    page = text(browse(office.sales, "inspections/"))
    assert "behind" in page
    assert "Write an inspection down" not in page
    assert Inspection.objects.get().score == 55
    day = timezone.now().astimezone(CHINA).date()
    call = {"title": "擦窗", "day": day.isoformat(), "department": ""}
    assert browse(office.clerk, "cleanups/", **call).status_code == 302
    page = browse(office.clerk, "inspections/").context["cleanups"][0]
    noted = {f"p{office.guide.pk}": "came", f"p{office.sales.pk}": "nonsense"}
    assert browse(office.clerk, f"cleanups/{page.pk}/joined/", **noted).status_code == 302
    assert Joined.objects.get().person == office.guide
    assert "<select" not in text(browse(office.sales, f"cleanups/{page.pk}/"))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%dT%H:%M}"


@pytest.mark.clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def test_permit_and_server_room(browse, office):
    now = timezone.now()
    form = {"kind": "server_room", "purpose": "换硬盘", "thing": "", "receiver": "",
            "starts_at": _moment(now), "ends_at": _moment(now + timedelta(hours=2))}  # fmt: skip
    assert browse(office.guide, "server-room/", purpose="看看").status_code == 422
    refused = browse(office.guide, "permits/", **form | {"kind": "information"})
    assert "Say which computer, or which information." in text(refused)
    assert browse(office.guide, "permits/", **form).status_code == 302
    row = Permit.objects.get()
    for person, status in ((office.guide, 200), (office.head, 200), (office.admin, 200),
                           (office.sales, 404), (office.manager, 404)):  # fmt: skip
        assert browse(person, f"permits/{row.pk}/").status_code == status, person
    office.at = now
    office.decide(row)
    assert browse(office.guide, "server-room/", purpose="换硬盘").status_code == 302
    entry = Entry.objects.get()
    assert "You are inside" in text(browse(office.guide, "server-room/"))
    assert browse(office.sales, f"server-room/{entry.pk}/leave/", x="").status_code == 404
    assert browse(office.guide, f"server-room/{entry.pk}/leave/", x="").status_code == 302
    assert "看看" in text(browse(office.admin, "server-room/"))
    assert "换硬盘" not in text(browse(office.sales, "server-room/"))
    assert browse(office.guide, f"permits/{row.pk}/end/", reason="好了").status_code == 302
    assert "revoked" in text(browse(office.guide, f"permits/{row.pk}/"))


@pytest.mark.clause("A1.3-5", "A4-3")
def test_found_thing_and_report(browse, office):
    assert browse(office.sales, "found/", what="伞", place="前台").status_code == 302
    row = FoundThing.objects.get()
    step = f"found/{row.pk}/step/"
    assert browse(office.guide, step, step="handed_in").status_code == 422
    assert browse(office.clerk, step, step="nonsense").status_code == 422
    assert browse(office.clerk, step, step="handed_in").status_code == 302
    assert "Claimed" in text(browse(office.guide, f"found/{row.pk}/"))
    assert "Left to the office" not in text(browse(office.guide, f"found/{row.pk}/"))
    claim = {"step": "claimed", "claimant": "许航", "note": "伞柄上有名字"}
    assert browse(office.clerk, step, **claim).status_code == 302
    told = "somebody else of the office hands it over"
    assert told in text(browse(office.clerk, f"found/{row.pk}/"))
    assert told not in text(browse(office.officer, f"found/{row.pk}/"))
    form = {"token": "2f7f2f3e-6f3c-4f0f-9a53-0a5d6f1f2a11", "subject": office.sales.pk,
            "ref": "A1.3-6", "severity": "", "account": "把计划发给外人"}  # fmt: skip
    assert browse(office.sales, "report/", **form).status_code == 403
    assert browse(office.manager, "report/", **form).status_code == 422
    assert browse(office.manager, "report/", **form | {"severity": "law"}).status_code == 302
    assert Case.objects.get().clause == "A1.3-6"
