CREATE FUNCTION timekeeping_check_word() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_closing WHERE month = NEW.month) THEN
        RAISE EXCEPTION 'the month % is closed', NEW.month USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_sheetword_check BEFORE INSERT ON timekeeping_sheetword
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_word();

CREATE FUNCTION timekeeping_check_sheet() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.timekeeping_closing
                   WHERE id = NEW.closing_id AND month = NEW.month
                       AND recorded_at > transaction_timestamp() - interval '1 second') THEN
        RAISE EXCEPTION 'a sheet is frozen with the closing of its month' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_sheet_check BEFORE INSERT ON timekeeping_sheet
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_sheet();

CREATE FUNCTION timekeeping_check_adjustment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.timekeeping_closing
                   WHERE month = date_trunc('month', NEW.day)::date) THEN
        RAISE EXCEPTION '% lies in an open month: it is judged, not adjusted', NEW.day USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.timekeeping_closing WHERE month = NEW.booked_in) THEN
        RAISE EXCEPTION 'the month % is closed: nothing is booked in it', NEW.booked_in USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_adjustment_check BEFORE INSERT ON timekeeping_adjustment
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_adjustment();

CREATE FUNCTION timekeeping_begin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_closing) THEN
        RAISE EXCEPTION 'a month is closed: attendance is kept from the first closed one on'
            USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.timekeeping_earlierresult (person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid, version_id, facts, lines, open_until, digest, judged_at, is_whole, replaced_at)
    SELECT person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid, version_id, facts, lines, open_until, digest, judged_at, is_whole, clock_timestamp() FROM public.timekeeping_dayresult
    WHERE day < NEW.day AND open_until IS NULL;
    DELETE FROM public.timekeeping_dayresult WHERE day < NEW.day;
    DELETE FROM public.timekeeping_staleday WHERE day < NEW.day;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_beginning_begin AFTER INSERT ON timekeeping_beginning
    FOR EACH ROW EXECUTE FUNCTION timekeeping_begin();
