"""Who decides in another's place stands in for them at that moment, in the database too.

Of a deputy for absences alone it cannot know whether the person is away: the service does.
"""

from django.db import migrations

STANDS_IN = """
CREATE OR REPLACE FUNCTION approvals_stands_in(deputy bigint, principal bigint, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_deputyship AS named
        WHERE named.deputy_id = deputy AND named.person_id = principal AND named.at <= moment
          AND (moment AT TIME ZONE 'Asia/Shanghai')::date
              BETWEEN named.starts_on AND coalesce(named.ends_on, DATE 'infinity')
          AND NOT EXISTS (SELECT FROM public.people_deputyshipend AS ended
                          WHERE ended.deputyship_id = named.id AND ended.at <= moment))
$$;
"""
ANYBODY = """
CREATE OR REPLACE FUNCTION approvals_stands_in(deputy bigint, principal bigint, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT true $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_binding"), ("approvals", "0005_places")]

    operations = [migrations.RunSQL(STANDS_IN, ANYBODY)]
