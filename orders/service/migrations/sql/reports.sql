CREATE FUNCTION service_add_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.deadlines_deadline
                   WHERE id = NEW.deadline_id AND kind = 'service.report' AND key = to_char(NEW.month, 'YYYY-MM')) THEN
        PERFORM public.service_refuse('a report has a deadline of its own', 'report_deadline');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_servicereport_add BEFORE INSERT ON service_servicereport
    FOR EACH ROW EXECUTE FUNCTION service_add_report();

-- Its author writes a report; where they have left, who stood above them.
CREATE FUNCTION service_writes_report(which bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.service_servicereport AS r JOIN public.people_employee AS e ON e.id = r.author_id
        WHERE r.id = which AND (e.id = who OR NOT e.is_active AND who IN (SELECT public.service_above(e.id))))
$$;

CREATE FUNCTION service_add_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.service_servicereport WHERE id = NEW.report_id FOR NO KEY UPDATE;
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number
        FROM public.service_reporttext WHERE report_id = NEW.report_id;
    IF EXISTS (SELECT FROM public.service_reportsent WHERE report_id = NEW.report_id) THEN
        PERFORM public.service_refuse('the report was sent', 'report_stays');
    END IF;
    IF (NEW.number = 1) <> (NEW.by_id IS NULL)
       OR NEW.by_id IS NOT NULL AND NOT public.service_writes_report(NEW.report_id, NEW.by_id)
       OR btrim(NEW.text) = '' THEN
        PERFORM public.service_refuse('the report is written by who owes it', 'report_own');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_reporttext_add BEFORE INSERT ON service_reporttext
    FOR EACH ROW EXECUTE FUNCTION service_add_text();

CREATE FUNCTION service_send_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT * INTO held FROM public.service_servicereport WHERE id = NEW.report_id FOR NO KEY UPDATE;
    IF NOT public.service_writes_report(NEW.report_id, NEW.by_id) THEN
        PERFORM public.service_refuse('the report is sent by who owes it', 'report_own');
    END IF;
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date < held.month + interval '1 month' THEN
        PERFORM public.service_refuse('a month is reported on once it is over', 'report_month_over');
    END IF;
    IF NEW.text_id IS DISTINCT FROM (SELECT max(id) FROM public.service_reporttext WHERE report_id = NEW.report_id) THEN
        PERFORM public.service_refuse('what is sent is the newest version', 'report_newest');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_reportsent_take BEFORE INSERT ON service_reportsent
    FOR EACH ROW EXECUTE FUNCTION service_send_report();

CREATE FUNCTION service_read_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.service_reportsent WHERE report_id = NEW.report_id)
       OR NEW.by_id NOT IN (SELECT public.service_above(author_id) FROM public.service_servicereport
                            WHERE id = NEW.report_id) THEN
        PERFORM public.service_refuse('a report that was sent is read by the superiors', 'report_read_above');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_reportread_take BEFORE INSERT ON service_reportread
    FOR EACH ROW EXECUTE FUNCTION service_read_report();

CREATE FUNCTION service_tell_unusual() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'work_ticket') OR btrim(NEW.what) = '' THEN
        PERFORM public.service_refuse('the service desk tells what is unusual', 'unusual_desk');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_unusual_tell BEFORE INSERT ON service_unusual
    FOR EACH ROW EXECUTE FUNCTION service_tell_unusual();

CREATE FUNCTION service_answer_unusual() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'lead_service') OR btrim(NEW.text) = ''
       OR NEW.by_id = (SELECT by_id FROM public.service_unusual WHERE id = NEW.unusual_id) THEN
        PERFORM public.service_refuse('the lead answers, and never their own report', 'unusual_lead');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_unusualanswer_take BEFORE INSERT ON service_unusualanswer
    FOR EACH ROW EXECUTE FUNCTION service_answer_unusual();
