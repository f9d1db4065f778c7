"""A delivery that went out is the proof that somebody was told: nothing of it changes any more."""

from django.db import migrations

KEEP = """
CREATE TRIGGER notices_delivery_keep BEFORE UPDATE ON notices_delivery
    FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION bylaw_refuse('');
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_newest_by_time"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(KEEP, "DROP TRIGGER notices_delivery_keep ON notices_delivery"),
    ]
