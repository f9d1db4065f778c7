CREATE FUNCTION tours_check_debt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    IF NEW.person_id <> t.sales_id
       OR NEW.amount <> public.tours_price(t.id) - public.tours_received(t.id) THEN
        RAISE EXCEPTION 'whoever is responsible for tour % answers for what is owed', t.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_baddebt_check BEFORE INSERT ON tours_baddebt
    FOR EACH ROW EXECUTE FUNCTION tours_check_debt();

CREATE FUNCTION tours_keep_costs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'tours_cost' THEN
        which := NEW.tour_id;
    ELSE
        SELECT tour_id INTO STRICT which FROM public.tours_cost WHERE id = NEW.cost_id;
    END IF;
    PERFORM public.tours_lock(which);
    IF public.tours_settled(which) THEN
        RAISE EXCEPTION 'tour % is settled', which USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_cost_check BEFORE INSERT ON tours_cost
    FOR EACH ROW EXECUTE FUNCTION tours_keep_costs();
CREATE TRIGGER tours_coststrike_check BEFORE INSERT ON tours_coststrike
    FOR EACH ROW EXECUTE FUNCTION tours_keep_costs();

CREATE FUNCTION tours_check_settlement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour;
    missing text;
    sheet bigint;
    received numeric;
    debt numeric;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    received := public.tours_received(t.id);
    IF t.settlement_id IS NOT NULL THEN
        RAISE EXCEPTION 'tour % is settled', t.code USING ERRCODE = 'check_violation';
    END IF;
    SELECT string_agg(k, ', ') INTO missing
        FROM unnest(ARRAY['contract', 'confirmation', 'itemised']) AS k
        WHERE NOT EXISTS (SELECT FROM public.tours_tourfile WHERE tour_id = t.id AND kind = k);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'tour % lacks: % (A7.3-5)', t.code, missing USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_departure WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % has not departed', t.code USING ERRCODE = 'check_violation';
    END IF;
    SELECT id INTO sheet FROM public.tours_budget
        WHERE tour_id = t.id ORDER BY version DESC LIMIT 1;
    IF EXISTS (
        SELECT FROM public.tours_cost AS c
        LEFT JOIN public.tours_budgetline AS l ON l.budget_id = sheet AND l.item = c.item
        WHERE c.tour_id = t.id
          AND NOT EXISTS (SELECT FROM public.tours_coststrike AS s WHERE s.cost_id = c.id)
        GROUP BY c.item, l.amount HAVING sum(c.amount) > coalesce(l.amount, 0)) THEN
        RAISE EXCEPTION 'tour % cost more than its budget sheet allows (A7.3-3)', t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_reckoning AS r WHERE r.id = NEW.reckoning_id
                   AND r.tour_id = t.id AND r.state = 'approved' AND r.total = NEW.total
                   AND r.taken = NEW.taken AND r.received = NEW.income) THEN
        RAISE EXCEPTION 'nobody confirmed these figures of tour % (A7.3-3)', t.code USING ERRCODE = 'check_violation';
    END IF;
    debt := coalesce((public.tours_nets(NEW.entry_id, t.fund_id, true) ->> '224102')::numeric, 0);
    IF NEW.total <> coalesce((
            SELECT sum(c.amount) FROM public.tours_cost AS c WHERE c.tour_id = t.id
            AND NOT EXISTS (SELECT FROM public.tours_coststrike AS s WHERE s.cost_id = c.id)), 0)
       OR NEW.taken <> public.tours_taken(t.id) OR NEW.income <> received
       OR NOT public.tours_books(
            NEW.entry_id, t.fund_id,
            jsonb_build_object('540102', NEW.total, '122101', -NEW.taken, '2203', received,
                               '500102', -received, '224102', debt,
                               '3103', received - NEW.total),
            jsonb_build_object('122102', -debt, '3103', NEW.total - received)) THEN
        RAISE EXCEPTION 'the settlement of tour % does not add up', t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.total > NEW.taken AND NEW.total > received
       OR received > coalesce(public.tours_price(t.id), 0) THEN
        RAISE EXCEPTION 'tour % has not so much money, or too much (A7.3-2)', t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.tours_is_empty(t.fund_id, NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_purse WHERE fund_id = t.fund_id AND balance <> 0) THEN
        RAISE EXCEPTION 'what is left of tour % has not gone to the company', t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_check BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_settlement();

CREATE FUNCTION tours_check_bill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.bill_id IS NULL AND NEW.invoice = '' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.expenses_invoice WHERE id = NEW.bill_id AND is_live
                   AND claim_id IS NULL AND amount = NEW.amount) THEN
        RAISE EXCEPTION 'the invoice of a cost stands in the register (A7.3-3)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_cost_bill BEFORE INSERT ON tours_cost
    FOR EACH ROW EXECUTE FUNCTION tours_check_bill();

-- A struck cost frees its invoice.
CREATE FUNCTION tours_free_bill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.expenses_invoice SET is_live = false WHERE is_live AND id = (
        SELECT bill_id FROM public.tours_cost WHERE id = NEW.cost_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tours_coststrike_free AFTER INSERT ON tours_coststrike
    FOR EACH ROW EXECUTE FUNCTION tours_free_bill();

CREATE FUNCTION tours_check_verification() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_cost
               WHERE bill_id = NEW.invoice_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks an invoice' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoice_checked_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_verification_second BEFORE INSERT ON expenses_verification
    FOR EACH ROW EXECUTE FUNCTION tours_check_verification();

-- Nobody uses up a number for nothing.
CREATE FUNCTION tours_check_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.tours_cost WHERE bill_id = NEW.id) THEN
        RAISE EXCEPTION 'invoice % stands for nothing', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_invoice_use AFTER INSERT ON expenses_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.claim_id IS NULL)
    EXECUTE FUNCTION tours_check_use();

CREATE FUNCTION tours_check_bills() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_cost AS c WHERE c.tour_id = NEW.tour_id AND c.invoice <> ''
        AND NOT EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id)
        AND 'genuine' IS DISTINCT FROM (
            SELECT finding FROM public.expenses_verification
            WHERE invoice_id = c.bill_id ORDER BY id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'an invoice of tour % is not checked (A7.3-3)', NEW.tour_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoices_are_checked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_bills BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_bills();

-- The whole of a tour's balances at its end: nothing of it is left in its fund.
CREATE FUNCTION tours_is_empty(fund bigint, voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
            AND (a.money <> '' OR a.code IN ('2203', '122101', '224102'))
        WHERE l.fund_id = fund AND (l.entry_id = voucher
            OR EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = l.entry_id)
            OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = l.entry_id))
        GROUP BY a.id HAVING sum(l.debit) <> sum(l.credit))
$$;

CREATE FUNCTION tours_mark_settled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.tours_tour SET settlement_id = NEW.id WHERE id = NEW.tour_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tours_settlement_mark AFTER INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_mark_settled();

-- Whether a person's position includes a step, as the services ask it.
CREATE FUNCTION tours_may(person bigint, room text, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t ON t.id = r.content_type_id AND t.app_label = room
        WHERE e.id = person AND e.is_active)
$$;

-- Whether a voucher of a tour is being undone and its money has not moved back yet.
CREATE FUNCTION tours_undoing_waits(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.tours_tour AS t
        JOIN public.ledger_line AS l ON l.fund_id = t.fund_id
        JOIN public.ledger_entry AS r ON r.id = l.entry_id AND r.reverses_id IS NOT NULL
        WHERE t.id = which
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id)
        AND NOT EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
        AND NOT EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id))
$$;

CREATE FUNCTION tours_check_acceptance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    c public.tours_cost;
BEGIN
    SELECT * INTO STRICT c FROM public.tours_cost WHERE id = NEW.cost_id;
    PERFORM public.tours_lock(c.tour_id);
    IF c.invoice <> '' OR c.file_id IS NULL OR public.tours_settled(c.tour_id)
       OR EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id) THEN
        RAISE EXCEPTION 'cost % is not to be accepted without an invoice (A7.3-3)', c.id USING ERRCODE = 'check_violation';
    END IF;
    IF c.by_id = NEW.by_id OR public.tours_involved(c.tour_id, NEW.by_id)
       OR NOT public.tours_may(NEW.by_id, 'expenses', 'verify_invoice') THEN
        RAISE EXCEPTION 'finance looks at a cost without an invoice (A7.3-3)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_costacceptance_check BEFORE INSERT ON tours_costacceptance
    FOR EACH ROW EXECUTE FUNCTION tours_check_acceptance();

CREATE FUNCTION tours_check_accepted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_cost AS c WHERE c.tour_id = NEW.tour_id AND c.invoice = ''
        AND NOT EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id)
        AND NOT EXISTS (SELECT FROM public.tours_costacceptance WHERE cost_id = c.id)) THEN
        RAISE EXCEPTION 'nobody looked at a cost without an invoice of tour % (A7.3-3)', NEW.tour_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_accepted BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_accepted();

CREATE FUNCTION tours_check_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.tours_undoing_waits(NEW.tour_id) THEN
        RAISE EXCEPTION 'a voucher of tour % is being undone (A7.3-2)', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_undone BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_undone();

CREATE FUNCTION tours_check_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
    request bigint;
BEGIN
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date < t.returns_on THEN
        RAISE EXCEPTION 'tour % is not back before % (A7.3-4)', t.code, t.returns_on USING ERRCODE = 'check_violation';
    END IF;
    SELECT approval_id INTO request FROM public.tours_reckoning WHERE id = NEW.reckoning_id;
    IF public.tours_involved(t.id, NEW.by_id) OR public.tours_decided(request, NEW.by_id) THEN
        RAISE EXCEPTION 'whoever settles tour % neither works for it nor confirmed it (A7.1-2)', t.code
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.approvals_decision AS d WHERE d.approval_id = request
               AND d.verdict = 'approved'
               AND (public.tours_held(t.id, d.by_id) OR public.tours_held(t.id, d.principal_id)
                    OR t.guide_id IN (d.by_id, d.principal_id))) THEN
        RAISE EXCEPTION 'who had an advance of tour % confirmed its settlement (A7.3-3)', t.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_is_back BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_back();
