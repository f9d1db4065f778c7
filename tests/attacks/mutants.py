"""Rules bent one sign at a time: how many of the bent ones the tables of pure tests notice.

    python -m tests.attacks.mutants regulations/deadlines/rules.py

cosmic-ray works on a copy of the committed tree. A module takes some minutes, so this is no part of
`make attack`, which brings the program along. The tests are those that need no server, without the
conftest that begins them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Figure

ROOT = Path(__file__).parents[2]
LEAST = 80
# Rules → the tests that hold them as tables.
RULES = {
    "regulations/deadlines/rules.py": "tests/regulations/deadlines/test_rules.py",
    "regulations/approvals/rules.py": "tests/regulations/approvals/test_rules.py",
    "attendance/leave/lengths.py": "tests/attendance/leave/test_lengths.py",
}
CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = 60.0
excluded-modules = []
test-command = "{python} -m pytest -q -x --noconftest -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
"""
# Settings are read, no server is asked.
NOWHERE = {
    "SECRET_KEY": "x", "DATABASE_URL": "postgres://a:b@127.0.0.1:1/x", "BYLAW_DEMO": "0",
    "DATABASE_OWNER_URL": "postgres://a:b@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONDONTWRITEBYTECODE": "1",
}  # fmt: skip


def score(module: str, folder: Path) -> Figure:
    """How many of a hundred bent rules the tests notice; those that live on are printed."""
    tree, session = folder / "tree", folder / f"{Path(module).parent.name}.sqlite"
    if not tree.exists():
        subprocess.run(["git", "clone", "-q", str(ROOT), str(tree)], check=True)
    config = folder / "cosmic.toml"
    config.write_text(CONFIG.format(module=module, python=sys.executable, tests=RULES[module]))
    env = os.environ | NOWHERE | {"BYLAW_VAR": str(folder / "var")}
    tool = [sys.executable, "-m", "cosmic_ray.cli"]
    for verb in ("init", "exec"):
        subprocess.run([*tool, verb, str(config), str(session)], cwd=tree, env=env, check=True)
    told = subprocess.run(
        [str(Path(sys.executable).with_name("cr-report")), "--show-diff", "--surviving-only",
         str(session)], cwd=tree, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    print(told)
    lived = float(told.rsplit("(", 1)[1].rstrip(" %)\n"))
    return Figure(f"bent rules noticed of {module}", 100 - lived, LEAST, "%", at_least=True)


def main(modules: list[str]) -> int:
    """Those named, or all; 1 where one misses."""
    with tempfile.TemporaryDirectory() as folder:
        found = [score(module, Path(folder)) for module in modules or RULES]
    print(*found, sep="\n")
    return int(not all(each.holds for each in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
