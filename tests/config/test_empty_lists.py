"""A company that has just begun: every list says that there is nothing yet."""

import re

import pytest

from hr.people.models import Employee
from tests.addresses import addresses
from tests.company import Company

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
# A list of nothing, or a table that is all heading; what a script fills has a name for it.
SILENT = re.compile(r"<(tbody|ul|ol|dl)\b(?![^>]*\bid=)[^>]*>\s*</\1>")
OTHERS = ("admin:", "account_", "mfa_", "health", "metrics")


@pytest.fixture
def reader(client, db):
    """Whoever may see everything, in a company in which nothing has happened."""
    Company()
    client.force_login(Employee.objects.create_superuser("9000", "钱超", "guizhang-2026"))
    return client


def test_no_list_is_silent_where_it_is_empty(reader):
    silent = {}
    for name, pattern in addresses().items():
        if "<" in pattern or "(" in pattern or name.startswith(OTHERS):
            continue
        answer = reader.get(f"/{pattern}")
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = MAIN.search(answer.content.decode())
        found = [each.group() for each in SILENT.finditer(page.group())] if page else []
        silent |= {name: found} if found else {}
    assert silent == {}
