"""What import-linter cannot see: relations named by text, and what each file of a room may hold."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
# Wings in the order of their floors; those on one line see nothing of each other.
FLOORS = [
    ["regulations"],
    ["hr"],
    ["catalog"],
    ["orders", "attendance"],
    ["finance", "sitecontent"],
    ["config"],
]
# Rooms of one wing in the order they may be built on; rooms on one line see nothing of each other.
ROOMS = {
    "regulations": [
        ["binding"],
        ["rulebook"],
        ["notices"],
        ["deadlines"],
        ["approvals"],
        ["amendments"],
    ],
    "hr": [
        ["people"],
        ["roster", "discipline"],
        ["careers"],
        ["contracts", "supplies", "premises"],
    ],
    "catalog": [["products"], ["proposals"]],
    "orders": [["desk"], ["service"]],
    "attendance": [["timekeeping"], ["leave"]],
    "sitecontent": [["publishing", "campaigns", "vault", "database"]],
    "finance": [["ledger"], ["expenses"], ["tours"]],
}


def height(room: str) -> tuple[int, int]:
    """Where a room such as "hr.people" stands: floor of its wing, then floor within it."""
    wing, name = room.split(".")
    return floor_of(FLOORS, wing), floor_of(ROOMS[wing], name)


def floor_of(floors: list[list[str]], name: str) -> int:
    """Which of the floors something stands on."""
    return next(number for number, floor in enumerate(floors) if name in floor)


def is_below(target: str, room: str) -> bool:
    """Whether a room may know another: on a lower floor, or lower in its own wing."""
    same_wing = target.split(".")[0] == room.split(".")[0]
    (wing, line), (own_wing, own_line) = height(target), height(room)
    return line < own_line if same_wing else wing < own_wing


def own_models():
    """Models of the rooms, with the room each belongs to."""
    for config in apps.get_app_configs():
        if config.name in settings.ROOMS:
            for model in config.get_models(include_auto_created=True):
                yield config.name, model


def test_every_room_has_its_place():
    for room in settings.ROOMS:
        height(room)


def test_relations_point_to_lower_floors_only():
    user = apps.get_model(settings.AUTH_USER_MODEL)
    checked = 0
    for room, model in own_models():
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or not field.related_model:
                continue
            target = apps.get_app_config(field.related_model._meta.app_label).name
            if field.related_model is user or target not in settings.ROOMS or target == room:
                continue
            assert is_below(target, room), f"{model.__name__}.{field.name} → {target}"
            checked += 1
    assert checked >= 3


def files(name: str) -> list[Path]:
    """Every room's file of this name."""
    found = [ROOT / room.replace(".", "/") / name for room in settings.ROOMS]
    return [path for path in found if path.exists()]


QUERIES = {
    "objects", "filter", "exclude", "aggregate", "annotate", "raw", "save", "bulk_create",
    "select_for_update", "cursor", "delete", "update_or_create", "get_or_create",
}  # fmt: skip
BANNED_METHODS = {"save", "delete", "full_clean"}
BANNED_IMPORTS = {"connection", "connections", "transaction"}


@pytest.mark.parametrize("path", files("rules.py"), ids=lambda path: path.parent.name)
def test_rules_ask_no_database_and_no_clock(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            assert node.attr not in QUERIES, f"{path}:{node.lineno} {node.attr}"
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            assert not names & BANNED_IMPORTS, f"{path}:{node.lineno}"
            assert node.module != "django.utils.timezone", f"{path}:{node.lineno}"
            assert not (node.module == "django.utils" and "timezone" in names), path
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"now", "today", "utcnow"}, f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", files("models.py"), ids=lambda path: path.parent.name)
def test_models_override_no_save_and_no_delete(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and not node.name.endswith(("QuerySet", "Manager")):
            names = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
            # The one `delete` there is refuses: what every binding row inherits.
            banned = {"save", "full_clean"} if node.name == "Bound" else BANNED_METHODS
            assert not names & banned, f"{path} {node.name}"


@pytest.mark.parametrize("path", files("services.py"), ids=lambda path: path.parent.name)
def test_public_verbs_take_words_and_say_what_they_do(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}: {node.name} has no docstring"


def test_no_task_waits_in_the_broker():
    for wing in (name for floor in FLOORS for name in floor):
        for path in (ROOT / wing).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}:
                    pytest.fail(f"{path}:{node.value.lineno} leaves a deadline to the broker")
