"""The portal as an app of a phone: manifest, icons, a page without a net; the demo's switch."""

import io
import json

import pytest
from PIL import Image

from tests import worlds
from tests.company import Company

company = worlds.shared(Company)


@pytest.mark.django_db
def test_the_manifest_names_icons_that_are_there(client):
    told = json.loads(client.get("/manifest.webmanifest").content)
    assert told["display"] == "standalone"
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        assert answer["Content-Type"] == "image/png"
        picture = Image.open(io.BytesIO(answer.content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert client.get("/app-icon/64.png").status_code == 404


@pytest.mark.django_db
def test_the_worker_keeps_the_page_without_a_net_and_no_page_of_anybody(client):
    script = client.get("/worker.js").content.decode()
    kept = json.loads(script.split("const KEPT = ")[1].split(";")[0])
    assert kept[0] == "/offline/"
    assert all(each == "/offline/" or "/shell/" in each for each in kept)
    assert client.get("/offline/").status_code == 200


def test_the_page_without_a_net_names_nobody(company, client):
    client.force_login(company.designer)
    shown = client.get("/offline/").content.decode()  # as a phone keeps it while somebody is in
    assert company.designer.name not in shown
    assert "/account/logout/" not in shown


def test_a_lost_form_leads_back_to_the_page_it_stood_on(company, client):
    words = {"headers": {"referer": "http://testserver/leave/ask/?kind=sick"}}
    answer = client.post("/leave/ask/preview/", {}, **words)
    assert answer["Location"] == "/account/login/?next=/leave/ask/%3Fkind%3Dsick"
    words = {"headers": {"referer": "https://elsewhere.example/leave/"}}
    answer = client.post("/leave/ask/preview/", {}, **words)
    assert answer["Location"] == "/account/login/?next=/leave/ask/preview/"


def test_nobody_becomes_somebody_else_outside_of_the_demo(company, client, settings):
    client.force_login(company.designer)
    assert client.post("/demo/look-as/", {"number": "1000"}).status_code == 404
    settings.DEMO = True  # but these people are not those of the demo company
    assert client.post("/demo/look-as/", {"number": "1000"}).status_code == 404
