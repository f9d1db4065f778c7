"""A promotional price may be ended before its time: once, by a trigger, and on record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

END = """
DROP TRIGGER products_pricewindow_refuse ON products_pricewindow;
CREATE TRIGGER products_pricewindow_refuse BEFORE DELETE OR TRUNCATE ON products_pricewindow
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('C11-1');
CREATE FUNCTION products_end_window() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ending text[] := ARRAY['ends_at', 'planned_until', 'ended_by_id'];
BEGIN
    IF pg_trigger_depth() < 2 OR OLD.planned_until IS NOT NULL
       OR NEW.planned_until IS DISTINCT FROM OLD.ends_at
       OR to_jsonb(NEW) - ending IS DISTINCT FROM to_jsonb(OLD) - ending THEN
        RAISE EXCEPTION 'the promotional price % stays as it was approved', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'product_by_ledger';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricewindow_end BEFORE UPDATE ON products_pricewindow
    FOR EACH ROW EXECUTE FUNCTION products_end_window();
"""
UNDO = """
DROP FUNCTION products_end_window() CASCADE;
DROP TRIGGER products_pricewindow_refuse ON products_pricewindow;
CREATE TRIGGER products_pricewindow_refuse
    BEFORE UPDATE OR DELETE OR TRUNCATE ON products_pricewindow
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('C11-1');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0006_category_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("pricewindow", "window_has_a_length"),
        migrations.AddField(
            "pricewindow",
            "ended_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ended by",
            ),
        ),
        migrations.AddField(
            "pricewindow",
            "planned_until",
            models.DateTimeField(null=True, verbose_name="planned until"),
        ),
        migrations.AddConstraint(
            "pricewindow",
            models.CheckConstraint(
                condition=models.Q(
                    ends_at__gt=models.F("starts_at"), planned_until=None, ended_by=None
                )
                | models.Q(
                    ends_at__gte=models.F("starts_at"),
                    planned_until__gt=models.F("ends_at"),
                    ended_by__isnull=False,
                ),
                name="window_has_a_length",
            ),
        ),
        migrations.RunSQL(END, UNDO),
    ]
