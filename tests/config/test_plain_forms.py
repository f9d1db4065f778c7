"""A NUL in a form is refused with a sentence on every page; files and pushes are no forms."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regulations.binding.models import Attempt
from sitecontent.campaigns.models import Campaign
from tests import worlds
from tests.company import TEN
from tests.sitecontent.campaigns.site import Site

SAYS = "其中一栏含有 NUL 字符"


site = worlds.shared(Site, past=True)


def refused(answer) -> bool:
    return answer.status_code == 422 and SAYS in answer.content.decode()


def test_a_field_that_no_form_reads_is_looked_at_too(site: Site, client):
    campaign = site.plan()
    client.force_login(site.promoter)
    for verb in ("call-off", "cost/1/back", "orders", "traffic", "links", "evaluate"):
        address = f"/campaigns/{campaign.pk}/{verb}/"
        assert refused(client.post(address, {"reason": "a\0b"})), verb
        assert refused(client.post(address, {"a\0b": "reason"})), verb
    assert Campaign.objects.get().called_off_at is None


def test_a_form_with_a_file_is_looked_at_where_its_view_reads_it(site: Site, client):
    campaign = site.plan()
    client.force_login(site.promoter)
    address = f"/campaigns/{campaign.pk}/import/"
    assert refused(client.post(address, {"rows": "a\0b"}))
    words = {"file": SimpleUploadedFile("a.csv", b"x"), "rows": "a\0b"}
    assert refused(client.post(address, words))
    book = openpyxl.Workbook()
    book.active.append(["日期", "展现", "点击"])
    book.active.append([f"{TEN:%Y-%m-%d}", 10, 1])
    content = io.BytesIO()
    book.save(content)
    assert b"\0" in content.getvalue()
    file = SimpleUploadedFile("a.xlsx", content.getvalue())
    answer = client.post(address, {"file": file})
    assert (answer.status_code, b"2026-03-04" in answer.content) == (200, True)
    assert "新增 1 天，更新 0 天，无变化 0 天" in answer.content.decode()


def test_a_file_of_days_with_a_nul_is_refused_by_its_field(site: Site, client):
    client.force_login(site.promoter)
    file = SimpleUploadedFile("a.csv", "日期,展现,点击\n2026-03-04,1\0,1\n".encode())
    answer = client.post(f"/campaigns/{site.plan().pk}/import/", {"file": file})
    assert (answer.status_code, "NUL" in answer.content.decode()) == (422, True)


def test_messages_of_shops_and_clocks_have_rules_of_their_own(site: Site, client, settings):
    settings.INTAKE_SECRETS = ["secret"]
    sent = {"data": "a=\0", "content_type": "application/x-www-form-urlencoded"}
    assert client.post("/hooks/orders/", **sent).status_code == 401
    assert client.post("/iclock/cdata?SN=X1&table=ATTLOG", **sent).status_code == 503


def test_an_attempt_is_recorded_with_its_nul(site: Site, client):
    order = site.receive()
    client.force_login(site.assistant)
    answer = client.post(f"/desk/orders/{order.pk}/", {"total": "1\0"})
    assert answer.status_code == 403
    assert r"1\x00" in Attempt.objects.get().statement


@pytest.mark.parametrize("cost", ["NaN", "sNaN", "Infinity", "1e3", "1_0", "12,5", "٣"])
def test_what_is_no_number_is_refused_at_its_cell(site: Site, client, cost):
    client.force_login(site.promoter)
    file = SimpleUploadedFile("a.csv", f'日期,展现,点击,花费\n2026-03-04,9,1,"{cost}"\n'.encode())
    page = client.post(f"/campaigns/{site.plan().pk}/import/", {"file": file}).content.decode()
    assert "第 2 行" in page and cost in page
