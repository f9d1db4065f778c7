CREATE FUNCTION expenses_set_budget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_position AS p ON p.id = e.position_id
                   WHERE e.id = NEW.by_id AND e.is_active AND p.code = 'general_manager') THEN
        RAISE EXCEPTION 'the general manager sets the budget (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'budget_by_general_manager';
    END IF;
    INSERT INTO public.expenses_budgetline (year, category_id, amount, consented, held, used)
        VALUES (NEW.year, NEW.category_id, 0, 0, 0, 0) ON CONFLICT DO NOTHING;
    SELECT amount INTO NEW.before FROM public.expenses_budgetline
        WHERE year = NEW.year AND category_id = NEW.category_id FOR UPDATE;
    UPDATE public.expenses_budgetline SET amount = NEW.amount
        WHERE year = NEW.year AND category_id = NEW.category_id;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_budgetchange_0_set BEFORE INSERT ON expenses_budgetchange
    FOR EACH ROW EXECUTE FUNCTION expenses_set_budget();

-- A commitment takes line and amount from its approved document, whatever was written. After a
-- payment that was undone it is what was spent, and of the rest what the line still has.
CREATE FUNCTION expenses_place_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    doc record;
    line public.expenses_budgetline;
    consent numeric;
    was record;
BEGIN
    IF NEW.spending_id IS NOT NULL THEN
        SELECT line_id, amount, state, approval_id INTO doc
            FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    ELSE
        SELECT line_id, total AS amount, state, approval_id INTO doc
            FROM public.expenses_run WHERE id = NEW.run_id FOR UPDATE;
    END IF;
    IF doc.state IS DISTINCT FROM 'approved' OR NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = doc.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'only what is approved commits a budget (A7.2-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    SELECT h.amount, h.beyond, e.id AS ended, coalesce(e.used, 0) AS used INTO was
        FROM public.expenses_hold AS h LEFT JOIN public.expenses_holdend AS e ON e.hold_id = h.id
        WHERE h.spending_id IS NOT DISTINCT FROM NEW.spending_id
          AND h.run_id IS NOT DISTINCT FROM NEW.run_id ORDER BY h.id DESC LIMIT 1;
    IF was.amount IS NOT NULL AND was.ended IS NULL THEN
        RAISE EXCEPTION 'this is committed already' USING ERRCODE = 'check_violation';
    END IF;
    NEW.line_id := doc.line_id;
    SELECT * INTO line FROM public.expenses_budgetline WHERE id = doc.line_id FOR UPDATE;
    IF was.used > 0 THEN
        NEW.amount := least(doc.amount, was.used + greatest(
            0, line.amount + line.consented - line.held - line.used));
        NEW.beyond := was.beyond - least(was.beyond, was.amount - was.used);
        UPDATE public.expenses_budgetline
            SET used = used - was.used, held = held + NEW.amount WHERE id = line.id;
        RETURN NEW;
    END IF;
    NEW.amount := doc.amount;
    NEW.beyond := greatest(0, line.held + line.used + doc.amount - line.amount - line.consented);
    SELECT coalesce(sum(o.amount), 0) INTO consent
        FROM public.expenses_overrun AS o
        JOIN public.approvals_approval AS a ON a.id = o.approval_id AND a.state = 'approved'
        WHERE o.state = 'approved' AND o.spending_id IS NOT DISTINCT FROM NEW.spending_id
          AND o.run_id IS NOT DISTINCT FROM NEW.run_id;
    IF NEW.beyond > consent THEN
        RAISE EXCEPTION 'the budget is exceeded by % (A7.1-2)', NEW.beyond - consent USING ERRCODE = 'check_violation',
            CONSTRAINT = 'budget_not_exceeded';
    END IF;
    UPDATE public.expenses_budgetline
        SET held = held + NEW.amount, consented = consented + NEW.beyond WHERE id = line.id;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_hold_0_place BEFORE INSERT ON expenses_hold
    FOR EACH ROW EXECUTE FUNCTION expenses_place_hold();

-- What was paid is used, the rest is free again; so is a consent that was not needed after all.
CREATE FUNCTION expenses_end_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    hold public.expenses_hold;
    paid public.expenses_payment;
BEGIN
    SELECT * INTO STRICT hold FROM public.expenses_hold WHERE id = NEW.hold_id;
    NEW.used := 0;
    IF NEW.payment_id IS NULL THEN
        IF NOT EXISTS (SELECT FROM public.expenses_spending
                       WHERE id = hold.spending_id AND state IN ('cancelled', 'pending'))
           AND NOT EXISTS (SELECT FROM public.expenses_run
                           WHERE id = hold.run_id AND state = 'rejected')
           OR EXISTS (SELECT FROM public.expenses_advance
                      WHERE spending_id = hold.spending_id AND settled_at IS NULL) THEN
            RAISE EXCEPTION 'commitment % is still needed', hold.id USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        SELECT * INTO STRICT paid FROM public.expenses_payment WHERE id = NEW.payment_id;
        IF paid.claim_id IS NOT NULL THEN
            SELECT total INTO NEW.used FROM public.expenses_claim
                WHERE id = paid.claim_id AND spending_id = hold.spending_id;
        ELSIF paid.run_id IS NOT NULL THEN
            SELECT total INTO NEW.used FROM public.expenses_run
                WHERE id = paid.run_id AND id = hold.run_id;
        ELSE
            SELECT 0 INTO NEW.used FROM public.expenses_advance
                WHERE id = paid.advance_id AND spending_id = hold.spending_id;
        END IF;
        IF NEW.used IS NULL OR public.expenses_is_undone(paid.id) THEN
            RAISE EXCEPTION 'payment % is none of commitment %', paid.id, hold.id USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.used > hold.amount THEN
            RAISE EXCEPTION 'payment % is more than is committed', paid.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'budget_not_exceeded';
        END IF;
    END IF;
    UPDATE public.expenses_budgetline
        SET held = held - hold.amount, used = used + NEW.used,
            consented = consented - least(hold.beyond, hold.amount - NEW.used)
        WHERE id = hold.line_id;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_holdend_0_end BEFORE INSERT ON expenses_holdend
    FOR EACH ROW EXECUTE FUNCTION expenses_end_hold();
