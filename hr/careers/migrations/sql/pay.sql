-- Scales are made and opened by few; nobody decides on their own pay (C1).
CREATE FUNCTION careers_check_scale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'keep_payscale');
    RETURN NEW;
END $$;
CREATE TRIGGER careers_payscale_b_check BEFORE INSERT ON careers_payscale
    FOR EACH ROW EXECUTE FUNCTION careers_check_scale();
CREATE TRIGGER careers_grade_b_check BEFORE INSERT ON careers_grade
    FOR EACH ROW EXECUTE FUNCTION careers_check_scale();

CREATE FUNCTION careers_check_pay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_grade;
BEGIN
    SELECT * INTO asked FROM public.careers_grade WHERE id = NEW.grade_id;
    IF NEW.by_id = NEW.person_id THEN
        PERFORM public.careers_refuse('nobody decides on their own pay', 'nobody_for_oneself');
    END IF;
    IF NOT public.careers_may(NEW.by_id, 'keep_payscale') AND NOT EXISTS (
        SELECT FROM public.careers_hire AS h JOIN public.careers_offer AS o ON o.id = h.offer_id
        WHERE h.person_id = NEW.person_id AND h.by_id = NEW.by_id
        AND o.grade_id = NEW.grade_id AND o.amount = NEW.amount) THEN
        PERFORM public.careers_refuse('who keeps the scales sets pay', 'position_does_not');
    END IF;
    IF NEW.amount <= 0 OR NEW.amount NOT BETWEEN asked.low AND asked.high AND NEW.reason = '' THEN
        PERFORM public.careers_refuse('within the grade or with a reason', 'pay_in_its_span');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_pay_b_check BEFORE INSERT ON careers_pay
    FOR EACH ROW EXECUTE FUNCTION careers_check_pay();

-- What the right over an object rests on: the newest word of the record.
CREATE FUNCTION careers_view_payscale_is_open(reader bigint, about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT a.is_open FROM public.careers_scaleaccess AS a
        WHERE a.reader_id = reader AND a.scale_id::text = about
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1), false)
$$;
