"""Robots of DingTalk, Feishu and WeCom on loopback: what they take, what they refuse with a 200."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from regulations.notices.channels import robots
from regulations.notices.channels.senders import send, service_name
from regulations.notices.models import Notice
from regulations.notices.services import notify
from tests.regulations.notices.told import AT, breach, numbered, run

pytestmark = pytest.mark.django_db
KEY = "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6"
SECRET = "SEC0123456789abcdef"
ADDRESSES = {
    "dingtalk": f"dingtalk://{SECRET}@{KEY}/",
    "feishu": f"feishu://{KEY}/",
    "wecombot": f"wecombot://{KEY}/",
}
each_robot = pytest.mark.parametrize("name", ADDRESSES)


class Robots(ThreadingHTTPServer):
    """All three; each refuses as its documentation says, with HTTP 200."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.texts, self.refuses = [], False


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, asked = urlsplit(self.path).path.strip("/"), parse_qs(urlsplit(self.path).query)
        said = getattr(self, name)(sent, asked)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def dingtalk(self, sent, asked) -> dict:
        stamp = asked["timestamp"][0]
        made = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
        if asked["sign"] != [base64.b64encode(made).decode()] or asked["access_token"] != [KEY]:
            return {"errcode": 310000, "errmsg": "sign not match"}
        return self._taken(sent["msgtype"], sent["text"]["content"], 20_000, "errcode", "errmsg")

    def feishu(self, sent, asked) -> dict:
        return self._taken(sent["msg_type"], sent["content"]["text"], 20_000, "code", "msg")

    def wecombot(self, sent, asked) -> dict:
        return self._taken(sent["msgtype"], sent["text"]["content"], 2048, "errcode", "errmsg")

    def _taken(self, kind: str, text: str, most: int, code: str, words: str) -> dict:
        if self.server.refuses or kind != "text" or len(text.encode()) > most:
            return {code: 93000, words: "invalid webhook url"}
        self.server.texts.append(text)
        return {code: 0, words: "ok"}

    def log_message(self, *words):
        """Nothing."""


@pytest.fixture
def group(monkeypatch):
    server = Robots()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    for robot, query in (
        (robots.DingTalk, "dingtalk/?access_token={token}"),
        (robots.Feishu, "feishu/"),
        (robots.WeComBot, "wecombot/?key={key}"),
    ):
        monkeypatch.setattr(robot, "notify_url", f"{root}/{query}")
    yield server
    server.shutdown()
    server.server_close()


@each_robot
def test_a_notice_comes_with_a_link_to_its_matter(
    group, person, channel, only_delivery, settings, name
):
    settings.PORTAL_URL = "https://bylaw.example.cn"
    channel(ADDRESSES[name], owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    (text,) = group.texts
    assert text.splitlines() == [
        "规章台 · C7-1", "订单 T1 未按时受理。", "https://bylaw.example.cn/desk/",
        numbered(only_delivery().pk),
    ]  # fmt: skip
    assert only_delivery().done_at == AT


@each_robot
def test_a_refusal_in_the_answer_is_no_delivery(group, person, channel, only_delivery, name):
    group.refuses = True
    channel(ADDRESSES[name], owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    assert only_delivery().done_at is None
    assert "93000 invalid webhook url" in only_delivery().error
    assert Notice.objects.count() == 1


@each_robot
def test_what_is_too_long_goes_in_pieces(group, name):
    lines = [f"{number} 订单未按时受理。 https://bylaw.example.cn/desk/" for number in range(400)]
    assert send(address=ADDRESSES[name], title="规章台", body="\n".join(lines)) == ""
    assert len(group.texts) > 1
    assert "\n".join(group.texts).splitlines() == ["规章台", *lines]


@each_robot
def test_nothing_of_an_address_stands_in_what_went_wrong(group, name):
    group.shutdown()
    group.server_close()
    error = send(address=ADDRESSES[name], title="t", body="b")
    assert error.startswith("No connection to") and KEY[:8] not in error


def test_addresses_are_still_told_by_their_names():
    assert [service_name(each) for each in ADDRESSES.values()] == [
        "DingTalk",
        "Feishu",
        "WeCom Bot",
    ]
