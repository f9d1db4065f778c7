"""Levels are granted in the room of the database from now on, which takes over what was given."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_logins")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="LevelGrant")]
        ),
        migrations.AlterModelOptions(
            name="employee",
            options={
                "ordering": ["number"],
                "permissions": [
                    ("view_private", "Can see the private file"),
                    ("keep_private", "Can keep private files"),
                    ("grant_private", "Can open a private file to others"),
                    ("take_factor", "Can take a lost second factor off"),
                ],
                "verbose_name": "employee",
                "verbose_name_plural": "employees",
            },
        ),
    ]
