"""What was asked in a round is kept with it, as it lay before whoever decided."""

import django.db.models.deletion
from django.db import migrations, models

from regulations.binding.triggers import refuse_changes

CHECK_ASKING = """
CREATE FUNCTION approvals_check_asking() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.approvals_approval
                   WHERE id = NEW.approval_id AND round = NEW.round AND state = 'pending')
       OR EXISTS (SELECT FROM public.approvals_decision
                  WHERE approval_id = NEW.approval_id AND round = NEW.round) THEN
        RAISE EXCEPTION 'round % of request % is not being asked for', NEW.round, NEW.approval_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_asking_check BEFORE INSERT ON approvals_asking
    FOR EACH ROW EXECUTE FUNCTION approvals_check_asking();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_latest"),
        ("binding", "0002_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.SmallIntegerField(verbose_name="round")),
                ("text", models.CharField(max_length=300, verbose_name="matter")),
                ("params", models.JSONField(default=dict, verbose_name="values")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="amount"
                    ),
                ),
                ("facts", models.JSONField(verbose_name="facts")),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="approvals.approval",
                    ),
                ),
            ],
            options={
                "verbose_name": "what was asked in a round",
                "verbose_name_plural": "what was asked in each round",
                "constraints": [
                    models.UniqueConstraint(fields=("approval", "round"), name="asking_round_once")
                ],
            },
        ),
        refuse_changes("approvals_asking"),
        migrations.RunSQL(CHECK_ASKING, "DROP FUNCTION approvals_check_asking() CASCADE"),
    ]
