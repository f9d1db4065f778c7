"""What carries each clause: markers in code and tests, read from the source text."""

import ast
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = "tests"
# How the decorator of this room is named where it is used.
CODE_MARKERS = ("clause", "rulebook.clause", "markers.clause", "regulations.rulebook.clause")
TEST_MARKERS = ("pytest.mark.clause", "mark.clause")
_WORD = re.compile(r"\bclause\s*\(")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class TraceError(Exception):
    """A marker cannot be trusted; the message names file and line."""


@dataclass(frozen=True)
class Place:
    """Where a marker stands; `name` is the function or class, or the module for a whole file."""

    path: str
    line: int
    name: str

    def __str__(self):
        return f"{self.path}:{self.line} {self.name}"


@dataclass(frozen=True)
class Trace:
    """The code that carries a clause and the tests that prove it."""

    code: tuple[Place, ...] = ()
    tests: tuple[Place, ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing: "code", "tests", both or nothing."""
        return tuple(kind for kind in ("code", "tests") if not getattr(self, kind))


def find(base: Path, known: Collection[str]) -> dict[str, Trace]:
    """A trace for each known clause, from the packages under `base` and from base/tests.

    Raises TraceError for a marker with an unknown clause, one that is not written out as text,
    and for a file that is not Python.
    """
    found: dict[str, dict[str, list[Place]]] = {ref: {"code": [], "tests": []} for ref in known}
    for kind, paths, markers in (
        ("code", _code_files(base), CODE_MARKERS),
        ("tests", _files(base / TESTS), TEST_MARKERS),
    ):
        for path in paths:
            for ref, place in _marks(path, path.relative_to(base).as_posix(), markers):
                if ref not in found:
                    raise TraceError(f"{place} names the clause {ref}, which does not exist")
                if place not in found[ref][kind]:
                    found[ref][kind].append(place)
    return {ref: Trace(tuple(each["code"]), tuple(each["tests"])) for ref, each in found.items()}


def has_tests(base: Path) -> bool:
    """Whether the tests are here to be read: a deployed portal may come without them."""
    return (base / TESTS).is_dir()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _code_files(base: Path) -> list[Path]:
    packages = sorted(init.parent for init in base.glob("*/__init__.py"))
    return [path for package in packages if package.name != TESTS for path in _files(package)]


def _marks(path: Path, shown: str, markers: Collection[str]) -> Iterator[tuple[str, Place]]:
    """The markers of a file; one that does not even write the word is not parsed."""
    try:
        text = path.read_text(encoding="utf-8")
        lines = list(_lines(text))
        module = _parsed(text if lines else "")
    except (SyntaxError, UnicodeDecodeError) as error:
        raise TraceError(f"{shown} cannot be read: {error}") from error
    yield from _Markers(markers, lines).within(module, Place(shown, 1, path.stem))


def _parsed(text: str, tries: int = 5) -> ast.Module:
    """The syntax tree of a text.

    Python 3.11 counts the depth of all threads that parse together, and gives up with a SystemError
    where two of them meet (python/cpython issue 106905): then it is read once more.
    """
    for left in reversed(range(tries)):
        try:
            return ast.parse(text)
        except SystemError:
            if not left:
                raise
    raise AssertionError("unreachable")


def _lines(text: str) -> Iterator[int]:
    """On which lines, from 1, the word stands."""
    line, place = 1, 0
    for found in _WORD.finditer(text):
        line += text.count("\n", place, found.start())
        place = found.start()
        yield line


@dataclass(frozen=True)
class _Markers:
    """Markers of one file; `lines` are those on which one may stand, in order."""

    markers: Collection[str]
    lines: list[int]

    def within(
        self, node: ast.AST, place: Place, names: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Place]]:
        """Markers of everything inside a node; `names` are the definitions around it."""
        for inner in filter(self._may_hold, ast.iter_child_nodes(node)):
            if isinstance(inner, Definition):
                path = (*names, inner.name)
                here = Place(place.path, inner.lineno, ".".join(path))
                for decorator in inner.decorator_list:
                    yield from _refs(decorator, here, self.markers)
                yield from self.within(inner, here, path)
            elif _sets_pytestmark(inner):
                yield from _refs(inner.value, place, self.markers)
            else:
                yield from self.within(inner, place, names)

    def _may_hold(self, node: ast.AST) -> bool:
        """Whether a line on which a marker may stand is one of the node's."""
        if not hasattr(node, "end_lineno"):
            return True
        starts = [each.lineno for each in getattr(node, "decorator_list", ())]
        first = bisect_left(self.lines, min([node.lineno, *starts]))
        return first < len(self.lines) and self.lines[first] <= node.end_lineno


def _sets_pytestmark(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    )


def _refs(
    expression: ast.AST, place: Place, markers: Collection[str]
) -> Iterator[tuple[str, Place]]:
    """Clauses named by markers in an expression, also within lists and parametrized marks."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in markers:
            for argument in node.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise TraceError(f"{place} names a clause that is not written out as text")
                yield argument.value, place
