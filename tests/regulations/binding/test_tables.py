"""Tables made together are the tables Django makes one by one, and every room makes them so."""

import pytest
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Q
from django.db.models.functions import Now

from regulations.binding.tables import TOGETHER, TablesTogether
from tests.roles import acting_as


class Undone(Exception):
    """Takes back what a test made."""


SHELVES = [
    migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
]
BOOKS = [
    migrations.CreateModel(
        "Book",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=40)),
            ("shelf", models.ForeignKey("shelves.Shelf", models.PROTECT)),
        ],
    ),
    migrations.CreateModel("Author", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("Book", "authors", models.ManyToManyField("shelves.Author")),
    migrations.AddField("book", "editor", models.ForeignKey("shelves.Author", models.PROTECT)),
    migrations.AddField("Book", "entered", models.DateTimeField(db_default=Now())),
    migrations.AddConstraint(
        "Book", models.CheckConstraint(condition=~Q(title=""), name="book_has_title")
    ),
    migrations.AddIndex("book", models.Index("title", name="book_title")),
    # What stands between two of them parts them.
    migrations.RunSQL("COMMENT ON TABLE shelves_book IS 'kept'", ""),
    migrations.AddField("Shelf", "room", models.CharField(max_length=9, default="")),
    migrations.AddConstraint(
        "Shelf", models.UniqueConstraint(fields=["room", "id"], name="one_room")
    ),
    migrations.AlterField("Shelf", "room", models.CharField(max_length=12)),
]
CATALOGUE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid::regclass::text LIKE 'shelves%'
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'shelves%'
    UNION ALL SELECT table_name, column_name, concat(ordinal_position, data_type,
        is_nullable, column_default, character_maximum_length)
    FROM information_schema.columns WHERE table_name LIKE 'shelves%'
"""


def catalogue(kind: type[migrations.Migration]) -> list[tuple]:
    """What PostgreSQL holds after both steps were applied by this kind of migration."""
    found = []
    try:
        with acting_as("owner"), connection.schema_editor(atomic=True) as editor:
            state = ProjectState()
            assert state.apps  # drawn beforehand, as by the command
            for operations in (SHELVES, BOOKS):
                step = type("Migration", (kind,), {"operations": operations})("0001", "shelves")
                state = step.apply(state, editor)
            for sql in editor.deferred_sql:
                editor.execute(sql)
            editor.deferred_sql.clear()
            with connection.cursor() as cursor:
                cursor.execute(CATALOGUE)
                found = sorted(cursor.fetchall())
            assert state.apps.get_model("shelves", "Book")._meta.get_field("authors")
            raise Undone
    except Undone:
        return found


@pytest.mark.django_db(transaction=True)
def test_together_makes_what_one_by_one_makes():
    together = catalogue(TablesTogether)
    assert together == catalogue(migrations.Migration)
    assert {"book_has_title", "book_title", "one_room", "editor_id", "entered", "room"} <= {
        name for _table, name, _what in together
    }


def test_every_room_makes_its_tables_together():
    rooms = {room.split(".")[-1] for room in settings.ROOMS}
    apart = [
        f"{migration.app_label}.{migration.name}: class Migration(TablesTogether)"
        for migration in MigrationLoader(None).disk_migrations.values()
        if migration.app_label in rooms and not isinstance(migration, TablesTogether)
        if any(type(operation) in TOGETHER for operation in migration.operations)
    ]
    assert apart == []
