CREATE FUNCTION expenses_gate_advance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.expenses_spending;
    is_settled boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_settled := EXISTS (
            SELECT FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            WHERE (p.advance_id = NEW.id OR c.spending_id = NEW.spending_id)
              AND NOT public.expenses_is_undone(p.id)
        ) OR EXISTS (SELECT FROM public.expenses_undoing WHERE advance_id = NEW.id)
           AND public.expenses_came_back(NEW.entry_id);
        IF to_jsonb(NEW) - ARRAY['settled_at', 'deadline_id']
               IS DISTINCT FROM to_jsonb(OLD) - ARRAY['settled_at', 'deadline_id']
           OR (OLD.settled_at IS NULL) = (NEW.settled_at IS NULL)
           OR NEW.settled_at IS NOT NULL AND NEW.deadline_id <> OLD.deadline_id
           OR is_settled <> (NEW.settled_at IS NOT NULL) THEN
            RAISE EXCEPTION 'advance % is settled by a payment, once', OLD.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT asked FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    PERFORM FROM public.expenses_budgetline WHERE id = asked.line_id FOR UPDATE;
    IF asked.state <> 'approved' OR NOT EXISTS (
        SELECT FROM public.expenses_hold AS h WHERE h.spending_id = asked.id
        AND NOT EXISTS (SELECT FROM public.expenses_holdend WHERE hold_id = h.id)) THEN
        RAISE EXCEPTION 'request % is not approved (A7.2-1)', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.amount > asked.amount OR NEW.person_id <> asked.person_id
       OR NEW.settled_at IS NOT NULL OR EXISTS (
           SELECT FROM public.expenses_claim WHERE spending_id = asked.id
           AND state IN ('pending', 'returned', 'approved', 'settled')) THEN
        RAISE EXCEPTION 'advance of % is not what request % asked for', NEW.amount, asked.id USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.expenses_check_hands(asked.id, NULL, NEW.by_id);
    IF NEW.by_id = NEW.person_id AND NOT EXISTS (
        SELECT FROM public.expenses_release WHERE spending_id = asked.id) THEN
        RAISE EXCEPTION 'nobody lends to themselves (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hands_out_to_another';
    END IF;
    PERFORM public.expenses_check_voucher(
        NEW.entry_id, 'expenses.advance', NEW.spending_id, '122101', NEW.amount);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_advance_gate BEFORE INSERT OR UPDATE ON expenses_advance
    FOR EACH ROW EXECUTE FUNCTION expenses_gate_advance();

CREATE FUNCTION expenses_check_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.expenses_may(NEW.by_id, 'release_advance') OR NOT EXISTS (
        SELECT FROM public.expenses_spending WHERE id = NEW.spending_id AND state = 'approved'
        AND person_id <> NEW.by_id AND public.expenses_may(person_id, 'pay_expense')) THEN
        RAISE EXCEPTION 'a second person releases this, the chief accountant (A7.1-2)'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hands_out_to_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_release_0_second BEFORE INSERT ON expenses_release
    FOR EACH ROW EXECUTE FUNCTION expenses_check_release();

CREATE FUNCTION expenses_whole_advance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.expenses_check_whole(NEW.entry_id, ARRAY['122101']);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_advance_whole BEFORE INSERT ON expenses_advance
    FOR EACH ROW EXECUTE FUNCTION expenses_whole_advance();

-- Whether the money of a voucher was moved back by its reversal.
CREATE FUNCTION expenses_came_back(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.ledger_entry AS e
                   JOIN public.ledger_movement AS m ON m.entry_id = e.id
                   WHERE e.reverses_id = voucher)
$$;

-- Whether a person's position includes a step of spending, as the services ask it.
CREATE FUNCTION expenses_may(person bigint, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t
            ON t.id = r.content_type_id AND t.app_label = 'expenses'
        WHERE e.id = person AND e.is_active)
$$;
