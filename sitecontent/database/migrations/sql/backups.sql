-- A proof speaks of the very file that was backed up.
CREATE FUNCTION database_check_proof() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.holds AND NOT EXISTS (
        SELECT FROM public.database_backup AS b WHERE b.id = NEW.backup_id AND b.sha256 = NEW.sha256
    ) THEN
        RAISE EXCEPTION 'another file was proved' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'proof_of_this_backup';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_proof_b_check BEFORE INSERT ON database_proof
    FOR EACH ROW EXECUTE FUNCTION database_check_proof();

-- The record of a week (in China) rests on a backup taken in it that a restore has proved, and is
-- signed by somebody of the back office who works here and did not make it (C7-4).
CREATE FUNCTION database_check_certificate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made public.database_backup;
    wrong text;
BEGIN
    SELECT * INTO STRICT made FROM public.database_backup WHERE id = NEW.backup_id;
    wrong := CASE
        WHEN date_trunc('week', made.taken_at AT TIME ZONE 'Asia/Shanghai')::date <> NEW.week
            THEN 'certificate_of_its_week'
        WHEN NOT EXISTS (SELECT FROM public.database_proof AS p
            WHERE p.id = NEW.proof_id AND p.backup_id = NEW.backup_id AND p.holds)
            THEN 'certificate_of_a_proved_backup'
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
    RETURN NEW;
END $$;
CREATE TRIGGER database_certificate_b_check BEFORE INSERT ON database_certificate
    FOR EACH ROW EXECUTE FUNCTION database_check_certificate();
