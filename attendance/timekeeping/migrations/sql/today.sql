-- When a shift begins today, and the one of terms ("" and days off: not at all).
CREATE FUNCTION timekeeping_shift_starts(code text) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT ((clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date + coalesce(
        (SELECT v.values -> 'shifts' -> code -> 0 ->> 0 FROM public.rulebook_ruleversion AS v
         WHERE v.rule_set = 'roster' AND v.in_force_from <= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
         ORDER BY v.in_force_from DESC LIMIT 1),
        (SELECT p.spells -> 0 ->> 0 FROM public.roster_shiftpattern AS p
         WHERE p.code = timekeeping_shift_starts.code AND p.from_day <= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
         ORDER BY p.from_day DESC, p.id DESC LIMIT 1)
    )::time) AT TIME ZONE 'Asia/Shanghai'
$$;

CREATE FUNCTION timekeeping_terms_start(pattern text, rest_days smallint[], holidays_free boolean)
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN extract(isodow FROM (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)::smallint = ANY (rest_days) THEN NULL
        WHEN holidays_free AND 'holiday' = (
            SELECT entry FROM public.roster_companyday WHERE day = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date ORDER BY id DESC LIMIT 1
        ) THEN NULL
        ELSE public.timekeeping_shift_starts(pattern) END
$$;

CREATE FUNCTION timekeeping_usual_start(person bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT CASE
        WHEN EXISTS (
            SELECT FROM public.roster_dutypair WHERE main_id = person AND day < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
            AND day + public.roster_rest_days(day) >= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
        ) THEN NULL
        WHEN EXISTS (
            SELECT FROM public.roster_shiftassignment WHERE person_id = person
            AND replaced_at IS NULL AND (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN starts_on AND coalesce(ends_on, 'infinity')
        ) THEN (
            SELECT min(public.timekeeping_terms_start(pattern, rest_days, holidays_free))
            FROM public.roster_shiftassignment WHERE person_id = person
            AND replaced_at IS NULL AND (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN starts_on AND coalesce(ends_on, 'infinity')
        )
        ELSE public.timekeeping_terms_start('office', ARRAY[6, 7]::smallint[], true) END
$$;

CREATE FUNCTION timekeeping_in_pair(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.roster_dutypair WHERE day = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AND person IN (main_id, assistant_id)
    )
$$;

-- `people` NULL is everybody, `starts` NULL no hours at all: then a press alone tells. With another
-- right the plans of those are entered of whom nobody was judged of late.
CREATE FUNCTION timekeeping_guard_today(people bigint[], starts timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    held text := coalesce(current_setting('bylaw.past', true), '');
BEGIN
    IF held ~ '^plan:[0-9]{1,18}$' AND EXISTS (
        SELECT FROM public.timekeeping_planchange AS p
        JOIN public.approvals_approval AS a ON a.id = p.approval_id
        WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
            AND a.state = 'approved' AND p.outcome = ''
            AND p.kind NOT IN ('kept', 'hired', 'left') AND p.since <= today
            AND (p.kind = 'calendar') = (timekeeping_guard_today.people IS NULL)
            AND (p.kind = 'calendar' OR timekeeping_guard_today.people <@ p.people)
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
        RAISE EXCEPTION '% has begun: its plan changes by an approved request', today USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- What was set before is told by its own withdrawal, in the same breath; what the shift says counts
-- where nothing was set, or is set any more once the transaction asks for its constraints.
CREATE FUNCTION timekeeping_guard_single_today() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    starts timestamptz := public.timekeeping_shift_starts(NEW.pattern);
BEGIN
    IF NEW.day <> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date OR public.timekeeping_in_pair(NEW.person_id) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'what is set for a day is not set as taken back' USING ERRCODE = 'check_violation';
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

-- Today goes by the shift where neither a pair nor a single day decides it; who had none of their
-- own worked by that of the office.
CREATE FUNCTION timekeeping_guard_shift_today() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
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

-- Who keeps their seat keeps their hours.
CREATE FUNCTION timekeeping_guard_pair_today() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[] := ARRAY[]::bigint[];
    starts timestamptz;
BEGIN
    IF NEW.day <> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
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

CREATE FUNCTION timekeeping_guard_calendar_today() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.day = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        PERFORM public.timekeeping_guard_today(NULL, (
            SELECT min(public.timekeeping_shift_starts(code)) FROM (
                SELECT 'office' AS code
                UNION SELECT pattern FROM public.roster_shiftassignment
                WHERE replaced_at IS NULL AND holidays_free
                    AND (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN starts_on AND coalesce(ends_on, 'infinity')
            ) AS worked
        ));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_today_calendar AFTER INSERT ON roster_companyday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_calendar_today();

CREATE FUNCTION timekeeping_guard_pattern_today() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
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
