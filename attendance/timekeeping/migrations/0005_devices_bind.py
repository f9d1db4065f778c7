"""What clocks sent stays as it came, and who a PIN is has one answer."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

# The owner of a PIN on a clock: as mapped for this clock, as mapped for all, by staff number.
PERSON_OF = """
CREATE FUNCTION timekeeping_person_of(asked text, clock bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT person_id FROM public.timekeeping_pinowner
         WHERE pin = asked AND ended_at IS NULL AND (device_id = clock OR device_id IS NULL)
         ORDER BY device_id NULLS LAST LIMIT 1),
        (SELECT id FROM public.people_employee WHERE lower(number) = lower(asked)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("timekeeping", "0004_devices"),
        ("binding", "0002_functions"),
        ("people", "0003_binding"),
    ]

    operations = [
        *(
            operation
            for table in ("timekeeping_upload", "timekeeping_devicenote")
            for operation in (refuse_changes(table, clause="A2.2-3"), stamp(table))
        ),
        migrations.RunSQL(PERSON_OF, "DROP FUNCTION timekeeping_person_of(text, bigint)"),
    ]
