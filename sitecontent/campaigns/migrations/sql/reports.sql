CREATE FUNCTION campaigns_print(r campaigns_report) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array('report 1', r.kind, r.month, r.channel_id,
        r.author_id, r.text, r.figures, extract(epoch FROM r.handed_in_at))::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION campaigns_keep_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.handed_in_at IS NOT NULL OR NEW.fingerprint <> '' THEN
            RAISE EXCEPTION 'a report begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'report % was handed in', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'report_stays';
    END IF;
    IF (NEW.kind, NEW.month, NEW.channel_id, NEW.author_id, NEW.deadline_id, NEW.drafted_at)
       IS DISTINCT FROM
       (OLD.kind, OLD.month, OLD.channel_id, OLD.author_id, OLD.deadline_id, OLD.drafted_at) THEN
        RAISE EXCEPTION 'report % stays on what it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    NEW.fingerprint := '';
    IF NEW.state = 'handed_in' THEN
        IF NEW.handed_in_at IS NULL OR btrim(NEW.text) = ''
           OR (NEW.handed_in_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.month + interval '1 month'
        THEN
            RAISE EXCEPTION 'a report is handed in once its month is over, in words' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'month_is_over_first';
        END IF;
        NEW.fingerprint := public.campaigns_print(NEW);
    ELSIF NEW.handed_in_at IS NOT NULL THEN
        RAISE EXCEPTION 'a draft was not handed in' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_report_keep BEFORE INSERT OR UPDATE ON campaigns_report
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_report();

CREATE FUNCTION campaigns_read_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.campaigns_report;
BEGIN
    SELECT * INTO STRICT asked FROM public.campaigns_report WHERE id = NEW.report_id;
    IF asked.state <> 'handed_in' THEN
        RAISE EXCEPTION 'report % was not handed in', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'read_what_is_handed_in';
    END IF;
    IF NEW.by_id = asked.author_id
       OR NEW.by_id NOT IN (SELECT public.campaigns_above(asked.author_id)) THEN
        RAISE EXCEPTION 'report % is read by the superiors', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'superiors_read';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_reportreading_b_add BEFORE INSERT ON campaigns_reportreading
    FOR EACH ROW EXECUTE FUNCTION campaigns_read_report();
