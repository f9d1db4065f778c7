"""Figure 25: what readers of code and of advisories say of the portal and its packages.

`check --deploy` stands in tests/config/test_deploy.py.
"""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.deep
ROOMS = ("config", "regulations", "hr", "attendance", "orders", "catalog", "finance", "sitecontent")
PACKAGES = ("requirements.txt",)
WAIVERS = Path(__file__).with_name("waivers.txt")


@pytest.fixture(autouse=True)
def programs():
    """What reads code and advisories is there."""
    assert find_spec("bandit"), "Not installed: sh config/setup.sh attack, or make attack."


def told_by(*command: str, seconds: int = 300) -> dict:
    """What a program of the environment says as JSON; empty where it says nothing."""
    words = [sys.executable, "-m", *command]
    done = subprocess.run(words, cwd=settings.BASE_DIR, capture_output=True, text=True,
                          timeout=seconds, check=False)  # fmt: skip
    try:
        return json.loads(done.stdout)
    except ValueError:
        print(done.stderr[-800:])
        return {}


def test_bandit_finds_nothing_grave_and_nothing_that_is_not_explained(figure):
    """What is not grave is explained by kind in pyproject.toml, and left out there."""
    found = told_by("bandit", "-q", "-r", *ROOMS, "-c", "pyproject.toml", "-f", "json")["results"]
    grave = Counter(each["issue_severity"] for each in found)
    for each in found:
        print(each["test_id"], each["filename"], each["line_number"], each["issue_text"][:90])
    figure("findings of bandit, grave", grave["HIGH"], 0)
    figure("of all others, not explained", len(found) - grave["HIGH"], 0)


def test_no_advisory_about_our_packages_is_unanswered(figure, record_property):
    asked = [word for each in PACKAGES for word in ("-r", each)]
    said = told_by("pip_audit", *asked, "--no-deps", "--disable-pip", "-f", "json",
                   "--progress-spinner", "off", seconds=600)  # fmt: skip
    packages = said.get("dependencies", [])
    unasked = [each for each in packages if "skip_reason" in each]
    if not packages or len(unasked) == len(packages):
        record_property(
            "figure", "NOT MEASURED  advisories: their service is not reached from here"
        )
        pytest.fail("no advisory service answers here: nothing was found out about our packages")
    waived = dict(line.split(None, 2)[:2] for line in WAIVERS.read_text().splitlines()
                  if line and not line.startswith("#"))  # fmt: skip
    over = [name for name, until in waived.items() if date.fromisoformat(until) < date.today()]
    open_ones = [
        f"{each['name']} {one['id']}" for each in packages for one in each.get("vulns", ())
        if one["id"] not in waived
    ]  # fmt: skip
    print(*open_ones, *over, sep="\n")
    figure("advisories without an answer", len(open_ones), 0)
    figure("waivers whose day is over", len(over), 0)
    figure("packages that the advisory service does not know", len(unasked), 0)
