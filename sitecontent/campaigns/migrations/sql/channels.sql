CREATE FUNCTION campaigns_set_target() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.month < date_trunc('month', NEW.at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'the month % is over', NEW.month USING ERRCODE = 'check_violation',
            CONSTRAINT = 'month_is_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_target_b_add BEFORE INSERT ON campaigns_target
    FOR EACH ROW EXECUTE FUNCTION campaigns_set_target();
