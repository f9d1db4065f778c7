"""Every notice is of a kind that a room has declared, and says so before it is written."""

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils.functional import Promise

from regulations.notices import registry
from regulations.notices.models import Notice
from regulations.notices.services import Message, notify
from tests.regulations.notices.told import AT


def written_kinds() -> Iterator[tuple[str, str]]:
    """Where a message is made, and the kind its words give it, as far as the source tells."""
    for room in settings.ROOMS:
        for path in (settings.BASE_DIR / room.replace(".", "/")).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message":
                    words = {each.arg: each.value for each in node.keywords}
                    kind = _text(words.get("kind")) or _text(words.get("key")).partition(":")[0]
                    if kind:
                        yield f"{path}:{node.lineno}", kind


def _text(node) -> str:
    """A text, or how one with gaps begins."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) else node
    return first.value if isinstance(first, ast.Constant) else ""


def test_every_message_in_the_house_is_of_a_declared_kind():
    found = dict(written_kinds())
    assert len(found) >= 9
    assert {where: kind for where, kind in found.items() if kind not in registry.kinds()} == {}


def test_kinds_are_named_in_words_that_are_translated():
    for kind in registry.kinds().values():
        assert isinstance(kind.label, Promise), kind


@pytest.mark.parametrize(
    ("name", "is_clock"), [("breach", True), ("received", True), ("case", False), ("login", False)]
)
def test_clocks_are_told_from_what_can_wait(name, is_clock):
    assert registry.kind(name).is_clock is is_clock


def test_a_message_of_no_declared_kind_is_written_nowhere(person):
    with pytest.raises(LookupError, match="'rumour'"):
        notify(recipients=[person], message=Message(key="rumour:1", text="x"), at=AT)
    assert not Notice.objects.exists()


def test_a_kind_given_goes_before_the_keys_beginning(person):
    message = Message(key="penalty:1", text="x", kind="case")
    notify(recipients=[person], message=message, at=AT)
    assert Notice.objects.get().kind == "case"
