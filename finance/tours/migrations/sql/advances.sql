CREATE FUNCTION tours_budget_of(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT total FROM public.tours_budget WHERE tour_id = which ORDER BY version DESC LIMIT 1
$$;

CREATE FUNCTION tours_check_payout() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    a public.tours_advance;
    t public.tours_tour;
    own numeric;
BEGIN
    SELECT * INTO STRICT a FROM public.tours_advance WHERE id = NEW.advance_id;
    t := public.tours_lock(a.tour_id);
    IF NEW.amount <> a.amount OR a.state NOT IN ('open', 'agreed') THEN
        RAISE EXCEPTION 'advance % is not to be paid', a.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.by_id = a.guide_id THEN
        RAISE EXCEPTION 'nobody pays an advance to themselves (A7.1-2)' USING ERRCODE = 'check_violation';
    END IF;
    IF t.settlement_id IS NOT NULL
       OR EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % is over', t.code USING ERRCODE = 'check_violation';
    END IF;
    own := greatest(0, least(coalesce(public.tours_budget_of(t.id), 0),
                             public.tours_received(t.id)) - public.tours_committed(t.id, a.id));
    IF NEW.amount - NEW.company_part > own THEN
        RAISE EXCEPTION 'advance % is beyond what tour % has left (A7.3-2)', a.id, t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.company_part > 0 AND (NEW.company_part > a.amount - a.limit_then OR NOT EXISTS (
        SELECT FROM public.approvals_approval AS p
        WHERE p.id = a.approval_id AND p.kind = 'tours.advance' AND p.state = 'approved')) THEN
        RAISE EXCEPTION 'nobody approved that the company pays % in advance (A7.3-2)',
            NEW.company_part USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id,
            jsonb_build_object('122101', NEW.amount, '224102', -NEW.company_part),
            jsonb_build_object('122102', NEW.company_part)) THEN
        RAISE EXCEPTION 'no voucher paid advance %', a.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_payout_check BEFORE INSERT ON tours_payout
    FOR EACH ROW EXECUTE FUNCTION tours_check_payout();

CREATE FUNCTION tours_keep_advance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.state NOT IN ('open', 'asked') THEN
            RAISE EXCEPTION 'an advance begins asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
           ('open', 'paid'), ('open', 'withdrawn'), ('asked', 'agreed'), ('asked', 'refused'),
           ('asked', 'withdrawn'), ('agreed', 'paid'), ('agreed', 'withdrawn'),
           ('paid', 'returned'))) THEN
        RAISE EXCEPTION 'advance % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'agreed' AND NOT EXISTS (
        SELECT FROM public.approvals_approval AS p
        WHERE p.id = NEW.approval_id AND p.kind = 'tours.advance' AND p.state = 'approved'
          AND p.asker_id = NEW.asked_by_id AND p.amount = NEW.amount) THEN
        RAISE EXCEPTION 'advance % is not approved by anybody', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'paid' AND OLD.state <> 'paid'
       AND NOT EXISTS (SELECT FROM public.tours_payout WHERE advance_id = OLD.id) THEN
        RAISE EXCEPTION 'advance % was not paid', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'returned' AND OLD.state <> 'returned' AND NOT EXISTS (
        SELECT FROM public.tours_giveback AS g
        JOIN public.tours_payout AS p ON p.id = g.payout_id WHERE p.advance_id = OLD.id) THEN
        RAISE EXCEPTION 'advance % was not given back', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_advance_keep BEFORE INSERT OR UPDATE ON tours_advance
    FOR EACH ROW EXECUTE FUNCTION tours_keep_advance();

CREATE FUNCTION tours_check_give_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    p public.tours_payout;
    t public.tours_tour;
BEGIN
    SELECT * INTO STRICT p FROM public.tours_payout WHERE id = NEW.payout_id;
    t := public.tours_lock((SELECT tour_id FROM public.tours_advance WHERE id = p.advance_id));
    IF t.settlement_id IS NOT NULL OR public.tours_undone(p.entry_id)
       OR NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('122101', -p.amount), '{}') THEN
        RAISE EXCEPTION 'no voucher took advance % back', p.advance_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_giveback_check BEFORE INSERT ON tours_giveback
    FOR EACH ROW EXECUTE FUNCTION tours_check_give_back();

CREATE FUNCTION tours_check_repayment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF t.settlement_id IS NOT NULL OR NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('224102', NEW.amount),
            jsonb_build_object('122102', -NEW.amount)) THEN
        RAISE EXCEPTION 'no voucher paid % of tour % back', NEW.amount, t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_repayment_check BEFORE INSERT ON tours_repayment
    FOR EACH ROW EXECUTE FUNCTION tours_check_repayment();

-- A voucher whose reversal was prepared and not dropped.
CREATE FUNCTION tours_reversing(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id))
$$;

-- What is being taken back by a reversal is not given back beside it.
CREATE FUNCTION tours_check_standing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.tours_reversing((SELECT entry_id FROM public.tours_payout WHERE id = NEW.payout_id))
    THEN
        RAISE EXCEPTION 'the advance is being undone (A7.3-2)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_giveback_standing BEFORE INSERT ON tours_giveback
    FOR EACH ROW EXECUTE FUNCTION tours_check_standing();
