"""DingTalk, Feishu and WeCom as far as a login needs them, on loopback; and a browser's way there.

What they check they check as their documentation says: ids, secrets, codes that count once.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter

from config.accounts.outside.configured import providers
from config.accounts.wecom.views import WeComAdapter

ENVIRONMENT = {
    "DINGTALK_CLIENT_ID": "ding-app", "DINGTALK_CLIENT_SECRET": "ding-secret-9",
    "FEISHU_APP_ID": "cli-app", "FEISHU_APP_SECRET": "fei-secret-9",
    "WECOM_CORP_ID": "ww1", "WECOM_SECRET": "wecom-secret-9", "WECOM_AGENT_ID": "1000002",
}  # fmt: skip
# Where a browser is sent to, and by which name its code comes back.
PAGES = {
    "/oauth2/auth": "authCode",
    "/open-apis/authen/v1/index": "code",
    "/wwlogin/sso/login": "code",
    "/connect/oauth2/authorize": "code",
}


class Outside(ThreadingHTTPServer):
    """All three at once. `who` is logged in there; None: somebody who is no member of WeCom."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.who, self.codes, self.numbers, self.broken = "LiMei", {}, count(1), False

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def code(self) -> str:
        made = f"code-{next(self.numbers)}"
        self.codes[made] = self.who
        return made


class Answers(BaseHTTPRequestHandler):
    """One request; what does not fit is answered as each of them answers it."""

    def do_GET(self):
        path, asked = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if path in PAGES:
            return self._page(path, asked)
        return self._tell(*ANSWERS[path](self, asked))

    def do_POST(self):
        path, sent = urlsplit(self.path).path, self.rfile.read(int(self.headers["Content-Length"]))
        is_json = "json" in self.headers["Content-Type"]
        asked = json.loads(sent) if is_json else dict(parse_qsl(sent.decode()))
        self._tell(*ANSWERS[path](self, asked))

    def _page(self, path: str, asked: dict) -> None:
        """Somebody agrees at once, and is sent back with a code."""
        back = {PAGES[path]: self.server.code(), "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _tell(self, status: int, said: dict) -> None:
        text = b"<html>" if self.server.broken else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        """Nothing."""


def _dingtalk_token(self, asked):
    who = self.server.codes.pop(asked["code"], None)
    known = (asked["clientId"], asked["clientSecret"], asked["grantType"])
    if who is None or known != ("ding-app", "ding-secret-9", "authorization_code"):
        return 400, {"code": "invalidParameter.authCode.notFound", "message": "no"}
    token = f"token-of-{who}"
    return 200, {"accessToken": token, "refreshToken": "r-9", "expireIn": 7200, "corpId": "d"}


def _dingtalk_me(self, asked):
    token = self.headers.get("x-acs-dingtalk-access-token", "")
    if not token.startswith("token-of-"):
        return 401, {"code": "InvalidAuthentication", "message": "no"}
    who = token.removeprefix("token-of-")
    return 200, {"nick": who, "openId": f"open-{who}", "unionId": "u", "mobile": "13900000000"}


def _feishu_app(self, asked):
    if asked != {"app_id": "cli-app", "app_secret": "fei-secret-9"}:
        return 200, {"code": 10014, "msg": "app secret invalid"}
    return 200, {"code": 0, "msg": "ok", "app_access_token": "a-9", "expire": 7200}


def _feishu_token(self, asked):
    who = self.server.codes.pop(asked["code"], None)
    if who is None or asked["app_access_token"] != "a-9":
        return 200, {"code": 20003, "msg": "invalid authorization code"}
    data = {"access_token": f"token-of-{who}", "refresh_token": "r-9", "expires_in": 6900}
    return 200, {"code": 0, "msg": "success", "data": data}


def _feishu_me(self, asked):
    token = self.headers.get("Authorization", "")
    if not token.startswith("Bearer token-of-"):
        return 400, {"code": 99991668, "msg": "Invalid access token"}
    who = token.removeprefix("Bearer token-of-")
    data = {"name": who, "open_id": f"ou-{who}", "mobile": "+8613900000000"}
    return 200, {"code": 0, "msg": "success", "data": data}


def _wecom_token(self, asked):
    if asked != {"corpid": "ww1", "corpsecret": "wecom-secret-9"}:
        return 200, {"errcode": 40001, "errmsg": "invalid credential"}
    return 200, {"errcode": 0, "errmsg": "ok", "access_token": "a-9", "expires_in": 7200}


def _wecom_member(self, asked):
    if asked["access_token"] != "a-9":
        return 200, {"errcode": 40014, "errmsg": "invalid access_token"}
    if asked["code"] not in self.server.codes:
        return 200, {"errcode": 40029, "errmsg": "invalid code"}
    who = self.server.codes.pop(asked["code"])
    return 200, {"errcode": 0, "errmsg": "ok"} | ({"userid": who} if who else {"openid": "o"})


ANSWERS = {
    "/v1.0/oauth2/userAccessToken": _dingtalk_token,
    "/v1.0/contact/users/me": _dingtalk_me,
    "/open-apis/auth/v3/app_access_token/internal/": _feishu_app,
    "/open-apis/authen/v1/access_token": _feishu_token,
    "/open-apis/authen/v1/user_info": _feishu_me,
    "/cgi-bin/gettoken": _wecom_token,
    "/cgi-bin/auth/getuserinfo": _wecom_member,
}


@contextmanager
def outside_set_up(settings, monkeypatch) -> Iterator[Outside]:
    """All three on loopback, and the portal set up for them."""
    server = Outside()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = providers(ENVIRONMENT.get)
    for known in (DingTalkOAuth2Adapter, FeishuOAuth2Adapter, FeishuOAuth2Client, WeComAdapter):
        for name in [each for each in dir(known) if each.endswith("_url")]:
            if isinstance(url := getattr(known, name), str):
                monkeypatch.setattr(known, name, f"{server.root}/{url.split('/', 3)[3]}")
    yield server
    server.shutdown()
    server.server_close()


def there_and_back(address: str) -> str:
    """Where the provider sends a browser that was sent to it."""
    return requests.get(address, allow_redirects=False, timeout=10).headers["Location"]


def enter(client, provider: str, *, then: str = "", **extra):
    """Log in by an account outside; the answer when the browser is back."""
    begun = client.post(f"/account/outside/{provider}/login/", {"next": then}, **extra)
    return client.get(there_and_back(begun["Location"]), **extra)


def connect(client, provider: str):
    """Connect the account outside to the login that is open in this browser."""
    begun = client.post(f"/account/outside/{provider}/", {"act": "connect"})
    return client.get(there_and_back(begun["Location"]))


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)
