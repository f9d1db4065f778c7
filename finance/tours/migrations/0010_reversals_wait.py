"""A reversal waits from the day it is written: also while consent is asked for it, before anything
of its document is undone."""

from django.db import migrations

SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
WAITS = f"""
-- Whether a voucher of a tour is being undone and its money has not moved back yet.
CREATE OR REPLACE FUNCTION tours_undoing_waits(which bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_tour AS t
        JOIN public.ledger_line AS l ON l.fund_id = t.fund_id
        JOIN public.ledger_entry AS r ON r.id = l.entry_id AND r.reverses_id IS NOT NULL
        WHERE t.id = which
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id)
        AND NOT EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
        AND NOT EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id))
$$;
"""
BEFORE = f"""
CREATE OR REPLACE FUNCTION tours_undoing_waits(which bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_undoing AS u WHERE u.tour_id = which
        AND public.tours_undone(u.entry_id) AND NOT public.tours_back(u.entry_id))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tours", "0009_different_people")]

    operations = [migrations.RunSQL(WAITS, BEFORE)]
