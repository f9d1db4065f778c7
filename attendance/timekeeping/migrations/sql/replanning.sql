-- The owner of a PIN on a clock: as mapped for this clock, as mapped for all, by staff number.
CREATE FUNCTION timekeeping_person_of(asked text, clock bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT person_id FROM public.timekeeping_pinowner
         WHERE pin = asked AND ended_at IS NULL AND (device_id = clock OR device_id IS NULL)
         ORDER BY device_id NULLS LAST LIMIT 1),
        (SELECT id FROM public.people_employee WHERE lower(number) = lower(asked)))
$$;

-- What is asked never changes; the outcome follows the approval, once.
CREATE FUNCTION timekeeping_keep_plan_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL OR NEW.effects IS NOT NULL THEN
            RAISE EXCEPTION 'a change of a plan begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.asked_by_id = ANY (NEW.people) THEN
            RAISE EXCEPTION 'nobody asks for another plan of their own' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'plan-change';
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id THEN
        RAISE EXCEPTION 'change of a plan % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'change of a plan % is not approved', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_planchange_keep BEFORE INSERT OR UPDATE ON timekeeping_planchange
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_plan_change();

-- `people` NULL is everybody. A request opens the days from its first one on of its people alone,
-- between its approval and the word that it is in effect: in the transaction that settles it.
CREATE FUNCTION timekeeping_guard_past(people bigint[], since date, until date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
        RAISE EXCEPTION '% lies in a closed month: its plan stays', since USING ERRCODE = 'check_violation';
    END IF;
    IF held ~ '^plan:[0-9]{1,18}$' THEN
        IF NOT EXISTS (
            SELECT FROM public.timekeeping_planchange AS p
            JOIN public.approvals_approval AS a ON a.id = p.approval_id
            WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
                AND a.state = 'approved' AND p.outcome = ''
                AND p.kind NOT IN ('kept', 'hired', 'left') AND p.since <= timekeeping_guard_past.since
                AND (p.kind = 'calendar') = (timekeeping_guard_past.people IS NULL)
                AND (p.kind = 'calendar' OR timekeeping_guard_past.people <@ p.people)
        ) THEN
            RAISE EXCEPTION '% is over: no approved request changes this plan', since USING ERRCODE = 'check_violation';
        END IF;
        RETURN;
    END IF;
    IF held = '' THEN
        RAISE EXCEPTION '% is over: its plan changes by an approved request', since USING ERRCODE = 'check_violation';
    END IF;
    IF public.timekeeping_is_owner() THEN
        RETURN;
    END IF;
    SELECT min(r.day) INTO judged FROM public.timekeeping_dayresult AS r
    WHERE r.day BETWEEN since AND last AND r.outcome <> 'not_employed'
        AND (people IS NULL OR r.person_id = ANY (people));
    IF judged IS NOT NULL THEN
        RAISE EXCEPTION '% is judged: its plan changes by an approved request', judged USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION timekeeping_guard_single() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.timekeeping_guard_past(ARRAY[NEW.person_id], NEW.day, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_single AFTER INSERT OR UPDATE ON roster_singleday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_single();

-- An assignment that was replaced never held; one that ends otherwise changes the days between.
CREATE FUNCTION timekeeping_guard_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION timekeeping_guard_pair() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION timekeeping_guard_calendar() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.timekeeping_guard_past(NULL, NEW.day, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_past_calendar AFTER INSERT ON roster_companyday
    FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_calendar();

-- Other hours of a shift by which somebody was to work on a day that is over.
CREATE FUNCTION timekeeping_guard_pattern() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
