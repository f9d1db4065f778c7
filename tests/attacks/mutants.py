"""Rules bent one sign at a time: how many of the bent ones the tables of pure tests notice.

    python -m tests.attacks.mutants --most 40 regulations/deadlines/rules.py

cosmic-ray works on a copy of the committed tree. A bent rule takes a second or two, so of each
module at most `--most` are drawn by a seed, and this is no part of `make attack`, which brings the
program along. The tests are those that need no server, without the conftest that begins them.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import measured
from bench.measure import Figure

ROOT = Path(__file__).parents[2]
LEAST, MOST = 80, 150
# Rules → the tests that hold them as tables, below tests/.
RULES = {
    "regulations/deadlines/rules.py": "regulations/deadlines/test_rules.py",
    "regulations/approvals/rules.py": "regulations/approvals/test_rules.py",
    "regulations/amendments/rules.py": "regulations/amendments/test_rules.py",
    "regulations/rulebook/rules.py": "regulations/rulebook/test_rules.py",
    "regulations/notices/rules.py": "regulations/notices/test_rules.py",
    "attendance/leave/lengths.py": "attendance/leave/test_lengths.py",
    "attendance/timekeeping/suspicions/rules.py": "attendance/timekeeping/suspicions/test_rules.py",
    "hr/roster/shifts/rules.py": "hr/roster/shifts/test_rules.py",
    "hr/careers/leaving/rules.py": "hr/careers/test_rules.py",
    "hr/supplies/rules.py": "hr/supplies/test_rules.py",
    "hr/people/logins/rules.py": "hr/people/logins/test_rules.py",
    "finance/expenses/rules.py": "finance/expenses/test_rules.py",
    "finance/tours/rules.py": "finance/tours/test_rules.py",
    "finance/tours/states.py": "finance/tours/test_rules.py",
    "catalog/proposals/rules.py": "catalog/proposals/test_rules.py",
    "orders/desk/rules.py": "orders/desk/test_rules.py",
    "orders/desk/clocks/rules.py": "orders/desk/clocks/test_rules.py",
    "orders/service/tickets/rules.py": "orders/service/test_rules.py",
    "orders/service/quality/rules.py": "orders/service/quality/test_rules.py",
    "sitecontent/database/backups/rules.py": "sitecontent/database/test_rules.py",
    "sitecontent/database/levels/rules.py": "sitecontent/database/levels/test_rules.py",
    "sitecontent/database/security/rules.py": "sitecontent/database/security/test_rules.py",
}
CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = 60.0
excluded-modules = []
test-command = "{python} -m pytest -q -x --noconftest -p no:cacheprovider tests/{tests}"
[cosmic-ray.distributor]
name = "local"
"""
# Settings are read, no server is asked.
NOWHERE = {
    "SECRET_KEY": "x", "DATABASE_URL": "postgres://a:b@127.0.0.1:1/x", "BYLAW_DEMO": "0",
    "DATABASE_OWNER_URL": "postgres://a:b@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONDONTWRITEBYTECODE": "1",
}  # fmt: skip


def score(module: str, folder: Path, most: int) -> Figure:
    """How many of a hundred bent rules the tests notice; those that live on are printed."""
    tree, session = folder / "tree", folder / f"{module.replace('/', '.')}.sqlite"
    if not tree.exists():
        subprocess.run(["git", "clone", "-q", str(ROOT), str(tree)], check=True)
    config = folder / "cosmic.toml"
    config.write_text(CONFIG.format(module=module, python=sys.executable, tests=RULES[module]))
    env = os.environ | NOWHERE | {"BYLAW_VAR": str(folder / "var")}
    tool = [sys.executable, "-m", "cosmic_ray.cli"]
    where = {"cwd": tree, "env": env, "check": True}
    subprocess.run([*tool, "init", str(config), str(session)], **where)
    drawn, made = draw(session, most)
    subprocess.run([*tool, "exec", str(config), str(session)], **where)
    told = subprocess.run(
        [str(Path(sys.executable).with_name("cr-report")), "--show-diff", "--surviving-only",
         str(session)], cwd=tree, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    print(told)
    lived = float(told.rsplit("(", 1)[1].rstrip(" %)\n"))
    what = f"bent rules noticed of {module}, {drawn} of {made}"
    return Figure(what, 100 - lived, LEAST, "%", at_least=True)


def draw(session: Path, most: int) -> tuple[int, int]:
    """Leave so many of the bent rules of a session, drawn by a seed; how many of how many."""
    with sqlite3.connect(session) as database:
        jobs = [job for (job,) in database.execute(
            "SELECT job_id FROM mutation_specs ORDER BY start_pos_row, start_pos_col,"
            " operator_name, operator_args, occurrence"
        )]  # fmt: skip
        kept = set(random.Random(10).sample(jobs, min(most, len(jobs))))
        for job in set(jobs) - kept:
            for table in ("mutation_specs", "work_items"):
                database.execute(f"DELETE FROM {table} WHERE job_id = ?", [job])
    return len(kept), len(jobs)


def main() -> int:
    """Those named, or all, printed and written down; 1 where one misses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for module in asked.modules or RULES:
            found.append(score(module, Path(folder), asked.most))
            print(found[-1], flush=True)
    if not asked.modules:
        measured.write("mutants", "Bent rules", found)
    return int(not all(each.holds for each in found))


if __name__ == "__main__":
    sys.exit(main())
