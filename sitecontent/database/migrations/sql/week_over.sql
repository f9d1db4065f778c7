-- The orders that came in during a week (in China) and were on record by a moment.
CREATE FUNCTION database_orders_of_week(monday date, by_then timestamptz,
    OUT week_orders bigint, OUT first_number varchar, OUT last_number varchar)
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*), coalesce((array_agg(o.number ORDER BY o.at, o.id))[1], ''),
        coalesce((array_agg(o.number ORDER BY o.at DESC, o.id DESC))[1], '')
    FROM public.desk_order AS o
    WHERE o.at >= monday::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND o.at < (monday + 7)::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND o.recorded_at <= by_then
$$;

-- The record of a week rests on a backup made in the week after it, which holds every order of it;
-- on the newest proof of a copy: one that held before the copy was found damaged is worth nothing;
-- and is signed by somebody of the back office who works here and did not make it (C7-4). What it
-- says of the orders is counted here.
CREATE FUNCTION database_check_certificate_of_week() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made public.database_backup;
    wrong text;
BEGIN
    SELECT * INTO STRICT made FROM public.database_backup WHERE id = NEW.backup_id;
    wrong := CASE
        WHEN date_trunc('week', made.taken_at AT TIME ZONE 'Asia/Shanghai')::date <> NEW.week + 7
            THEN 'certificate_of_its_week'
        WHEN NOT EXISTS (SELECT FROM public.database_proof AS p
            WHERE p.id = NEW.proof_id AND p.backup_id = NEW.backup_id AND p.holds)
            THEN 'certificate_of_a_proved_backup'
        WHEN EXISTS (SELECT FROM public.database_proof AS p JOIN public.database_proof AS later
            ON later.backup_id = p.backup_id AND later.target = p.target AND later.id > p.id
            WHERE p.id = NEW.proof_id)
            THEN 'certificate_of_the_newest_proof'
        WHEN made.by_id = NEW.by_id THEN 'certificate_by_another'
        WHEN NOT EXISTS (SELECT FROM public.people_employee AS e
            JOIN public.people_position AS p ON p.id = e.position_id
            WHERE e.id = NEW.by_id AND e.is_active AND p.code IN ('ecommerce_lead',
                'ecommerce_assistant', 'product_operations', 'office_clerk'))
            THEN 'certificate_by_back_office'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the record of % is not signed: %', NEW.week, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    NEW.orders := made.orders;
    SELECT w.week_orders, w.first_number, w.last_number
        INTO NEW.week_orders, NEW.first_number, NEW.last_number
        FROM public.database_orders_of_week(NEW.week, made.recorded_at) AS w;
    RETURN NEW;
END $$;
DROP TRIGGER database_certificate_b_check ON database_certificate;
CREATE TRIGGER database_certificate_b_week BEFORE INSERT ON database_certificate
    FOR EACH ROW EXECUTE FUNCTION database_check_certificate_of_week();
