"""What a trial found is decided on: it stays as it was found."""

from django.db import migrations

KEEP = """
CREATE TRIGGER amendments_trial_keep BEFORE UPDATE OR DELETE ON amendments_trial
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION bylaw_refuse('A2.1-1');
"""


class Migration(migrations.Migration):
    dependencies = [("amendments", "0002_binding"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(KEEP, "DROP TRIGGER amendments_trial_keep ON amendments_trial"),
    ]
