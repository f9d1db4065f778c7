CREATE FUNCTION service_refuse(why text, which text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = which;
END $$;

-- By the rights of the position, as the portal asks them.
CREATE FUNCTION service_may(who bigint, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_employee WHERE id = who AND is_active AND is_superuser)
        OR EXISTS (
            SELECT FROM public.people_employee AS e
                JOIN public.people_employee_groups AS g ON g.employee_id = e.id
                JOIN public.auth_group_permissions AS gp ON gp.group_id = g.group_id
                JOIN public.auth_permission AS p ON p.id = gp.permission_id
                JOIN public.django_content_type AS t ON t.id = p.content_type_id
            WHERE e.id = who AND e.is_active AND p.codename = what AND t.app_label = 'service')
$$;

CREATE FUNCTION service_add_customer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.into_id IS NOT NULL THEN
        PERFORM public.service_refuse('customers are merged by a person', 'merged_by_person');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_customer_add BEFORE INSERT ON service_customer
    FOR EACH ROW EXECUTE FUNCTION service_add_customer();

CREATE FUNCTION service_add_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Whoever merges the customer at the same moment waits, or is waited for.
    PERFORM FROM public.service_customer WHERE id = NEW.customer_id FOR SHARE;
    IF NEW.first_id <> NEW.customer_id OR EXISTS (
        SELECT FROM public.service_customer WHERE id = NEW.customer_id AND into_id IS NOT NULL) THEN
        PERFORM public.service_refuse('a key is that of a customer who stands alone', 'key_of_one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_customerkey_add BEFORE INSERT ON service_customerkey
    FOR EACH ROW EXECUTE FUNCTION service_add_key();

CREATE FUNCTION service_merge_customers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.service_customer WHERE id IN (NEW.kept_id, NEW.gone_id) ORDER BY id FOR UPDATE;
    IF NOT public.service_may(NEW.by_id, 'work_ticket') THEN
        PERFORM public.service_refuse('this person does not merge customers', 'merged_by_person');
    END IF;
    IF EXISTS (SELECT FROM public.service_customer
               WHERE id IN (NEW.kept_id, NEW.gone_id) AND into_id IS NOT NULL) THEN
        PERFORM public.service_refuse('one of them was merged already', 'merged_once');
    END IF;
    UPDATE public.service_customer SET into_id = NEW.kept_id WHERE id = NEW.gone_id;
    UPDATE public.service_customerkey SET customer_id = NEW.kept_id WHERE customer_id = NEW.gone_id;
    RETURN NEW;
END $$;
CREATE TRIGGER service_merge_carry BEFORE INSERT ON service_merge
    FOR EACH ROW EXECUTE FUNCTION service_merge_customers();

CREATE FUNCTION service_undo_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept bigint;
    gone bigint;
BEGIN
    SELECT kept_id, gone_id INTO kept, gone FROM public.service_merge WHERE id = NEW.merge_id;
    PERFORM FROM public.service_customer WHERE id IN (kept, gone) ORDER BY id FOR UPDATE;
    IF NOT public.service_may(NEW.by_id, 'work_ticket') THEN
        PERFORM public.service_refuse('this person does not merge customers', 'merged_by_person');
    END IF;
    IF NOT EXISTS (SELECT FROM public.service_customer WHERE id = gone AND into_id = kept)
       OR EXISTS (SELECT FROM public.service_customer WHERE id = kept AND into_id IS NOT NULL) THEN
        PERFORM public.service_refuse('the later merge is taken back first', 'undone_in_turn');
    END IF;
    UPDATE public.service_customer SET into_id = NULL WHERE id = gone;
    WITH RECURSIVE theirs(id) AS (
        SELECT gone UNION SELECT c.id FROM public.service_customer AS c JOIN theirs ON c.into_id = theirs.id
    )
    UPDATE public.service_customerkey SET customer_id = gone
        WHERE customer_id = kept AND first_id IN (SELECT id FROM theirs);
    RETURN NEW;
END $$;
CREATE TRIGGER service_mergeundone_carry BEFORE INSERT ON service_mergeundone
    FOR EACH ROW EXECUTE FUNCTION service_undo_merge();

-- What was reported stays as it was; only the approval is joined to it, once.
CREATE FUNCTION service_add_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.approval_id IS NOT NULL OR NOT public.service_may(NEW.by_id, 'work_ticket') THEN
        PERFORM public.service_refuse('a customer is reported first', 'reported_first');
    END IF;
    -- Two who report at the same moment: the second waits, and is refused.
    PERFORM FROM public.service_customer WHERE id = NEW.customer_id FOR UPDATE;
    IF EXISTS (
        SELECT FROM public.service_flag AS f JOIN public.approvals_approval AS a ON a.id = f.approval_id
        WHERE f.customer_id = NEW.customer_id AND (a.state = 'pending' OR a.state = 'approved'
              AND NOT EXISTS (SELECT FROM public.service_flagend WHERE flag_id = f.id))) THEN
        PERFORM public.service_refuse('this customer is reported already', 'flag_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_flag_add BEFORE INSERT ON service_flag
    FOR EACH ROW EXECUTE FUNCTION service_add_flag();

CREATE FUNCTION service_keep_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'service_flag binds: rows are never deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND kind = 'service.flag' AND asker_id = OLD.by_id AND state = 'pending') THEN
        PERFORM public.service_refuse('a report stays as it was written', 'asked_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_flag_keep BEFORE UPDATE ON service_flag
    FOR EACH ROW EXECUTE FUNCTION service_keep_flag();
CREATE TRIGGER service_flag_never BEFORE DELETE OR TRUNCATE ON service_flag
    FOR EACH STATEMENT EXECUTE FUNCTION service_keep_flag();

CREATE FUNCTION service_end_flag() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'lead_service') OR NOT EXISTS (
        SELECT FROM public.service_flag AS f JOIN public.approvals_approval AS a ON a.id = f.approval_id
        WHERE f.id = NEW.flag_id AND a.state = 'approved') THEN
        PERFORM public.service_refuse('the service lead takes a mark off that holds', 'flag_holds');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_flagend_check BEFORE INSERT ON service_flagend
    FOR EACH ROW EXECUTE FUNCTION service_end_flag();
