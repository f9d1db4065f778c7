"""The pages of reports as people use them, today."""

import pytest
from django.utils import timezone

from orders.service.models import ReportSent, Unusual
from orders.service.reports.services import open_report
from orders.service.tasks import look_ahead
from tests.orders.service.refusals import page


@pytest.mark.clause("C10-R5")
def test_the_lead_edits_and_sends_and_the_superior_reads(desk, browse):
    look_ahead()
    look_ahead()
    row = desk.lead and browse(desk.lead, "reports/").context["rows"][0]
    own = f"reports/{row.pk}/"
    shown = page(browse(desk.lead, own))
    assert "Send it to my supervisor" in shown
    assert "Figures as they stand" in shown
    assert "Still being written" in page(browse(desk.boss, own))
    assert browse(desk.anna, own).status_code == 404
    empty = browse(desk.lead, f"{own}write/", text=" ", do="send")
    assert empty.status_code == 422
    assert 'href="/handbook/C10-R5/"' in page(empty)
    assert browse(desk.lead, f"{own}write/", text="一", do="keep").status_code == 302
    assert browse(desk.boss, f"{own}read/", text="").status_code == 422
    assert browse(desk.lead, f"{own}write/", text="二", do="send").status_code == 302
    assert ReportSent.objects.get().text.text == "二"
    late = browse(desk.lead, f"{own}write/", text="三", do="keep")
    assert late.status_code == 422
    assert "nothing of it changes" in page(late)
    assert "一" in page(browse(desk.boss, f"{own}?old=2"))
    assert browse(desk.boss, f"{own}read/", text="好").status_code == 302
    assert "read by 王晓东" in page(browse(desk.lead, "reports/"))


@pytest.mark.clause("C10-R5")
def test_a_month_that_runs_shows_no_button_to_send(desk, browse):
    row = open_report(at=timezone.now(), month=timezone.localdate().replace(day=1))
    assert "Send it to my supervisor" not in page(browse(desk.lead, f"reports/{row.pk}/"))


@pytest.mark.clause("C10-R5")
def test_the_unusual_on_one_page(desk, browse):
    assert browse(desk.designer, "unusual/").status_code == 403
    assert browse(desk.anna, "unusual/", what=" ").status_code == 422
    assert browse(desk.anna, "unusual/", what="买家自称海关").status_code == 302
    row = Unusual.objects.get()
    assert "买家自称海关" in page(browse(desk.lead, "unusual/"))
    assert "买家自称海关" not in page(browse(desk.ben, "unusual/"))
    own = {f"u{row.pk}-text": "不要理会"}
    assert browse(desk.anna, f"unusual/{row.pk}/answer/", **own).status_code == 403
    assert browse(desk.lead, f"unusual/{row.pk}/answer/", x="").status_code == 422
    assert browse(desk.lead, f"unusual/{row.pk}/answer/", **own).status_code == 302
    assert "不要理会" in page(browse(desk.anna, "unusual/"))
    assert browse(desk.lead, f"unusual/{row.pk}/answer/", **own).status_code == 422
