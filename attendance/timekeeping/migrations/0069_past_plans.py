"""Plans of days that are over change by an approved request; those of closed months never.

The services say the same, kindly. Here it holds for whoever writes past them: what people worked
decides their results as much as what was recorded (A2.2-3). The owner of the tables may enter old
plans of open months, whoever holds another right to the past those of days that nobody judged.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

IS_OWNER = """
CREATE FUNCTION timekeeping_is_owner() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class
    WHERE oid = 'public.timekeeping_planchange'::regclass
$$;
"""

# What is asked never changes; the outcome follows the approval, once.
KEEP = f"""
CREATE FUNCTION timekeeping_keep_plan_change() RETURNS trigger {HEADER} AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL OR NEW.effects IS NOT NULL THEN
            RAISE EXCEPTION 'a change of a plan begins undecided' {REFUSED};
        END IF;
        IF NEW.asked_by_id = ANY (NEW.people) THEN
            RAISE EXCEPTION 'nobody asks for another plan of their own' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'plan-change';
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id THEN
        RAISE EXCEPTION 'change of a plan % stays as it is', OLD.id {REFUSED};
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'change of a plan % is not approved', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_planchange_keep BEFORE INSERT OR UPDATE ON timekeeping_planchange
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_plan_change();
"""

# `people` NULL is everybody. A request opens the days from its first one on of its people alone,
# between its approval and the word that it is in effect: in the transaction that settles it.
GUARD = f"""
CREATE FUNCTION timekeeping_guard_past(people bigint[], since date, until date) RETURNS void
{HEADER} AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    last date := least(until, today - 1);
    held text := coalesce(current_setting('bylaw.past', true), '');
    judged date;
BEGIN
    IF since >= today THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM public.timekeeping_closing
               WHERE month <= last AND (month + interval '1 month')::date > since) THEN
        RAISE EXCEPTION '% lies in a closed month: its plan stays', since {REFUSED};
    END IF;
    IF held ~ '^plan:[0-9]{{1,18}}$' THEN
        IF NOT EXISTS (
            SELECT FROM public.timekeeping_planchange AS p
            JOIN public.approvals_approval AS a ON a.id = p.approval_id
            WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
                AND a.state = 'approved' AND p.outcome = ''
                AND p.kind NOT IN ('kept', 'hired') AND p.since <= timekeeping_guard_past.since
                AND (p.kind = 'calendar') = (timekeeping_guard_past.people IS NULL)
                AND (p.kind = 'calendar' OR timekeeping_guard_past.people <@ p.people)
        ) THEN
            RAISE EXCEPTION '% is over: no approved request changes this plan', since {REFUSED};
        END IF;
        RETURN;
    END IF;
    IF held = '' THEN
        RAISE EXCEPTION '% is over: its plan changes by an approved request', since {REFUSED};
    END IF;
    IF public.timekeeping_is_owner() THEN
        RETURN;
    END IF;
    SELECT min(r.day) INTO judged FROM public.timekeeping_dayresult AS r
    WHERE r.day BETWEEN since AND last AND r.outcome <> 'not_employed'
        AND (people IS NULL OR r.person_id = ANY (people));
    IF judged IS NOT NULL THEN
        RAISE EXCEPTION '% is judged: its plan changes by an approved request', judged {REFUSED};
    END IF;
END $$;
"""

SINGLE = f"""
CREATE FUNCTION timekeeping_guard_single() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.timekeeping_guard_past(ARRAY[NEW.person_id], NEW.day, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_single AFTER INSERT OR UPDATE ON roster_singleday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_single();
"""

# An assignment that was replaced never held; one that ends otherwise changes the days between.
SHIFT = f"""
CREATE FUNCTION timekeeping_guard_shift() RETURNS trigger {HEADER} AS $$
DECLARE
    since date := NEW.starts_on;
    until date := coalesce(NEW.ends_on, 'infinity');
    was date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := coalesce(OLD.ends_on, 'infinity');
        IF NEW.replaced_at IS NOT DISTINCT FROM OLD.replaced_at THEN
            IF was = until THEN
                RETURN NULL;
            END IF;
            since := least(was, until) + 1;
        END IF;
        until := greatest(was, until);
    ELSIF NEW.replaced_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM public.timekeeping_guard_past(ARRAY[NEW.person_id], since, until);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_shift AFTER INSERT OR UPDATE ON roster_shiftassignment
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_shift();
"""

PAIR = f"""
CREATE FUNCTION timekeeping_guard_pair() RETURNS trigger {HEADER} AS $$
DECLARE
    people bigint[] := ARRAY[NEW.main_id, NEW.assistant_id];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        people := people || ARRAY[OLD.main_id, OLD.assistant_id];
    END IF;
    PERFORM public.timekeeping_guard_past(people, NEW.day, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_pair AFTER INSERT OR UPDATE ON roster_dutypair
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_pair();
"""

CALENDAR = f"""
CREATE FUNCTION timekeeping_guard_calendar() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.timekeeping_guard_past(NULL, NEW.day, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_calendar AFTER INSERT ON roster_companyday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_calendar();
"""

# Other hours of a shift by which somebody was to work on a day that is over.
PATTERN = f"""
CREATE FUNCTION timekeeping_guard_pattern() RETURNS trigger {HEADER} AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    worked bigint[];
BEGIN
    IF NEW.from_day >= today THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(person_id) INTO worked FROM (
        SELECT person_id FROM public.roster_shiftassignment
        WHERE pattern = NEW.code AND replaced_at IS NULL AND starts_on < today
            AND coalesce(ends_on, 'infinity') >= NEW.from_day
        UNION SELECT person_id FROM public.roster_singleday
        WHERE pattern = NEW.code AND withdrawn_at IS NULL
            AND day >= NEW.from_day AND day < today
    ) AS found;
    IF worked IS NOT NULL THEN
        PERFORM public.timekeeping_guard_past(worked, NEW.from_day, today - 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_pattern AFTER INSERT ON roster_shiftpattern
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_pattern();
"""
FUNCTIONS = (
    ("is_owner()", IS_OWNER),
    ("keep_plan_change()", KEEP),
    ("guard_past(bigint[], date, date)", GUARD),
    ("guard_single()", SINGLE),
    ("guard_shift()", SHIFT),
    ("guard_pair()", PAIR),
    ("guard_calendar()", CALENDAR),
    ("guard_pattern()", PATTERN),
)


class Migration(migrations.Migration):
    dependencies = [
        ("timekeeping", "0068_plan_changes"),
        ("roster", "0005_swaps_bind"),
        ("approvals", "0002_binding"),
        ("binding", "0002_functions"),
    ]

    operations = [
        migrations.RunSQL(sql, f"DROP FUNCTION timekeeping_{name} CASCADE")
        for name, sql in FUNCTIONS
    ]
