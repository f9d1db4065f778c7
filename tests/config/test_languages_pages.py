"""Pages of the portal as people of either language see them."""

import html
import re

import pytest
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

from catalog.products.spreadsheet import COLUMNS as GOODS_COLUMNS
from config import translations
from config.management.commands import messages
from hr.discipline.services import report_case
from hr.people.positions import POSITIONS
from hr.people.spreadsheet import COLUMNS
from orders.desk import services
from orders.desk.clocks.services import report_breaches
from orders.desk.rules import Outcome, Way
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline
from tests.company import TEN, Company, minutes

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAGES = [
    "/",
    "/desk/",
    "/desk/breaches/?days=365",
    "/desk/months/?year=2026",
    "/desk/imports/",
    "/handbook/",
    "/handbook/C7-2/",
    "/rules/",
    "/traceability/",
    "/people/",
    "/people/1002/",
    "/people/add/",
    "/people/import/",
    "/roster/",
    "/cases/",
    "/cases/open/",
    "/cases/mine/",
    "/cases/statistics/",
    "/premises/",
    "/premises/inspections/",
    "/premises/permits/",
    "/premises/server-room/",
    "/premises/found/",
    "/premises/report/",
    "/careers/",
    "/careers/own/",
    "/careers/vacancies/new/",
    "/careers/exams/",
    "/careers/exams/web_designer/",
    "/careers/files/",
    "/careers/probation/",
    "/careers/leavings/",
    "/careers/pay/",
    "/contracts/",
    "/contracts/new/",
    "/contracts/kinds/",
    "/contracts/places/",
    "/contracts/counts/",
    "/contracts/loans/",
    "/contracts/figures/",
    "/notices/",
    "/notices/settings/",
    "/notices/channels/",
    "/notices/deliveries/",
    "/board/",
    "/approvals/",
    "/approvals/chains/",
    "/approvals/approval/",
    "/handbook/editions/",
    "/handbook/acknowledgements/",
    "/rules/drafts/",
    "/rules/orders/1/",
    "/people/chart/",
    "/people/deputies/",
    "/people/plans/",
    "/account/password/change/",
    "/products/product/",
    "/goods/",
    "/goods/new/",
    "/goods/receive/",
    "/goods/count/",
    "/goods/moves/",
    "/goods/categories/",
    "/goods/reviews/",
    "/goods/import/",
    "/proposals/",
    "/proposals/new/price/",
    "/proposals/new/listing/",
    "/proposals/new/delisting/",
    "/proposals/new/promotion/",
    "/proposals/plans/",
    "/proposals/plans/new/",
    "/proposals/proposal/",
    "/products/stockmove/",
    "/desk/order/",
    "/desk/push/",
    "/binding/attempt/",
    "/binding/seal/",
    "/people/department/",
    "/people/position/",
]
# What some pages show in both languages: names of positions, columns of lists.
BILINGUAL = {
    word
    for words in (
        *COLUMNS.values(),
        *GOODS_COLUMNS.values(),
        *(names[:2] for names in POSITIONS.values()),
    )
    for word in words
}
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(r"<[^>]*>")
# Attributes whose text a person reads or hears.
_SPOKEN = re.compile(r"""\b(?:title|placeholder|aria-label|alt|label)=["']([^"']*)["']""")
_OTHER_LANGUAGE = re.compile(r"""<(\w+)[^>]*\blang="[^"]*"[^>]*>.*?</\1>""", re.DOTALL)


def seen(page: str) -> str:
    """The text of a page as a person sees or hears it, without what is in the other language."""
    body = _UNSEEN.sub(" ", page[page.index("<body") :])
    body = _OTHER_LANGUAGE.sub(" ", body)
    text = f"{_ELEMENT.sub(' ', body)} {' '.join(_SPOKEN.findall(body))}"
    return re.sub(r"\s+", " ", html.unescape(text))


def phrases(catalog, *, of_translations: bool) -> set[str]:
    """Runs of words between placeholders, long enough not to stand anywhere by chance."""
    found = set()
    for message in catalog:
        pair = [x if isinstance(x, str) else x[-1] for x in (message.id, message.string)]
        text = pair[of_translations]
        if not message.id or pair[0] == pair[1]:
            continue
        for run in re.split(r"%\(\w+\)[a-z]|%[ds]|{\w*}|<[^>]*>", text):
            words = re.sub(r"\s+", " ", run.replace("%%", "%")).strip(" .,:;?!“”()。，：；？！（）")
            if len(CHINESE.findall(words)) >= 4 if of_translations else " " in words:
                found.add(words)
    return {words for words in found if not any(words in each for each in BILINGUAL)}


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """What is read here is what the catalog says now."""
    if translations.compile_catalog(messages.PO):
        translation_file_changed(None, messages.PO.with_suffix(".mo"))


@pytest.fixture(scope="module")
def catalog():
    return messages.read_catalog()


@pytest.fixture
def places(client, db) -> list[str]:
    """Addresses in a company whose desk has seen something of everything, for who may see all."""
    company = Company()
    company.on_duty(company.assistant, TEN)
    order, void = company.receive(), company.receive()
    steps = [
        (services.accept_order, order, {}),
        (services.contact_customer, order, {"way": Way.PHONE, "outcome": Outcome.NO_ANSWER}),
        (services.contact_customer, order, {"way": Way.PHONE, "outcome": Outcome.CONFIRMED}),
        (services.add_remark, order, {"text": "勿压"}),
        (services.add_request, order, {"kind": "address", "text": "西湖区"}),
        (services.hand_over_order, order, {"to": company.operator}),
        (services.void_order, void, {"reason": "重复"}),
    ]
    for minute, (verb, subject, words) in enumerate(steps, 1):
        company.do(verb, subject, by=company.assistant, at=TEN + minutes(minute), **words)
    with entering_past(right="test"):
        report_breaches(list(Deadline.objects.breached(TEN + minutes(60))), TEN + minutes(60))
    case = report_case(
        token="1",
        subject=company.designer,
        clause="C7-5",
        matter="网站",
        account="改了",
        by=company.lead,
        at=TEN,
    )
    company.manager.is_superuser = True
    company.manager.save()
    client.force_login(company.manager)
    return [*PAGES, f"/desk/orders/{order.pk}/", f"/desk/orders/{void.pk}/", f"/cases/{case.pk}/"]


def _pages(client, places: list[str], language: str):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in places:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        yield address, seen(answer.content.decode())


def test_pages_in_chinese_hold_none_of_the_english_sentences(client, places, catalog):
    english = phrases(catalog, of_translations=False)
    left = {
        (address, phrase)
        for address, text in _pages(client, places, "zh-hans")
        for phrase in english
        if phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    }
    assert left == set()


def test_pages_in_english_hold_none_of_the_chinese_sentences(client, places, catalog):
    chinese = phrases(catalog, of_translations=True)
    left = {
        (address, phrase)
        for address, text in _pages(client, places, "en")
        for phrase in chinese
        if phrase in text
    }
    assert left == set()
