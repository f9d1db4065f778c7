"""What holds for days that are over holds for a day that has begun; and for first and last days.

A day has begun by the clock of the earliest spell of a shift that is taken or given, or by a press.
The services know the whole plan; here stands what shifts, pairs and the company's days tell, so
that nobody writes past them what people work in hours that are running (A2.2-3). Days on which
somebody was judged are neither taken out of employment nor out of attendance without a request
that is approved; days of closed months never.
"""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
STABLE = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"

# When a shift begins today, and the one of terms ("" and days off: not at all).
STARTS = f"""
CREATE FUNCTION timekeeping_shift_starts(code text) RETURNS timestamptz LANGUAGE sql {STABLE} AS $$
    SELECT ({TODAY} + coalesce(
        (SELECT v.values -> 'shifts' -> code -> 0 ->> 0 FROM public.rulebook_ruleversion AS v
         WHERE v.rule_set = 'roster' AND v.in_force_from <= {TODAY}
         ORDER BY v.in_force_from DESC LIMIT 1),
        (SELECT p.spells -> 0 ->> 0 FROM public.roster_shiftpattern AS p
         WHERE p.code = timekeeping_shift_starts.code AND p.from_day <= {TODAY}
         ORDER BY p.from_day DESC, p.id DESC LIMIT 1)
    )::time) AT TIME ZONE 'Asia/Shanghai'
$$;
CREATE FUNCTION timekeeping_terms_start(pattern text, rest_days smallint[], holidays_free boolean)
RETURNS timestamptz LANGUAGE sql {STABLE} AS $$
    SELECT CASE
        WHEN extract(isodow FROM {TODAY})::smallint = ANY (rest_days) THEN NULL
        WHEN holidays_free AND 'holiday' = (
            SELECT entry FROM public.roster_companyday WHERE day = {TODAY} ORDER BY id DESC LIMIT 1
        ) THEN NULL
        ELSE public.timekeeping_shift_starts(pattern) END
$$;
CREATE FUNCTION timekeeping_usual_start(person bigint) RETURNS timestamptz LANGUAGE sql {STABLE}
AS $$
    SELECT CASE
        WHEN EXISTS (
            SELECT FROM public.roster_dutypair WHERE main_id = person AND day < {TODAY}
            AND day + public.roster_rest_days(day) >= {TODAY}
        ) THEN NULL
        WHEN EXISTS (
            SELECT FROM public.roster_shiftassignment WHERE person_id = person
            AND replaced_at IS NULL AND {TODAY} BETWEEN starts_on AND coalesce(ends_on, 'infinity')
        ) THEN (
            SELECT min(public.timekeeping_terms_start(pattern, rest_days, holidays_free))
            FROM public.roster_shiftassignment WHERE person_id = person
            AND replaced_at IS NULL AND {TODAY} BETWEEN starts_on AND coalesce(ends_on, 'infinity')
        )
        ELSE public.timekeeping_terms_start('office', ARRAY[6, 7]::smallint[], true) END
$$;
CREATE FUNCTION timekeeping_in_pair(person bigint) RETURNS boolean LANGUAGE sql {STABLE} AS $$
    SELECT EXISTS (
        SELECT FROM public.roster_dutypair WHERE day = {TODAY} AND person IN (main_id, assistant_id)
    )
$$;
"""

# `people` NULL is everybody, `starts` NULL no hours at all: then a press alone tells. With another
# right the plans of those are entered of whom nobody was judged of late.
TODAYS = f"""
CREATE FUNCTION timekeeping_guard_today(people bigint[], starts timestamptz) RETURNS void
{HEADER} AS $$
DECLARE
    today date := {TODAY};
    held text := coalesce(current_setting('bylaw.past', true), '');
BEGIN
    IF held ~ '^plan:[0-9]{{1,18}}$' AND EXISTS (
        SELECT FROM public.timekeeping_planchange AS p
        JOIN public.approvals_approval AS a ON a.id = p.approval_id
        WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
            AND a.state = 'approved' AND p.outcome = ''
            AND p.kind NOT IN ('kept', 'hired', 'left') AND p.since <= today
            AND (p.kind = 'calendar') = (guard_today.people IS NULL)
            AND (p.kind = 'calendar' OR guard_today.people <@ p.people)
    ) OR public.timekeeping_is_owner() OR held <> '' AND held !~ '^plan:' AND NOT EXISTS (
        SELECT FROM public.timekeeping_dayresult AS r
        WHERE r.day BETWEEN today - 7 AND today AND r.outcome <> 'not_employed'
            AND (people IS NULL OR r.person_id = ANY (people))
    ) THEN
        RETURN;
    END IF;
    IF starts <= clock_timestamp() OR EXISTS (
        SELECT FROM public.timekeeping_punch AS m
        WHERE m.at >= today::timestamp AT TIME ZONE 'Asia/Shanghai'
            AND m.at < (today + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            AND (people IS NULL OR m.person_id = ANY (people))
    ) THEN
        RAISE EXCEPTION '% has begun: its plan changes by an approved request', today {REFUSED};
    END IF;
END $$;
""".replace("guard_today.people", "timekeeping_guard_today.people")

# What was set before is told by its own withdrawal, in the same breath; what the shift says counts
# where nothing was set, or is set any more once the transaction asks for its constraints.
SINGLE = f"""
CREATE FUNCTION timekeeping_guard_single_today() RETURNS trigger {HEADER} AS $$
DECLARE
    starts timestamptz := public.timekeeping_shift_starts(NEW.pattern);
BEGIN
    IF NEW.day <> {TODAY} OR public.timekeeping_in_pair(NEW.person_id) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'what is set for a day is not set as taken back' {REFUSED};
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.roster_singleday
        WHERE person_id = NEW.person_id AND day = NEW.day AND id <> NEW.id AND CASE TG_OP
            WHEN 'INSERT' THEN withdrawn_at = NEW.set_at ELSE withdrawn_at IS NULL END
    ) THEN
        starts := least(starts, public.timekeeping_usual_start(NEW.person_id));
    END IF;
    PERFORM public.timekeeping_guard_today(ARRAY[NEW.person_id], starts);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_single AFTER INSERT ON roster_singleday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_single_today();
CREATE CONSTRAINT TRIGGER timekeeping_today_cleared AFTER UPDATE ON roster_singleday
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_single_today();
"""

# Today goes by the shift where neither a pair nor a single day decides it; who had none of their
# own worked by that of the office.
SHIFT = f"""
CREATE FUNCTION timekeeping_guard_shift_today() RETURNS trigger {HEADER} AS $$
DECLARE
    today date := {TODAY};
    since date := NEW.starts_on;
    until date := coalesce(NEW.ends_on, 'infinity');
    was date;
    starts timestamptz := public.timekeeping_terms_start(
        NEW.pattern, NEW.rest_days, NEW.holidays_free);
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
    ELSIF NOT EXISTS (
        SELECT FROM public.roster_shiftassignment
        WHERE person_id = NEW.person_id AND id <> NEW.id AND starts_on <= today
            AND coalesce(ends_on, 'infinity') >= today - 1
    ) THEN
        starts := least(starts, public.timekeeping_terms_start(
            'office', ARRAY[6, 7]::smallint[], true));
    END IF;
    IF today NOT BETWEEN since AND until OR public.timekeeping_in_pair(NEW.person_id) OR EXISTS (
        SELECT FROM public.roster_singleday
        WHERE person_id = NEW.person_id AND day = today AND withdrawn_at IS NULL
    ) THEN
        RETURN NULL;
    END IF;
    PERFORM public.timekeeping_guard_today(ARRAY[NEW.person_id], starts);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_shift AFTER INSERT OR UPDATE ON roster_shiftassignment
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_shift_today();
"""

# Who keeps their seat keeps their hours.
PAIR = f"""
CREATE FUNCTION timekeeping_guard_pair_today() RETURNS trigger {HEADER} AS $$
DECLARE
    people bigint[] := ARRAY[]::bigint[];
    starts timestamptz;
BEGIN
    IF NEW.day <> {TODAY} THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' OR NEW.main_id <> OLD.main_id THEN
        people := people || NEW.main_id;
        starts := public.timekeeping_shift_starts('main');
    END IF;
    IF TG_OP = 'INSERT' OR NEW.assistant_id <> OLD.assistant_id THEN
        people := people || NEW.assistant_id;
        starts := least(starts, public.timekeeping_shift_starts('assistant'));
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.main_id <> OLD.main_id THEN
            people := people || OLD.main_id;
        END IF;
        IF NEW.assistant_id <> OLD.assistant_id THEN
            people := people || OLD.assistant_id;
        END IF;
    END IF;
    IF people <> ARRAY[]::bigint[] THEN
        PERFORM public.timekeeping_guard_today(people, starts);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_pair AFTER INSERT OR UPDATE ON roster_dutypair
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_pair_today();
"""

CALENDAR = f"""
CREATE FUNCTION timekeeping_guard_calendar_today() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.day = {TODAY} THEN
        PERFORM public.timekeeping_guard_today(NULL, (
            SELECT min(public.timekeeping_shift_starts(code)) FROM (
                SELECT 'office' AS code
                UNION SELECT pattern FROM public.roster_shiftassignment
                WHERE replaced_at IS NULL AND holidays_free
                    AND {TODAY} BETWEEN starts_on AND coalesce(ends_on, 'infinity')
            ) AS worked
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_calendar AFTER INSERT ON roster_companyday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_calendar_today();
"""

PATTERN = f"""
CREATE FUNCTION timekeeping_guard_pattern_today() RETURNS trigger {HEADER} AS $$
DECLARE
    today date := {TODAY};
    worked bigint[];
    was text;
BEGIN
    IF NEW.from_day > today THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(person_id) INTO worked FROM (
        SELECT s.person_id FROM public.roster_shiftassignment AS s
        WHERE s.pattern = NEW.code AND s.replaced_at IS NULL
            AND today BETWEEN s.starts_on AND coalesce(s.ends_on, 'infinity')
            AND extract(isodow FROM today)::smallint <> ALL (s.rest_days)
            AND NOT public.timekeeping_in_pair(s.person_id) AND NOT EXISTS (
                SELECT FROM public.roster_singleday AS o
                WHERE o.person_id = s.person_id AND o.day = today AND o.withdrawn_at IS NULL
            )
        UNION SELECT person_id FROM public.roster_singleday
        WHERE pattern = NEW.code AND withdrawn_at IS NULL AND day = today
    ) AS found;
    SELECT p.spells -> 0 ->> 0 INTO was FROM public.roster_shiftpattern AS p
    WHERE p.code = NEW.code AND p.from_day <= today AND p.id <> NEW.id
    ORDER BY p.from_day DESC, p.id DESC LIMIT 1;
    IF worked IS NOT NULL AND was IS NOT NULL THEN
        PERFORM public.timekeeping_guard_today(worked, (
            today + least(was::time, (NEW.spells -> 0 ->> 0)::time)
        ) AT TIME ZONE 'Asia/Shanghai');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_pattern AFTER INSERT ON roster_shiftpattern
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_pattern_today();
"""

# Days of employment, and those on which attendance is kept: from the later of both beginnings.
EMPLOYED = f"""
CREATE FUNCTION timekeeping_kept_days(
    hired_on date, kept_from date, left_on date, is_active boolean
) RETURNS datemultirange LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN left_on IS NULL AND NOT is_active THEN '{{}}'::datemultirange
        WHEN greatest(hired_on, kept_from) > left_on THEN '{{}}'::datemultirange
        ELSE datemultirange(daterange(greatest(hired_on, kept_from), left_on, '[]')) END
$$;
CREATE FUNCTION timekeeping_guard_employed() RETURNS trigger {HEADER} AS $$
DECLARE
    today date := {TODAY};
    was datemultirange := public.timekeeping_kept_days(
        OLD.hired_on, OLD.kept_from, OLD.left_on, OLD.is_active);
    stays datemultirange := public.timekeeping_kept_days(
        NEW.hired_on, NEW.kept_from, NEW.left_on, NEW.is_active);
    held text := coalesce(current_setting('bylaw.past', true), '');
    judged date;
BEGIN
    IF was = stays THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM public.timekeeping_closing AS c
        WHERE (was - stays) + (stays - was)
            && daterange(c.month, (c.month + interval '1 month')::date)
    ) THEN
        RAISE EXCEPTION 'closed months of % keep their days', NEW.number {REFUSED};
    END IF;
    SELECT min(r.day) INTO judged FROM public.timekeeping_dayresult AS r
    WHERE r.person_id = NEW.id AND r.day <@ (was - stays)
        AND r.outcome NOT IN ('not_employed', 'rest', 'holiday', 'unplanned');
    IF judged IS NULL AND today <@ (was - stays) AND EXISTS (
        SELECT FROM public.timekeeping_punch AS m
        WHERE m.person_id = NEW.id AND m.at >= today::timestamp AT TIME ZONE 'Asia/Shanghai'
    ) THEN
        judged := today;
    END IF;
    IF judged IS NULL OR public.timekeeping_is_owner() OR EXISTS (
        SELECT FROM public.people_leavingnote AS n JOIN public.people_plan AS p ON p.id = n.plan_id
        WHERE n.employee_id = NEW.id AND n.last_day = NEW.left_on AND p.outcome <> 'called_off'
            AND (n.at AT TIME ZONE 'Asia/Shanghai')::date <= n.last_day
    ) OR EXISTS (
        SELECT FROM public.discipline_dismissal AS d
        JOIN public.discipline_measure AS m ON m.id = d.measure_id
        WHERE m.person_id = NEW.id AND d.outcome = 'effective' AND d.last_day <= NEW.left_on
    ) OR held ~ '^plan:[0-9]{{1,18}}$' AND EXISTS (
        SELECT FROM public.timekeeping_planchange AS p
        JOIN public.approvals_approval AS a ON a.id = p.approval_id
        WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
            AND a.state = 'approved' AND p.outcome = ''
            AND p.kind IN ('kept', 'hired', 'left') AND p.person_id = NEW.id
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is judged: it goes by an approved request', judged, NEW.number
        {REFUSED};
END $$;
CREATE TRIGGER timekeeping_employed AFTER UPDATE OF hired_on, kept_from, left_on, is_active
    ON people_employee FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_employed();
"""

# Lists of any kind, whoever typed or exported them: a clock that pushes is not asked.
LISTED = f"""
CREATE FUNCTION timekeeping_guard_listed() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.timekeeping_closing
        WHERE month = date_trunc('month', NEW.at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION '% lies in a closed month: no list writes into it', NEW.at {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_punch_listed BEFORE INSERT ON timekeeping_punch
    FOR EACH ROW WHEN (NEW.source IN ('usb', 'sheet'))
    EXECUTE FUNCTION timekeeping_guard_listed();
"""

# A last day that is approved opens no roster.
_GUARD = import_module("attendance.timekeeping.migrations.0069_past_plans").GUARD
_AGAIN = _GUARD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
PAST = _AGAIN.replace("('kept', 'hired')", "('kept', 'hired', 'left')")


def _drop(*names: str) -> str:
    return "".join(f"DROP FUNCTION timekeeping_{name} CASCADE;\n" for name in names)


class Migration(migrations.Migration):
    dependencies = [
        ("timekeeping", "0070_suspicion_looks"),
        ("roster", "0005_swaps_bind"),
        ("people", "0008_kept_from"),
        ("discipline", "0008_cases_by_day"),
    ]

    operations = [
        migrations.RunSQL(
            STARTS,
            _drop(
                "in_pair(bigint)",
                "usual_start(bigint)",
                "terms_start(text, smallint[], boolean)",
                "shift_starts(text)",
            ),
        ),
        migrations.RunSQL(PAST, _AGAIN),
        migrations.RunSQL(TODAYS, _drop("guard_today(bigint[], timestamptz)")),
        migrations.RunSQL(SINGLE, _drop("guard_single_today()")),
        migrations.RunSQL(SHIFT, _drop("guard_shift_today()")),
        migrations.RunSQL(PAIR, _drop("guard_pair_today()")),
        migrations.RunSQL(CALENDAR, _drop("guard_calendar_today()")),
        migrations.RunSQL(PATTERN, _drop("guard_pattern_today()")),
        migrations.RunSQL(
            EMPLOYED,
            _drop("guard_employed()", "kept_days(date, date, date, boolean)"),
        ),
        migrations.RunSQL(LISTED, _drop("guard_listed()")),
    ]
