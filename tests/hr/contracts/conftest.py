"""A contract group with cabinets, kinds, and short ways to what tests need."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from hr.contracts.models import Contract, Kind, Place
from hr.contracts.services import Facts, register_contract
from hr.contracts.texts.services import add_file, read_file
from hr.people.models import Department, Employee
from regulations.printing import typeset
from tests import worlds
from tests.hr.conftest import AT, found_rulebook, take_on
from tests.people import ByPart

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PRINT = Path(__file__).parent / "print"


@dataclass
class Archive(ByPart):
    """People by their part, kinds and places, and a moment."""

    people: dict[str, Employee]
    kinds: dict[str, Kind]
    places: dict[str, Place]
    at: datetime

    def register(self, title: str = "龙井茶采购合同", *, kind: str = "CG", at=None, **words):
        """A contract of the year 2025 with a tea garden, kept by the clerk."""
        at = at or self.at
        facts = {
            "counterparty": words.pop("counterparty", "杭州茶园有限公司"),
            "starts_on": words.pop("starts_on", date(2025, 3, 1)),
            "ends_on": words.pop("ends_on", date(2025, 12, 31)),
            "amount": words.pop("amount", Decimal("120000.00")),
        }
        words = {"signed_on": date(2025, 3, 1), "custodian": self.clerk, "by": self.clerk} | words
        words.setdefault("place", self.places["A1"])
        return register_contract(kind=self.kinds[kind], facts=Facts(title, **facts), at=at, **words)

    def scan(self, contract: Contract, *lines: str, name: str = "scan.pdf", at=None):
        """A PDF with lines of text, kept with a contract and read."""
        file = add_file(
            contract_id=contract.pk, paper="signed", name=name, content=pdf_of(*lines),
            by=self.clerk, at=at or self.at,
        )  # fmt: skip
        read_file(file_id=file.pk, at=at or self.at)
        return file


def pdf_of(*lines: str) -> bytes:
    """A page with lines of text, as PDF."""
    return typeset("page", {"lines": lines}, folder=PRINT)


def word_of(*paragraphs: str, before: str = "", body: str = "") -> bytes:
    """A Word file with paragraphs; `before` stands ahead of the document, `body` in it as it is."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    document = f'<w:document xmlns:w="{name}"><w:body>{text}{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{before}{document}')
    return out.getvalue()


def found_archive(_rulebook: None) -> Archive:
    """Everybody who has to do with contracts, two kinds and two cabinets."""
    sales = Department.objects.create(code="sales", name="销售部")
    people: dict[str, Employee] = {}
    for number, (role, name, position, above) in enumerate((
        ("head", "刘建国", "general_manager", None),
        ("clerk", "华晨", "office_clerk", "head"),
        ("officer", "魏红", "hr_officer", "head"),
        ("accountant", "潘敏", "chief_accountant", "head"),
        ("leader", "施建华", "department_manager", "head"),
        ("seller", "严明", "sales", "leader"),
        ("stranger", "曹蕾", "guide", "leader"),
    ), 2001):  # fmt: skip
        people[role] = take_on(str(number), name, position, supervisor=people.get(above))
    sales.leader = people["leader"]
    sales.save(update_fields=["leader"])
    Employee.objects.filter(pk=people["seller"].pk).update(department=sales)
    people["seller"].refresh_from_db()
    kinds = {
        code: Kind.objects.create(code=code, name=name)
        for code, name in (("CG", "采购"), ("ZL", "租赁"))
    }
    places = {
        code: Place.objects.create(code=code, name=name)
        for code, name in (("A1", "铁皮柜甲"), ("B1", "铁皮柜乙"))
    }
    return Archive(people, kinds, places, AT)


archive = worlds.shared(found_archive, over=found_rulebook)


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
