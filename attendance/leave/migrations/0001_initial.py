import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import attendance.timekeeping.overtime.models
from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
        ("timekeeping", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "approval",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(app_label)s_%(class)s",
                        to="approvals.approval",
                        verbose_name="approval",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "personal leave"),
                            ("sick", "sick leave"),
                            ("marriage", "marriage leave"),
                            ("bereavement", "bereavement leave"),
                            ("in_lieu", "time off in lieu"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("day", "whole days"),
                            ("half", "half days"),
                            ("minute", "by the minute"),
                        ],
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("asked_from", models.DateTimeField(null=True, verbose_name="asked for from")),
                ("asked_until", models.DateTimeField(null=True, verbose_name="asked for until")),
                ("days", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="days")),
                (
                    "run_days",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, verbose_name="days running"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("occasion", models.CharField(blank=True, max_length=60, verbose_name="occasion")),
                (
                    "path",
                    models.CharField(
                        choices=[
                            ("ahead", "asked for in time"),
                            ("extension", "extension"),
                            ("sick_after", "sick, form afterwards"),
                            ("emergency", "emergency, reported first"),
                            ("phone", "reported to the office by phone"),
                            ("turned", "lateness turned into leave"),
                            ("imported", "from a file"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("clause", models.CharField(max_length=20, verbose_name="clause")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
                ("is_paid", models.BooleanField(verbose_name="paid")),
                ("told_at", models.DateTimeField(null=True, verbose_name="reported at")),
                (
                    "told_how",
                    models.CharField(blank=True, max_length=200, verbose_name="to whom and how"),
                ),
                (
                    "extends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="leave.leave",
                        verbose_name="extends",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "reported, form to follow"),
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("cancelled", "cancelled"),
                            ("lapsed", "not completed in time"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "form_deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                        verbose_name="form due",
                    ),
                ),
                (
                    "certificate_deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                        verbose_name="certificate due",
                    ),
                ),
                (
                    "uncovered_at",
                    models.DateTimeField(null=True, verbose_name="without cover since"),
                ),
            ],
            options={
                "verbose_name": "leave",
                "verbose_name_plural": "leaves",
                "ordering": ["-starts_at", "-id"],
                "permissions": [
                    ("view_every_leave", "Can see the leaves of everybody"),
                    ("report_for_others", "Can write down leave reported by phone"),
                ],
                "indexes": [
                    models.Index(fields=["person", "-starts_at"], name="leave_person"),
                    models.Index(fields=["starts_at", "ends_at"], name="leave_stretch"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "starts_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            (
                                "ends_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            (
                                "told_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                        ),
                        name="leave_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_from", None), ("asked_until", None)),
                            ("asked_until__gt", models.F("asked_from")),
                            _connector="OR",
                        ),
                        name="leave_asked_for_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="leave_ends_after_start",
                        violation_error_message="A leave ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", frozenset(["bereavement", "marriage"])),
                                models.Q(("occasion", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind__in", frozenset(["bereavement", "marriage"])), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="leave_granted_for_an_occasion",
                        violation_error_message="Say for what occasion the leave is granted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extends__isnull", False), ("path", "extension")),
                            models.Q(
                                models.Q(("path", "extension"), _negated=True), ("extends", None)
                            ),
                            _connector="OR",
                        ),
                        name="leave_extends_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approval", None),
                                ("state", "reported"),
                                ("told_at__isnull", False),
                            ),
                            models.Q(("state", "reported"), _negated=True),
                            _connector="OR",
                        ),
                        name="leave_reported_was_told",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("reported", "pending", "returned", "approved"))
                        ),
                        fields=("extends",),
                        name="leave_extended_once",
                        violation_error_message="This leave has been extended already.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("state__in", ("reported", "pending", "returned", "approved"))
                        ),
                        expressions=[
                            ("person", "="),
                            (
                                attendance.timekeeping.overtime.models.Stretch(
                                    "starts_at",
                                    "ends_at",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="leave_no_overlap",
                        violation_error_message="This person has another leave in these hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="leave.leave",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
            ],
            options={
                "verbose_name": "medical certificate",
                "verbose_name_plural": "medical certificates",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("leave", "sha256"), name="certificate_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "approval",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(app_label)s_%(class)s",
                        to="approvals.approval",
                        verbose_name="approval",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortenings",
                        to="leave.leave",
                    ),
                ),
                ("ends_at", models.DateTimeField(verbose_name="new end")),
                ("was_until", models.DateTimeField(verbose_name="end before")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
            ],
            options={
                "verbose_name": "shortening",
                "verbose_name_plural": "shortenings",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ends_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            (
                                "was_until__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                        ),
                        name="shortening_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__lt", models.F("was_until"))),
                        name="shortening_shortens",
                        violation_error_message="A leave is shortened to an earlier end.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("leave",),
                        name="shortening_one_at_a_time",
                        violation_error_message="A shortening of this leave waits already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lot_uses",
                        to="leave.leave",
                    ),
                ),
                (
                    "overtime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="timekeeping.overtime",
                        verbose_name="overtime",
                    ),
                ),
                ("minutes", models.IntegerField(verbose_name="minutes")),
            ],
            options={
                "verbose_name": "use of time off in lieu",
                "verbose_name_plural": "uses of time off in lieu",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes", 0), _negated=True), name="lot_use_moves"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaveEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="leave.leave",
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "event of a leave",
                "verbose_name_plural": "events of leaves",
                "ordering": ["at", "id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
    ]
