"""Robots of DingTalk, Feishu and WeCom, as Apprise knows them, but with their answers read.

All three refuse with HTTP 200 and say so in the text: a robot that was removed, a word that it asks
for and misses. Apprise takes that for sent. They also take so many bytes and no more: what is
longer goes in pieces.
"""

from typing import ClassVar

import requests
from apprise.manager_plugins import NotificationManager
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from regulations.notices.channels.rules import pieces


class Robot:
    """What the three have in common."""

    most: ClassVar[int] = 18_000  # bytes of a message

    def send(self, body, title="", **words) -> bool:
        """Send it, in as many pieces as it needs, until one is refused."""
        text = f"{title}\n{body}" if title else body
        return all(self._post(piece) for piece in pieces(text, self.most))

    def _post(self, text: str) -> bool:
        words = {"json": self.message(text), "timeout": self.request_timeout}
        try:
            answer = requests.post(self.address(), allow_redirects=False, **words)
            said = answer.json() if answer.ok else {}
        except requests.RequestException as error:
            # Only what kind of error it is: its words name the address, secrets and all.
            self.logger.warning(f"No connection to {self.service_name}: {type(error).__name__}")
            return False
        code = said.get("errcode", said.get("code")) if isinstance(said, dict) else None
        if answer.ok and code == 0:
            return True
        told = f"{code} {said.get('errmsg') or said.get('msg')}" if code else answer.status_code
        self.logger.warning(f"{self.service_name} did not take it, error={told}")
        return False


class DingTalk(Robot, NotifyDingTalk):
    """A robot of a group in DingTalk."""

    def address(self) -> str:
        """Where it listens; signed, where it asks for that."""
        url = self.notify_url.format(token=self.token)
        if not self.secret:
            return url
        # Its signature is fit for an address; encoded once more, as Apprise does, it fits no more.
        timestamp, sign = self.get_signature()
        return f"{url}&timestamp={timestamp}&sign={sign}"

    def message(self, text: str) -> dict:
        """As DingTalk wants it."""
        to = {"atMobiles": self.targets, "isAtAll": False}
        return {"msgtype": "text", "text": {"content": text}, "at": to}


class Feishu(Robot, NotifyFeishu):
    """A robot of a group in Feishu."""

    def address(self) -> str:
        """Where it listens."""
        return self.notify_url.format(token=self.token)

    def message(self, text: str) -> dict:
        """As Feishu wants it."""
        return {"msg_type": "text", "content": {"text": text}}


class WeComBot(Robot, NotifyWeComBot):
    """A robot of a group in WeCom."""

    most = 2048

    def address(self) -> str:
        """Where it listens."""
        return self.api_url

    def message(self, text: str) -> dict:
        """As WeCom wants it."""
        return {"msgtype": "text", "text": {"content": text}}


def register() -> None:
    """Let Apprise's addresses lead to these."""
    known = NotificationManager()
    for schema, robot in (("dingtalk", DingTalk), ("feishu", Feishu), ("wecombot", WeComBot)):
        known.add(robot, schemas=schema, force=True)
