"""Figure 23: hostile files against every gate that files pass on their way into the portal."""

import resource
import time
from collections.abc import Callable, Iterable

import pytest
from django.core.exceptions import ValidationError

from finance.expenses.claims.originals import read_file
from finance.expenses.claims.papers import check_paper
from orders.desk.layouts import read_orders
from regulations.pictures import make_anew, qr_texts
from regulations.sheets import read_lines
from regulations.texts import DOCX, UnreadableError, read_pages
from regulations.uploads import PDF, check_file
from regulations.videos import video_of
from tests.attacks import files
from tests.depth import deep

SECONDS, MEGABYTES = 2, 512


def evidence(name: str, content: bytes) -> bool:
    check_file(name=name, content=content, clause="C12")
    # A text is a text, whatever its name: what is named as one is taken and shown as nothing else.
    return True


def picture(_name: str, content: bytes) -> bool:
    assert isinstance(qr_texts(content), list)
    made = make_anew(content=content, most=512_000, shrink=True, clause="C6-9")
    return made.content == content


def table(name: str, content: bytes) -> bool:
    read_lines(name=name, content=content)
    return True


def order_file(name: str, content: bytes) -> bool:
    return bool(read_orders([(name, content)], layout="").drafts)


def video(_name: str, content: bytes) -> bool:
    return video_of(content) is not None


def invoice(name: str, content: bytes) -> bool:
    said, texts = read_file(name, content)
    return bool(said or texts)


def paper(name: str, content: bytes) -> bool:
    check_paper(name=name, content=content)
    return name.endswith(".pdf")


def contract(name: str, content: bytes) -> bool:
    found = read_pages(content, PDF.media if name.endswith(".pdf") else DOCX)
    return any(each.strip() for each in found)


GATES: dict[str, tuple[Callable[[str, bytes], bool], Callable[[], Iterable[files.Named]]]] = {
    "papers kept as they came": (evidence, files.for_evidence),
    "pictures made anew": (picture, lambda: [*files.broken(), *files.bombs()]),
    "spreadsheets": (table, files.tables),
    "order files": (order_file, files.tables),
    "videos": (video, files.videos),
    "invoices": (invoice, files.papers),
    "papers of claims": (paper, lambda: [*files.papers(), *files.bombs(), *files.broken()]),
    "texts of contracts": (contract, files.texts),
}
LEAST = deep(300, 60)


def test_no_hostile_file_is_taken_by_any_gate(figure):
    tried, slowest, taken, dead = 0, (0.0, ""), [], {}
    for gate, (take, made) in GATES.items():
        for place, (name, content) in enumerate(made()):
            if place % deep(1, 6):
                continue
            tried, began = tried + 1, time.monotonic()
            try:
                if take(name, content):
                    taken.append((gate, name))
            except (ValidationError, UnreadableError):
                pass
            except Exception as error:
                dead[gate, name] = repr(error)[:200]
            slowest = max(slowest, (time.monotonic() - began, f"{gate}: {name}"))
    print(*taken, *dead.items(), slowest, sep="\n")
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    figure("hostile files against the gates", tried, LEAST, at_least=True)
    figure("of them taken", len(taken), 0)
    figure("of them at which a gate broke", len(dead), 0)
    figure(f"the slowest of them ({slowest[1]})", slowest[0], deep(SECONDS, 10), unit="s")
    figure("memory of the largest child", child, MEGABYTES, unit="MB")


@pytest.mark.parametrize("name", ["../../a.pdf", "C:\\x\\a.pdf", "a\0.pdf", "a" * 400 + ".pdf"])
def test_an_honest_file_is_taken_whatever_folders_its_name_brings(name):
    assert check_file(name=name, content=files.HONEST["pdf"], clause="C12") is PDF
