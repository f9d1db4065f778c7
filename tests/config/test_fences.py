"""The fences of the house stand around everything that is in it."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = settings.BASE_DIR
LINTER = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
WINGS = {room.split(".")[0] for room in settings.ROOMS}


def contracts(**wanted) -> list[dict]:
    return [
        each
        for each in LINTER["contracts"]
        if all(each.get(name) == value for name, value in wanted.items())
    ]


def test_every_wing_is_a_package_since_the_linter_overlooks_others():
    for wing in WINGS | {"config"}:
        assert (PROJECT / wing / "__init__.py").exists(), wing


def test_linter_knows_exactly_the_wings_that_exist():
    assert set(LINTER["root_packages"]) == WINGS | {"config"}
    floors = LINTER["contracts"][0]["layers"]
    assert {wing.strip() for floor in floors for wing in floor.split("|")} == WINGS | {"config"}


@pytest.mark.parametrize("wing", sorted(WINGS))
def test_linter_knows_exactly_the_rooms_of_a_wing(wing):
    (contract,) = contracts(containers=[wing], exhaustive=True)
    declared = {room.strip() for floor in contract["layers"] for room in floor.split("|")}
    installed = {room.split(".")[1] for room in settings.ROOMS if room.startswith(wing + ".")}
    # The reader of spreadsheets is no room: one module on which all of them may stand.
    modules = {path.stem for path in Path(PROJECT / wing).glob("*.py")} - {"__init__"}
    assert declared == installed | modules


def test_anatomy_is_asked_of_every_wing():
    (contract,) = contracts(name="Anatomy of a room")
    parts = {  # of a room, with pages or verbs of their own
        ".".join(path.relative_to(PROJECT).parent.parts)
        for wing in WINGS
        for name in ("views.py", "services.py")
        for path in Path(PROJECT / wing).glob(f"*/*/{name}")
    }
    assert set(contract["containers"]) == {f"{wing}.*" for wing in WINGS} | parts


def test_no_drawer_for_everything():
    nobody = {"core", "common", "utils", "helpers"}
    found = [
        path
        for wing in WINGS | {"config"}
        for path in Path(PROJECT / wing).rglob("*.py")
        if nobody & {path.stem, path.parent.name}
    ]
    assert found == []
