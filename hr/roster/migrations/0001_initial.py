import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import hr.roster.models
import hr.roster.shifts.models
from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyDay",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "entry",
                    models.CharField(
                        choices=[
                            ("holiday", "statutory holiday"),
                            ("swapped", "swapped workday"),
                            ("ordinary", "as the weekday says"),
                            ("announced", "as the state announced"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="name")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of the company calendar",
                "verbose_name_plural": "days of the company calendar",
                "permissions": [("keep_calendar", "Can keep the calendar")],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["day", "-id"], name="company_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry__in", ["holiday", "swapped", "ordinary", "announced"])
                        ),
                        name="company_day_entry_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyYear",
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
                ("year", models.SmallIntegerField(unique=True, verbose_name="year")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "year of the company calendar",
                "verbose_name_plural": "years of the company calendar",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="DutyPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                (
                    "main",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="main_days",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="main shift",
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistant_days",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assistant shift",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("drawn", "drawn"),
                            ("set", "set by hand"),
                            ("swapped", "swapped"),
                            ("imported", "from a file"),
                            ("replaced", "replaced by the portal"),
                        ],
                        max_length=10,
                        verbose_name="how it came about",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("choice", models.JSONField(blank=True, default=dict, verbose_name="choice")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="set at")),
            ],
            options={
                "verbose_name": "duty pair",
                "verbose_name_plural": "duty pairs",
                "ordering": ["day"],
                "permissions": [
                    ("stand_in_pair", "Stands in the duty pair"),
                    ("set_pair", "Can set duty pairs"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("main", models.F("assistant")), _negated=True),
                        name="pair_of_two",
                        violation_error_message="Main and assistant are two people.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairChange",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "main",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="main shift",
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assistant shift",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("drawn", "drawn"),
                            ("set", "set by hand"),
                            ("swapped", "swapped"),
                            ("imported", "from a file"),
                            ("replaced", "replaced by the portal"),
                        ],
                        max_length=10,
                        verbose_name="how it came about",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("choice", models.JSONField(blank=True, default=dict, verbose_name="choice")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a duty pair",
                "verbose_name_plural": "changes of duty pairs",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["day", "-id"], name="pair_change_day")],
            },
        ),
        migrations.CreateModel(
            name="PairExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pair_exclusions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("both", "from the duty pair"),
                            ("main", "from the main shift alone"),
                        ],
                        default="both",
                        max_length=5,
                        verbose_name="excluded",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="taken back at")),
            ],
            options={
                "verbose_name": "exclusion from the duty pair",
                "verbose_name_plural": "exclusions from the duty pair",
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="exclusion_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DutySwap",
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
                        verbose_name="asked by",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "role",
                    models.CharField(
                        choices=[("main", "main shift"), ("assistant", "assistant shift")],
                        max_length=10,
                        verbose_name="seat",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
                (
                    "other_day",
                    models.DateField(blank=True, null=True, verbose_name="day in return"),
                ),
                (
                    "other_role",
                    models.CharField(
                        blank=True,
                        choices=[("main", "main shift"), ("assistant", "assistant shift")],
                        max_length=10,
                        verbose_name="seat in return",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "swapped"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
            ],
            options={
                "verbose_name": "duty swap",
                "verbose_name_plural": "duty swaps",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True),
                        name="swap_with_another",
                        violation_error_message="Nobody swaps with themselves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other_day", None), ("other_role", "")),
                            models.Q(
                                ("other_day__isnull", False),
                                models.Q(("other_role", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="swap_of_whole_seats",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("day", "role"),
                        name="swap_once_at_a_time",
                        violation_error_message="A swap of this duty waits for its decision already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftPattern",
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
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("spells", models.JSONField(verbose_name="spells")),
                ("from_day", models.DateField(verbose_name="from")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift pattern",
                "verbose_name_plural": "shift patterns",
                "permissions": [("plan_shifts", "Can plan shifts")],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["code", "-from_day", "-id"], name="pattern_from")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__in", ("office", "main", "assistant")), _negated=True
                        ),
                        name="pattern_not_built_in",
                        violation_error_message="This shift is one of the regulations'.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shift_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        blank=True, default="office", max_length=20, verbose_name="shift"
                    ),
                ),
                (
                    "rest_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        size=None,
                        verbose_name="weekly rest days",
                    ),
                ),
                (
                    "holidays_free",
                    models.BooleanField(default=True, verbose_name="statutory holidays are free"),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="assigned at")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="replaced at")),
            ],
            options={
                "verbose_name": "shift assignment",
                "verbose_name_plural": "shift assignments",
                "ordering": ["person", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rest_days__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                        name="assignment_rest_days_exist",
                        violation_error_message="A weekday is a number from 1 to 7.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("replaced_at", None)),
                        expressions=[
                            ("person", "="),
                            (
                                hr.roster.shifts.models.Days(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="assignment_no_overlap",
                        violation_error_message="This person has another shift in these days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SingleDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="single_days",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("pattern", models.CharField(blank=True, max_length=20, verbose_name="shift")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="taken back at")),
            ],
            options={
                "verbose_name": "single day",
                "verbose_name_plural": "single days",
                "ordering": ["day", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "day"),
                        name="single_day_once",
                        violation_error_message="Something else is set for this day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("order_desk", "order desk"), ("duty_manager", "duty manager")],
                        max_length=20,
                        verbose_name="duty",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="called off at"),
                ),
            ],
            options={
                "verbose_name": "duty",
                "verbose_name_plural": "duties",
                "ordering": ["starts_at"],
                "permissions": [
                    ("assign_duty", "Can assign duties"),
                    ("stand_as_manager", "Answers the hotline as duty manager"),
                ],
                "indexes": [models.Index(fields=["kind", "starts_at"], name="duty_start")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="duty_ends_after_start",
                        violation_error_message="A duty ends after it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        expressions=[
                            ("person", "="),
                            (
                                hr.roster.models.Span(
                                    "starts_at",
                                    "ends_at",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="duty_no_overlap",
                        violation_error_message="This person has another duty in these hours.",
                    ),
                ],
            },
        ),
    ]
