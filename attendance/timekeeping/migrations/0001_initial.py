import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import attendance.timekeeping.overtime.models
import attendance.timekeeping.punches.rules
from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "serial",
                    models.CharField(max_length=40, unique=True, verbose_name="serial number"),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="place")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for approval"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default="Asia/Shanghai", max_length=40, verbose_name="time zone"
                    ),
                ),
                (
                    "zone_option",
                    models.CharField(
                        default="8", max_length=10, verbose_name="time zone as it is told"
                    ),
                ),
                (
                    "only_from",
                    models.CharField(
                        blank=True,
                        max_length=50,
                        validators=[attendance.timekeeping.punches.rules.check_range],
                        verbose_name="only from these addresses",
                    ),
                ),
                ("stamps", models.JSONField(default=dict)),
                ("info", models.JSONField(default=dict)),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                ("first_seen_at", models.DateTimeField(verbose_name="first seen")),
                ("last_seen_at", models.DateTimeField(verbose_name="last seen")),
                ("last_punch_at", models.DateTimeField(null=True, verbose_name="last punch")),
                (
                    "seconds_off",
                    models.IntegerField(null=True, verbose_name="seconds its clock is ahead"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
            ],
            options={
                "verbose_name": "clock device",
                "verbose_name_plural": "clock devices",
                "ordering": ["serial"],
                "permissions": [("manage_device", "Can approve and set up clock devices")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                ("table", models.CharField(blank=True, max_length=20, verbose_name="table")),
                ("path", models.CharField(max_length=300, verbose_name="address of the request")),
                ("body", models.BinaryField(verbose_name="body")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
            ],
            options={
                "verbose_name": "upload of a clock",
                "verbose_name_plural": "uploads of clocks",
                "ordering": ["-id"],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["device", "-id"], name="upload_device")],
            },
        ),
        migrations.CreateModel(
            name="PinOwner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pin", models.CharField(max_length=24, verbose_name="PIN")),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pins",
                        to="timekeeping.device",
                        verbose_name="clock device",
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "ended_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="ended at"),
                ),
            ],
            options={
                "verbose_name": "owner of a PIN",
                "verbose_name_plural": "owners of PINs",
                "ordering": ["pin"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("pin", "device"),
                        name="pin_has_one_owner",
                        nulls_distinct=False,
                        violation_error_message="This PIN has an owner already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stray",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strays",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                ("pin", models.CharField(max_length=24, verbose_name="PIN")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("source", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=150, unique=True)),
                ("detail", models.JSONField(default=dict)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unknown", "nobody has this PIN"),
                            ("ahead", "lies in the future: the clock is ahead"),
                            ("implausible", "lies before every rule: the clock had lost its time"),
                        ],
                        max_length=12,
                        verbose_name="why",
                    ),
                ),
                ("came_at", models.DateTimeField(verbose_name="came at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought in by",
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken in at")),
            ],
            options={
                "verbose_name": "line without an owner",
                "verbose_name_plural": "lines without an owner",
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_at", None)),
                        fields=["pin", "at"],
                        name="stray_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceNote",
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
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bad_lines", "lines nobody can read"),
                            ("off", "its clock is wrong"),
                            ("jump", "its log jumps back in time"),
                            ("time_set", "its time was set"),
                            ("cleared", "records were cleared"),
                            ("enrolled", "somebody was enrolled"),
                            ("removed", "a user or a feature of one was removed"),
                            ("power", "switched on or off"),
                            ("operation", "another operation"),
                            ("silent", "was not heard of"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("key", models.CharField(max_length=250)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "note on a clock",
                "verbose_name_plural": "notes on clocks",
                "ordering": ["-at", "-id"],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["device", "-at"], name="note_device")],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "kind", "key"), name="note_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Command",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commands",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("INFO", "say how it is"),
                            ("CHECK", "look for news of ours"),
                            ("LOG", "send what is new"),
                            ("REBOOT", "start anew"),
                            ("USER", "learn a user's name"),
                        ],
                        max_length=10,
                        verbose_name="command",
                    ),
                ),
                ("pin", models.CharField(blank=True, max_length=24, verbose_name="PIN")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="name")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="answer")),
            ],
            options={
                "verbose_name": "command to a clock",
                "verbose_name_plural": "commands to clocks",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)),
                        fields=["device", "id"],
                        name="command_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("word__in", ["INFO", "CHECK", "LOG", "REBOOT", "USER"])
                        ),
                        name="command_is_one_of_the_safe_ones",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PunchFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("usb", "export of a clock"), ("sheet", "spreadsheet")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="uploaded at")),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("written_at", models.DateTimeField(null=True, verbose_name="written at")),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "file of punches",
                "verbose_name_plural": "files of punches",
                "ordering": ["-id"],
                "permissions": [("import_punch", "Can import punches")],
            },
        ),
        migrations.CreateModel(
            name="DayResult",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("present", "present"),
                            ("late", "late"),
                            ("early", "left early"),
                            ("half_absence", "half a day of absence"),
                            ("absence", "absence"),
                            ("missing_punch", "missing punch"),
                            ("personal", "personal leave"),
                            ("sick", "sick leave"),
                            ("marriage", "marriage leave"),
                            ("bereavement", "bereavement leave"),
                            ("in_lieu", "time off in lieu"),
                            ("outing", "outing"),
                            ("holiday", "statutory holiday"),
                            ("rest", "rest"),
                            ("running", "not over yet"),
                            ("unplanned", "no shift assigned"),
                            ("not_employed", "not employed"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("occurrences", models.JSONField(default=list)),
                ("absence", models.SmallIntegerField(verbose_name="half days of absence")),
                ("is_whole", models.BooleanField(default=False)),
                ("missing", models.SmallIntegerField(verbose_name="missing punches")),
                ("reminders", models.SmallIntegerField()),
                ("planned", models.IntegerField(verbose_name="minutes planned")),
                ("worked", models.IntegerField(verbose_name="minutes worked")),
                ("unpaid", models.IntegerField(verbose_name="unpaid minutes")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                ("open_until", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=32)),
                ("judged_at", models.DateTimeField(verbose_name="judged at")),
            ],
            options={
                "verbose_name": "result of a day",
                "verbose_name_plural": "results of days",
                "indexes": [
                    models.Index(
                        condition=models.Q(("open_until__isnull", False)),
                        fields=["open_until"],
                        name="result_open",
                    ),
                    models.Index(
                        condition=models.Q(("missing__gt", 0)),
                        fields=["day"],
                        name="result_missing",
                    ),
                    models.Index(fields=["day", "person"], name="result_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="result_once"),
                    models.CheckConstraint(
                        condition=models.Q(("absence__gte", 0), ("absence__lte", 2)),
                        name="result_absence_of_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("worked__gte", 0), ("worked__lte", models.F("planned"))
                        ),
                        name="result_worked_within_planned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_whole", False), ("absence", 2), _connector="OR"),
                        name="result_whole_is_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierResult",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("present", "present"),
                            ("late", "late"),
                            ("early", "left early"),
                            ("half_absence", "half a day of absence"),
                            ("absence", "absence"),
                            ("missing_punch", "missing punch"),
                            ("personal", "personal leave"),
                            ("sick", "sick leave"),
                            ("marriage", "marriage leave"),
                            ("bereavement", "bereavement leave"),
                            ("in_lieu", "time off in lieu"),
                            ("outing", "outing"),
                            ("holiday", "statutory holiday"),
                            ("rest", "rest"),
                            ("running", "not over yet"),
                            ("unplanned", "no shift assigned"),
                            ("not_employed", "not employed"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("occurrences", models.JSONField(default=list)),
                ("absence", models.SmallIntegerField(verbose_name="half days of absence")),
                ("is_whole", models.BooleanField(default=False)),
                ("missing", models.SmallIntegerField(verbose_name="missing punches")),
                ("reminders", models.SmallIntegerField()),
                ("planned", models.IntegerField(verbose_name="minutes planned")),
                ("worked", models.IntegerField(verbose_name="minutes worked")),
                ("unpaid", models.IntegerField(verbose_name="unpaid minutes")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                ("open_until", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=32)),
                ("judged_at", models.DateTimeField(verbose_name="judged at")),
                ("replaced_at", models.DateTimeField(verbose_name="replaced at")),
            ],
            options={
                "verbose_name": "earlier result",
                "verbose_name_plural": "earlier results",
                "indexes": [
                    models.Index(fields=["person", "day", "id"], name="earlier_result_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Beginning",
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
                ("day", models.DateField(verbose_name="kept from")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "beginning of attendance",
                "verbose_name_plural": "beginnings of attendance",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="beginning_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetCall",
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
                ("month", models.DateField(verbose_name="month")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "call to confirm sheets",
                "verbose_name_plural": "calls to confirm sheets",
                "abstract": False,
                "select_on_save": True,
                "constraints": [models.UniqueConstraint(fields=("month",), name="call_once")],
            },
        ),
        migrations.CreateModel(
            name="SheetWord",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "word",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("objected", "objected")],
                        max_length=10,
                        verbose_name="word",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="reason")),
                ("fingerprint", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "word on a sheet",
                "verbose_name_plural": "words on sheets",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["month", "person", "id"], name="word_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("word", "confirmed"),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="word_objection_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetAnswer",
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
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="timekeeping.sheetword",
                    ),
                ),
                ("text", models.TextField(verbose_name="answer")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to an objection against a sheet",
                "verbose_name_plural": "answers to objections against sheets",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ClosingAsk",
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
                ("month", models.DateField(verbose_name="month")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("accepts", models.BooleanField()),
                ("unseen", models.BooleanField()),
                ("language", models.CharField(max_length=10)),
                ("ended_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name": "asked closing",
                "verbose_name_plural": "asked closings",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("month",),
                        name="closing_asked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
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
                ("month", models.DateField(verbose_name="month")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("sheet_count", models.IntegerField()),
            ],
            options={
                "verbose_name": "closed month",
                "verbose_name_plural": "closed months",
                "permissions": [
                    ("view_months", "Can see everybody's months"),
                    ("close_month", "Can close months"),
                ],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month",),
                        name="closing_once",
                        violation_error_message="This month is closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="closing_of_a_whole_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
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
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="timekeeping.closing",
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
                ("month", models.DateField(verbose_name="month")),
                ("number", models.CharField(max_length=20, verbose_name="staff number")),
                ("name", models.CharField(max_length=50, verbose_name="full name")),
                (
                    "department",
                    models.CharField(blank=True, max_length=50, verbose_name="department"),
                ),
                ("content", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                (
                    "word",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timekeeping.sheetword",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly sheet",
                "verbose_name_plural": "monthly sheets",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("person", "month"), name="sheet_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("number", models.SmallIntegerField()),
                ("booked_in", models.DateField(verbose_name="booked in")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("digest", models.CharField(max_length=32)),
                ("unpaid", models.IntegerField(verbose_name="unpaid minutes")),
                ("absence", models.SmallIntegerField(verbose_name="half days of absence")),
                (
                    "fines",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="fines"),
                ),
                ("asks", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "adjustment of a closed month",
                "verbose_name_plural": "adjustments of closed months",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["booked_in", "person"], name="adjustment_booked")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "day", "number"), name="adjustment_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booked_in__gt", models.F("day"))),
                        name="adjustment_booked_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Overtime",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("task", models.CharField(max_length=300, verbose_name="what is to be done")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("refused", "refused by the person"),
                            ("filed", "filed"),
                            ("called_off", "called off"),
                        ],
                        default="assigned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="assigned at")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                ("filed_at", models.DateTimeField(null=True, verbose_name="filed at")),
                ("minutes", models.IntegerField(null=True, verbose_name="minutes that count")),
                ("is_rest_day", models.BooleanField(null=True, verbose_name="on a day of rest")),
                ("marks", models.JSONField(default=list, verbose_name="recorded times")),
                ("loss", models.TextField(blank=True, verbose_name="loss or delay")),
            ],
            options={
                "verbose_name": "overtime",
                "verbose_name_plural": "overtime",
                "ordering": ["-starts_at", "-id"],
                "permissions": [("file_overtime", "Can file overtime")],
                "indexes": [
                    models.Index(fields=["person", "-starts_at"], name="overtime_person"),
                    models.Index(fields=["state", "starts_at"], name="overtime_state"),
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
                        ),
                        name="overtime_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="overtime_ends_after_start",
                        violation_error_message="Overtime ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("assigned_by")), _negated=True),
                        name="overtime_by_another",
                        violation_error_message="Nobody assigns overtime to themselves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("filed_at__isnull", False),
                                ("filed_by__isnull", False),
                                ("is_rest_day__isnull", False),
                                ("minutes__gte", 0),
                                ("state", "filed"),
                            ),
                            models.Q(
                                models.Q(("state", "filed"), _negated=True),
                                ("filed_at", None),
                                ("minutes", None),
                            ),
                            _connector="OR",
                        ),
                        name="overtime_filed_is_counted",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ("assigned", "accepted", "filed"))),
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
                        name="overtime_no_overlap",
                        violation_error_message="This person has other overtime in these hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outing",
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
                        choices=[("business", "business outing"), ("outing", "outing")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("place", models.CharField(max_length=100, verbose_name="where to")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("told", "told"),
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("called_off", "called off"),
                            ("false", "falsely certified"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
                (
                    "found_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="found by",
                    ),
                ),
                ("found_at", models.DateTimeField(null=True, verbose_name="found at")),
            ],
            options={
                "verbose_name": "outing",
                "verbose_name_plural": "outings",
                "ordering": ["-starts_at", "-id"],
                "permissions": [
                    ("view_every_outing", "Can see the outings of everybody"),
                    ("judge_outing", "Can find a certificate false"),
                ],
                "indexes": [models.Index(fields=["person", "-starts_at"], name="outing_person")],
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
                        ),
                        name="outing_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="outing_ends_after_start",
                        violation_error_message="An outing ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "outing"), ("state__in", ["told", "called_off"])),
                            models.Q(
                                ("kind", "business"), models.Q(("state", "told"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="outing_told_or_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("found_at__isnull", False),
                                ("found_by__isnull", False),
                                ("state", "false"),
                            ),
                            models.Q(
                                models.Q(("state", "false"), _negated=True),
                                ("found_at", None),
                                ("found_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="outing_false_is_found",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("state__in", ("told", "pending", "returned", "approved"))
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
                        name="outing_no_overlap",
                        violation_error_message="This person is out in these hours already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNetwork",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "addresses",
                    models.CharField(
                        db_index=True,
                        help_text="Such as 203.0.113.0/24.",
                        max_length=50,
                        validators=[attendance.timekeeping.punches.rules.check_range],
                        verbose_name="address range",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="place")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical company network",
                "verbose_name_plural": "historical company networks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "addresses",
                    models.CharField(
                        help_text="Such as 203.0.113.0/24.",
                        max_length=50,
                        unique=True,
                        validators=[attendance.timekeeping.punches.rules.check_range],
                        verbose_name="address range",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="place")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "company network",
                "verbose_name_plural": "company networks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Punch",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("web", "browser"),
                            ("device", "clock device"),
                            ("usb", "export of a clock"),
                            ("sheet", "spreadsheet"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("key", models.CharField(max_length=150, unique=True, verbose_name="event")),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="punches",
                        to="timekeeping.device",
                        verbose_name="clock device",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timekeeping.network",
                        verbose_name="company network",
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                ("is_outside", models.BooleanField(null=True, verbose_name="from outside")),
                ("browser", models.UUIDField(null=True, verbose_name="browser")),
                (
                    "agent",
                    models.CharField(blank=True, max_length=200, verbose_name="browser program"),
                ),
                ("detail", models.JSONField(default=dict, verbose_name="as it was sent")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "punch",
                "verbose_name_plural": "punches",
                "ordering": ["at", "id"],
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["person", "at"], name="punch_person"),
                    models.Index(fields=["at"], name="punch_at"),
                    models.Index(fields=["recorded_at"], name="punch_recorded"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            )
                        ),
                        name="punch_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("device", None), ("is_outside__isnull", False), ("source", "web")
                            ),
                            models.Q(
                                models.Q(("source", "web"), _negated=True),
                                ("browser", None),
                                ("is_outside", None),
                            ),
                            _connector="OR",
                        ),
                        name="punch_says_where_it_is_from",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "device"), _negated=True),
                            ("device__isnull", False),
                            _connector="OR",
                        ),
                        name="punch_of_a_device_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                            ("add", "a mark is missing"),
                            ("move", "a mark has the wrong time"),
                            ("remove", "a mark is not mine"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "punch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="timekeeping.punch",
                        verbose_name="mark that is wrong",
                    ),
                ),
                ("wanted_at", models.DateTimeField(null=True, verbose_name="time it should be")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "proof",
                    models.CharField(blank=True, max_length=500, verbose_name="proof in words"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("effective", "in effect"),
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
                "verbose_name": "punch correction",
                "verbose_name_plural": "punch corrections",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["person", "-id"], name="correction_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "wanted_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            )
                        ),
                        name="correction_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "add"), ("punch", None), ("wanted_at__isnull", False)
                            ),
                            models.Q(
                                ("kind", "move"),
                                ("punch__isnull", False),
                                ("wanted_at__isnull", False),
                            ),
                            models.Q(
                                ("kind", "remove"), ("punch__isnull", False), ("wanted_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="correction_names_its_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="correction_settled_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "effective"]), ("punch__isnull", False)
                        ),
                        fields=("punch",),
                        name="correction_of_a_punch_once",
                        violation_error_message="A correction of this mark was asked for already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "effective"]), ("wanted_at__isnull", False)
                        ),
                        fields=("person", "wanted_at"),
                        name="correction_to_a_time_once",
                        violation_error_message="This mark was asked for already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="timekeeping.correction",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name": "proof of a correction",
                "verbose_name_plural": "proofs of corrections",
            },
        ),
        migrations.CreateModel(
            name="RefusedPosting",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("account", models.TextField(verbose_name="what happened")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused reassignment",
                "verbose_name_plural": "refused reassignments",
                "ordering": ["-id"],
                "permissions": [("judge_refusedposting", "Can judge refused reassignments")],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "day"),
                        name="refused_posting_once",
                        violation_error_message="This day of this person has been written down already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("by")), _negated=True),
                        name="refused_posting_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingVerdict",
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
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict",
                        to="timekeeping.refusedposting",
                    ),
                ),
                ("is_absence", models.BooleanField(verbose_name="absence")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdict on a refused reassignment",
                "verbose_name_plural": "verdicts on refused reassignments",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("shift", "shift of a person"),
                            ("day", "single day of a person"),
                            ("clear", "single day taken back"),
                            ("pair", "duty pair of a day"),
                            ("calendar", "day of the company calendar"),
                            ("kept", "beginning of a person's attendance"),
                            ("hired", "first day of work of a person"),
                            ("left", "last day of work of a person"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                ("until", models.DateField(null=True, verbose_name="until")),
                ("wish", models.JSONField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("effective", "in effect"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                ("effects", models.JSONField(null=True)),
            ],
            options={
                "verbose_name": "change of a past plan",
                "verbose_name_plural": "changes of past plans",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="plan_change_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_change_settled_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("asked_by")), _negated=True),
                        name="plan_change_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspicion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=150, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("browser", "two people in one browser"),
                            ("clock", "again and again one behind the other at a clock"),
                            ("places", "at two places at once"),
                            ("away", "a punch while away"),
                        ],
                        max_length=12,
                        verbose_name="kind",
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
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="other person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="found at")),
            ],
            options={
                "verbose_name": "suspicion",
                "verbose_name_plural": "suspicions",
                "ordering": ["-day", "-id"],
                "permissions": [("judge_suspicion", "Can judge suspicions of clocking for others")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other", None),
                            models.Q(("other", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="suspicion_of_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
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
                    "suspicion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgement",
                        to="timekeeping.suspicion",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("dismissed", "dismissed")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="other person",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
            ],
            options={
                "verbose_name": "judgement of a suspicion",
                "verbose_name_plural": "judgements of suspicions",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "dismissed"), ("other__isnull", False), _connector="OR"
                        ),
                        name="judgement_confirmed_names_both",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                ("seen", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="look_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DayToLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
            ],
        ),
        migrations.CreateModel(
            name="StaleDay",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="stale_day_once")
                ],
            },
        ),
    ]
