"""The data of every release before, brought to the schema of this one (C13-M2)."""

import json

import pytest

from tests.releases.conftest import DUMPS, FOLDER, VERSIONS, python

# Rows that a migration makes or takes as it goes; all others stay as many as they were.
MOVING = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_migrations", "people_position", "axes_accessattempt", "django_session",
    "usersessions_usersession",
}  # fmt: skip
# Table or address of an older release → why it is not there any more. A release that takes
# something away writes it down here, with where its rows went.
GONE: dict[str, str] = {
    "people_levelgrant": "its rows are in database_rightgrant, as given earlier (C13-2)",
    **dict.fromkeys(
        (
            "admin:auth/group/<path:object_id>/", "admin:auth_group_add",
            "admin:auth_group_change", "admin:auth_group_changelist", "admin:auth_group_delete",
            "admin:auth_group_history",
        ),
        "rights change by approved requests alone (C13-2)",
    ),
    "products:export": "a list of goods is data that leaves: its right is asked for now (C13-9)",
}  # fmt: skip


def test_there_is_data_of_a_release():
    assert DUMPS and all(each.stat().st_size < 600_000 for each in DUMPS)


@pytest.mark.slow
@pytest.mark.deep
@pytest.mark.clause("C13-M2")
@pytest.mark.parametrize("restored", VERSIONS, indirect=True)
def test_the_data_of_an_older_release_goes_on_in_this_one(restored, request):
    facts = FOLDER / f"{request.node.callspec.params['restored']}.json"
    python("manage.py", "migrate", "-v0", env=restored | {"BYLAW_AS_OWNER": "1"})
    python("manage.py", "load_rulebook", env=restored)
    found = json.loads(python("-m", "tests.releases.look", str(facts), env=restored))
    told = json.loads(facts.read_text(encoding="utf-8"))
    assert found["wrong"] == []
    lost = {
        table: (count, found["counts"].get(table))
        for table, count in told["counts"].items()
        if table not in MOVING | GONE.keys() and found["counts"].get(table, -1) < count
    }
    assert lost == {}
    assert sum(len(pages) for pages in told["pages"].values()) > 500
    broken = {
        where: status for where, status in found["broken"].items() if where.split()[1] not in GONE
    }
    assert broken == {}
