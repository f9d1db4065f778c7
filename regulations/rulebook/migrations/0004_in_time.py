"""Acknowledgements are only ever added; a rule version is enacted before its day begins.

Every process serves rule versions from its memory (regulations.rulebook.memory). It may do so
because a version that it has not seen cannot hold soon: five minutes lie between the INSERT and
the day the version holds from, and four between the COMMIT and that day, however long the
transaction took. Only the first version of a set holds at once, since before it nothing did, and
what is entered by the right to enter the past, which the row then names.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

IN_TIME = """
CREATE FUNCTION rulebook_in_time() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    begins CONSTANT timestamptz := NEW.in_force_from::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
    IF TG_WHEN = 'BEFORE' THEN
        NEW.recorded_at := clock_timestamp();
        NEW.past_right := left(coalesce(current_setting('bylaw.past', true), ''), 40);
    END IF;
    IF NEW.past_right <> '' OR begins >= clock_timestamp() + TG_ARGV[0]::interval THEN
        RETURN NEW;
    END IF;
    IF NEW.in_force_from = DATE '2020-01-01' AND NOT EXISTS (
        SELECT FROM public.rulebook_ruleversion
        WHERE rule_set = NEW.rule_set AND id < NEW.id
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rule version % %: % begins too soon, or has begun',
        NEW.rule_set, NEW.number, NEW.in_force_from USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER rulebook_ruleversion_in_time BEFORE INSERT ON rulebook_ruleversion
    FOR EACH ROW EXECUTE FUNCTION rulebook_in_time('5 minutes');
CREATE CONSTRAINT TRIGGER rulebook_ruleversion_in_time_still
    AFTER INSERT ON rulebook_ruleversion DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rulebook_in_time('4 minutes');
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0003_acknowledgement"), ("binding", "0002_functions")]

    operations = [
        stamp("rulebook_acknowledgement"),
        refuse_changes("rulebook_acknowledgement", clause="A1.1"),
        migrations.RunSQL(IN_TIME, "DROP FUNCTION rulebook_in_time() CASCADE"),
    ]
