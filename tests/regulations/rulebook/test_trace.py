"""Markers are found in code and tests, and a marker that cannot be trusted is an error."""

import pytest

from regulations.rulebook import trace

KNOWN = {"C7-1", "C7-2", "C7-3"}
CODE = '''
from regulations.rulebook import clause


@clause("C7-1", "C7-2")
class Desk:
    @clause("C7-2")
    def contact(self):
        """Not a marker: clause("C7-3")."""
        return clause("C7-3")


@other("C7-3")
def nothing(): ...
'''
TESTS = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7-1")]


@pytest.mark.clause("C7-2")
class TestDesk:
    pytestmark = pytest.mark.clause("C7-3")

    @pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.clause("C7-2"))])
    def test_contact(self, n): ...
"""


def plant(base, **files):
    """Write files under `base`; `orders__desk="…"` becomes orders/desk.py in a package."""
    for name, text in files.items():
        path = base.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")


def test_markers_are_found_with_their_places(tmp_path):
    plant(tmp_path, orders__desk=CODE, tests__test_desk=TESTS)
    traces = trace.find(tmp_path, KNOWN)
    assert {ref: [str(place) for place in each.code] for ref, each in traces.items()} == {
        "C7-1": ["orders/desk.py:6 Desk"],
        "C7-2": ["orders/desk.py:6 Desk", "orders/desk.py:8 Desk.contact"],
        "C7-3": [],
    }
    assert {ref: [str(place) for place in each.tests] for ref, each in traces.items()} == {
        "C7-1": ["tests/test_desk.py:1 test_desk"],
        "C7-2": ["tests/test_desk.py:8 TestDesk", "tests/test_desk.py:12 TestDesk.test_contact"],
        "C7-3": ["tests/test_desk.py:8 TestDesk"],
    }
    assert [traces[ref].lacks for ref in sorted(KNOWN)] == [(), (), ("code",)]


def test_folder_that_is_no_package_is_not_read(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "notes.py").write_text('@clause("C99")\ndef note(): ...')
    assert trace.find(tmp_path, {"C7-1"}) == {"C7-1": trace.Trace()}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "orders__desk",
            '@clause("C99")\ndef ship(): ...',
            r"orders/desk\.py:2 ship names the clause C99, which does not exist",
        ),
        (
            "tests__test_desk",
            'import pytest\n@pytest.mark.clause("C7-9")\ndef test_it(): ...',
            r"tests/test_desk\.py:3 test_it names the clause C7-9",
        ),
        ("orders__desk", "@clause(REF)\ndef ship(): ...", "not written out as text"),
        ("orders__desk", '@clause("C7-1")\ndef ship(:', r"orders/desk\.py cannot be read"),
    ],
)
def test_marker_that_cannot_be_trusted_is_an_error(tmp_path, name, text, message):
    plant(tmp_path, **{name: text})
    with pytest.raises(trace.TraceError, match=message):
        trace.find(tmp_path, KNOWN)


def test_portal_without_its_tests_says_so(tmp_path):
    assert trace.has_tests(tmp_path) is False
    plant(tmp_path, tests__test_desk="")
    assert trace.has_tests(tmp_path) is True


def test_a_file_is_read_once_more_where_threads_met_in_the_parser(tmp_path, monkeypatch):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "__init__.py").write_text("")
    (tmp_path / "desk" / "services.py").write_text(CODE)
    parse, met = trace.ast.parse, []

    def meets(text):
        if len(met) < 2:
            met.append(text)
            raise SystemError("AST constructor recursion depth mismatch (before=285, after=125)")
        return parse(text)

    monkeypatch.setattr(trace.ast, "parse", meets)
    found = trace.find(tmp_path, KNOWN)
    assert [place.name for place in found["C7-2"].code] == ["Desk", "Desk.contact"]
