CREATE FUNCTION timekeeping_keep_result() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM was JOIN is_now USING (id)
               WHERE (was.person_id, was.day) <> (is_now.person_id, is_now.day)) THEN
        RAISE EXCEPTION 'a result belongs to its person and day' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.timekeeping_earlierresult (person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid, version_id, facts, lines, open_until, digest, judged_at, is_whole, replaced_at)
    SELECT was.person_id, was.day, was.outcome, was.occurrences, was.absence, was.missing, was.reminders, was.planned, was.worked, was.unpaid, was.version_id, was.facts, was.lines, was.open_until, was.digest, was.judged_at, was.is_whole, clock_timestamp()
    FROM was JOIN is_now USING (id)
    WHERE to_jsonb(was) - 'judged_at' <> to_jsonb(is_now) - 'judged_at' AND was.open_until IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_keep AFTER UPDATE ON timekeeping_dayresult
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_keep_result();

CREATE FUNCTION timekeeping_freeze() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held date;
BEGIN
    SELECT n.day INTO held FROM is_now AS n
    JOIN public.timekeeping_closing AS c ON c.month = date_trunc('month', n.day)::date LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% lies in a closed month: its result stays', held USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_freeze_new AFTER INSERT ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_freeze();
CREATE TRIGGER timekeeping_dayresult_freeze_old AFTER UPDATE ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_freeze();

CREATE FUNCTION timekeeping_let_go() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.day >= coalesce((SELECT day FROM public.timekeeping_beginning ORDER BY id DESC LIMIT 1), '-infinity'::date) THEN
        RAISE EXCEPTION '% of % is binding (A2.1-2): DELETE is refused', TG_TABLE_NAME, OLD.day
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER timekeeping_dayresult_let_go BEFORE DELETE ON timekeeping_dayresult
    FOR EACH ROW EXECUTE FUNCTION timekeeping_let_go();

CREATE FUNCTION timekeeping_refuse_before() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held date;
BEGIN
    SELECT min(day) INTO held FROM is_now;
    IF held < (SELECT day FROM public.timekeeping_beginning ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION '% lies before attendance is kept', held USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_refuse_before AFTER INSERT ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_refuse_before();

CREATE TRIGGER timekeeping_dayresult_refuse BEFORE TRUNCATE ON timekeeping_dayresult
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A2.1-2');
