"""A delivery names its channel; the address, with its secrets, stands there alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_ways_of_old_rows")]

    operations = [
        # With a default, so that the way back finds something to write.
        migrations.AlterField(
            model_name="delivery",
            name="address",
            field=models.CharField(max_length=300, default=""),
        ),
        migrations.RemoveField(model_name="delivery", name="address"),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner__isnull", False), ("reach", "own")),
                    models.Q(models.Q(("reach", "own"), _negated=True), ("owner", None)),
                    _connector="OR",
                ),
                name="channel_owned_by_whom_it_reaches",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True), ("reach", "mail")),
                fields=("reach",),
                name="channel_one_mail_server",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("channel", "key"), name="delivery_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", False)),
                fields=["-id"],
                name="delivery_given_up",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["channel", "-id"], name="delivery_of_channel"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="delivery_batch",
            ),
        ),
    ]
