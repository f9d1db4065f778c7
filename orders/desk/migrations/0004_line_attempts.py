"""Who adds a line to an order that stands changes nothing and is on record, as with any change."""

from django.db import migrations

RECORD = """
CREATE OR REPLACE FUNCTION desk_line_with_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.desk_orderevent WHERE order_id = NEW.order_id) THEN
        RETURN NEW;
    END IF;
    PERFORM public.bylaw_note_attempt(
        coalesce(current_setting('bylaw.actor', true), ''), TG_OP, TG_TABLE_NAME,
        current_query(), 'C7-5');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_intake")]

    operations = [migrations.RunSQL(RECORD, migrations.RunSQL.noop)]
