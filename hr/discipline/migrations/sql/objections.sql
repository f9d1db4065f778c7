CREATE FUNCTION discipline_check_objection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.discipline_measure
                   WHERE ruling_id = NEW.ruling_id AND person_id = NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_ruling WHERE replaces_id = NEW.ruling_id) THEN
        RAISE EXCEPTION 'decision % is not % to object to', NEW.ruling_id, NEW.by_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_objection_check BEFORE INSERT ON discipline_objection
    FOR EACH ROW EXECUTE FUNCTION discipline_check_objection();

CREATE FUNCTION discipline_check_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    against public.discipline_ruling;
    fresh public.discipline_ruling;
BEGIN
    SELECT r.* INTO against FROM public.discipline_ruling AS r
        JOIN public.discipline_objection AS o ON o.ruling_id = r.id WHERE o.id = NEW.objection_id;
    IF public.discipline_is_concerned(against.case_id, NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_case
                  WHERE id = against.case_id AND opened_by_id = NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_ruling
                  WHERE case_id = against.case_id AND number <= against.number
                    AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'nobody answers an objection to their own decision or in their own case'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.ruling_id IS NOT NULL THEN
        SELECT * INTO fresh FROM public.discipline_ruling WHERE id = NEW.ruling_id;
        IF fresh.case_id <> against.case_id OR fresh.by_id <> NEW.by_id
           OR fresh.number <= against.number
           OR (fresh.outcome = 'confirmed') <> (NEW.reply = 'changed') THEN
            RAISE EXCEPTION 'case %: an answer leads to its own decision', against.case_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_answer_check BEFORE INSERT ON discipline_answer
    FOR EACH ROW EXECUTE FUNCTION discipline_check_answer();

CREATE FUNCTION discipline_check_answerer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.discipline_objection AS o
            JOIN public.discipline_ruling AS against ON against.id = o.ruling_id
            JOIN public.discipline_ruling AS r
                ON r.case_id = against.case_id AND r.number <= against.number
            JOIN public.discipline_measure AS m ON m.ruling_id = r.id
            JOIN public.discipline_dismissal AS d ON d.measure_id = m.id
            JOIN public.approvals_decision AS said ON said.approval_id = d.approval_id
        WHERE o.id = NEW.objection_id AND said.verdict = 'approved'
          AND NEW.by_id IN (said.by_id, said.principal_id)
    ) THEN
        RAISE EXCEPTION 'nobody answers an objection to a dismissal they approved' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_answer_check_approver BEFORE INSERT ON discipline_answer
    FOR EACH ROW EXECUTE FUNCTION discipline_check_answerer();
