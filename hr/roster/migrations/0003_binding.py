"""What the calendar and the pairs were stays known, and yesterday's main is never on duty today.

The rest after the main shift is checked at the end of each statement, so that people can change
places in one; whoever defers it is refused at the COMMIT. Two who change neighbouring days at once
wait for each other by a lock of the transaction.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
BOUND = {
    "roster_companyday": "",
    "roster_companyyear": "",
    "roster_shiftpattern": "A2.2-1",
    "roster_pairchange": "A2.2-1",
}

REST_DAYS = """
CREATE FUNCTION roster_rest_days(asked date) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((
        SELECT ("values" ->> 'rest_after_main_days')::integer FROM public.rulebook_ruleversion
        WHERE rule_set = 'roster' AND in_force_from <= asked
        ORDER BY in_force_from DESC LIMIT 1
    ), 1)
$$;
"""

# No rest is longer than a week: that bounds the days that are looked at.
CHECK_REST = f"""
CREATE FUNCTION roster_check_rest() RETURNS trigger {HEADER} AS $$
DECLARE
    clash record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('roster.pairs', 0));
    SELECT later.day, earlier.main_id INTO clash
    FROM public.roster_dutypair AS earlier JOIN public.roster_dutypair AS later
        ON later.day BETWEEN earlier.day + 1
                         AND earlier.day + public.roster_rest_days(earlier.day)
       AND earlier.main_id IN (later.main_id, later.assistant_id)
    WHERE earlier.day BETWEEN NEW.day - 7 AND NEW.day
      AND later.day BETWEEN NEW.day AND NEW.day + 7
      AND NEW.day IN (earlier.day, later.day)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'A2.2-1: % is off on % after the main shift', clash.main_id, clash.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pair_rest_after_main';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER roster_dutypair_rest AFTER INSERT OR UPDATE ON roster_dutypair
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION roster_check_rest();
"""

KEEP_CHANGE = f"""
CREATE FUNCTION roster_keep_change() RETURNS trigger {HEADER} AS $$
BEGIN
    INSERT INTO public.roster_pairchange
        (day, main_id, assistant_id, origin, reason, choice, by_id, at)
    VALUES (NEW.day, NEW.main_id, NEW.assistant_id, NEW.origin, NEW.reason, NEW.choice,
            NEW.set_by_id, NEW.set_at);
    RETURN NULL;
END $$;
CREATE TRIGGER roster_dutypair_change AFTER INSERT OR UPDATE ON roster_dutypair
    FOR EACH ROW EXECUTE FUNCTION roster_keep_change();
"""

FUNCTIONS = (
    ("roster_rest_days(date)", REST_DAYS),
    ("roster_check_rest()", CHECK_REST),
    ("roster_keep_change()", KEEP_CHANGE),
)


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0002_shifts_pairs"),
        ("rulebook", "0005_roster_set"),
        ("binding", "0002_functions"),
    ]

    operations = [
        *(
            operation
            for table, clause in BOUND.items()
            for operation in (refuse_changes(table, clause=clause), stamp(table))
        ),
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {signature} CASCADE")
            for signature, sql in FUNCTIONS
        ),
    ]
