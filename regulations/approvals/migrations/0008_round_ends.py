"""Who withdrew a request, or took a denied consent back, is kept with the round that this ended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regulations.binding.triggers import refuse_changes

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

# Looked at when the transaction ends: the request is what the row says it has become.
CHECK_END = f"""
CREATE FUNCTION approvals_check_round_end() RETURNS trigger {HEADER} AS $$
DECLARE
    request public.approvals_approval;
BEGIN
    SELECT * INTO request FROM public.approvals_approval WHERE id = NEW.approval_id;
    IF NEW.how = 'taken_back' AND request.round > NEW.round AND NEW.by_id IS NOT NULL
       AND EXISTS (
           SELECT FROM public.approvals_phoneconfirmation AS c
           JOIN public.approvals_decision AS d ON d.id = c.decision_id
           WHERE d.approval_id = request.id AND d.round = NEW.round AND NOT c.agrees) THEN
        RETURN NULL;
    END IF;
    IF NEW.how IN ('withdrawn', 'dropped') AND request.state = 'withdrawn'
       AND request.round = NEW.round AND request.ended_at = NEW.at
       AND (NEW.how = 'dropped' OR NEW.by_id IS NOT DISTINCT FROM request.asker_id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'round % of request % did not end like this', NEW.round, NEW.approval_id
        USING ERRCODE = 'check_violation';
END $$;
CREATE CONSTRAINT TRIGGER approvals_roundend_check AFTER INSERT ON approvals_roundend
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approvals_check_round_end();
"""

# Whose note of a consent was denied writes no other one down for the same request.
CHECK_CLERK = f"""
CREATE FUNCTION approvals_check_clerk() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.approvals_phoneconfirmation AS c
        JOIN public.approvals_decision AS d ON d.id = c.decision_id
        WHERE d.approval_id = NEW.approval_id AND d.recorded_by_id = NEW.recorded_by_id
          AND NOT c.agrees) THEN
        RAISE EXCEPTION 'a consent that % wrote down here was denied', NEW.recorded_by_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_clerk BEFORE INSERT ON approvals_decision
    FOR EACH ROW WHEN (NEW.recorded_by_id IS NOT NULL) EXECUTE FUNCTION approvals_check_clerk();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0007_doubts"),
        ("binding", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoundEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.SmallIntegerField(verbose_name="round")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("withdrawn", "withdrawn"),
                            ("dropped", "not needed any more"),
                            ("taken_back", "denied consent by phone taken back"),
                        ],
                        max_length=10,
                        verbose_name="how it ended",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_ends",
                        to="approvals.approval",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "end of a round",
                "verbose_name_plural": "ends of rounds",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("approval", "round"), name="round_end_once")
                ],
            },
        ),
        refuse_changes("approvals_roundend"),
        migrations.RunSQL(CHECK_END, "DROP FUNCTION approvals_check_round_end() CASCADE"),
        migrations.RunSQL(CHECK_CLERK, "DROP FUNCTION approvals_check_clerk() CASCADE"),
    ]
