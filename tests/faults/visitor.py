"""A browser without a screen: logs in through the real page and works at the desk."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

SECONDS = 10


class Visitor:
    """A person with cookies on one port, of this machine where no other is named."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.root = f"http://{host}:{port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def ask(self, path: str, **words: str) -> tuple[int, str]:
        """GET, or POST where there are words; the status (0: no answer) and the text."""
        headers = {"HX-Request": "true", "X-CSRFToken": self._token()} if words else {}
        data = urllib.parse.urlencode(words).encode() if words else None
        request = urllib.request.Request(self.root + path, data, headers)
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except (OSError, http.client.HTTPException):
            return 0, ""

    def log_in(self, number: str, password: str) -> None:
        """Through the login page."""
        status, _ = self.ask("/account/login/")
        assert status == 200
        status, page = self.ask("/account/login/", login=number, password=password)
        assert (status, number in page) == (200, True)

    def remark(self, order: int, text: str) -> bool:
        """Note something on an order; whether the portal said that it is noted."""
        status, page = self.ask(f"/desk/orders/{order}/remark/", text=text)
        return status == 200 and text in page.split('class="op-story"')[-1]

    def _token(self) -> str:
        return next((each.value for each in self.cookies if each.name == "csrftoken"), "")
