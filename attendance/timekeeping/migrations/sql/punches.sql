-- Lists of any kind, whoever typed or exported them: a clock that pushes is not asked.
CREATE FUNCTION timekeeping_guard_listed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.timekeeping_closing
        WHERE month = date_trunc('month', NEW.at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION '% lies in a closed month: no list writes into it', NEW.at USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_punch_listed BEFORE INSERT ON timekeeping_punch
    FOR EACH ROW WHEN (NEW.source IN ('usb', 'sheet'))
    EXECUTE FUNCTION timekeeping_guard_listed();
