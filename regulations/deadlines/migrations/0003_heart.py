"""The heartbeat and the outages are written by a function of the owner's alone.

An outage turns a missed attention window into the portal's own gap, so who could write one could
excuse anybody. The function can only say "the sweep is alive now": a gap reaches from the last
beat that is on record to this moment, never into the future, and its least length stands here.
"""

from django.db import migrations

BEAT = """
CREATE FUNCTION deadlines_beat(said timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Within the right to enter the past, what counts is the moment that is entered.
    moment CONSTANT timestamptz := CASE
        WHEN coalesce(current_setting('bylaw.past', true), '') = '' THEN clock_timestamp()
        ELSE least(said, clock_timestamp()) END;
    -- A sweep runs every five seconds; silence longer than this is an outage of the portal.
    silence CONSTANT interval := '30 seconds';
    last timestamptz;
BEGIN
    INSERT INTO public.deadlines_heartbeat (name, at) VALUES ('sweep', moment)
        ON CONFLICT (name) DO NOTHING;
    SELECT at INTO last FROM public.deadlines_heartbeat WHERE name = 'sweep' FOR UPDATE;
    IF moment - last > silence THEN
        INSERT INTO public.deadlines_outage (from_at, until_at) VALUES (last, moment);
    END IF;
    IF moment > last THEN
        UPDATE public.deadlines_heartbeat SET at = moment WHERE name = 'sweep';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_binding")]

    operations = [
        migrations.RunSQL(BEAT, "DROP FUNCTION deadlines_beat(timestamptz)"),
    ]
