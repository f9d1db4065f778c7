"""Logins of this portal among the accounts, and whose each is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    dependencies = [
        ("vault", "0002_binding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="whose login of this portal",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("site", "back office of the site"),
                    ("community", "community"),
                    ("server", "server"),
                    ("database", "database"),
                    ("payment", "payment account"),
                    ("bank", "online bank"),
                    ("domain", "domain"),
                    ("trademark", "trademark"),
                    ("mail", "mailbox"),
                    ("blog", "blog"),
                    ("portal", "login of this portal"),
                    ("other", "other"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "portal"), ("person__isnull", False)),
                    models.Q(models.Q(("kind", "portal"), _negated=True), ("person", None)),
                    _connector="OR",
                ),
                name="entry_of_portal_is_somebodys",
            ),
        ),
    ]
