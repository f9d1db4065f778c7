-- What was asked for changes only while it is asked for anew.
CREATE FUNCTION expenses_keep_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id', 'rejection'];
    asked text[] := ARRAY['amount', 'advance', 'purpose', 'line_id', 'reason', 'total', 'note'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a document begins as asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending')
       OR now_is -> 'rejection' IS DISTINCT FROM was -> 'rejection' AND NEW.state <> 'rejected' THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
        ('approved', 'cancelled'), ('approved', 'rejected'), ('approved', 'settled'))
       AND NOT public.expenses_may_reopen(TG_TABLE_NAME, now_is, OLD.state) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = 'approved'
          AND kind = 'expenses.' || substr(TG_TABLE_NAME, 10)
          AND asker_id = coalesce(now_is ->> 'person_id', now_is ->> 'asked_by_id',
                                  now_is ->> 'made_by_id')::bigint
          AND amount = coalesce(now_is ->> 'amount', now_is ->> 'total')::numeric) THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_spending_keep BEFORE INSERT OR UPDATE ON expenses_spending
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_document();
CREATE TRIGGER expenses_overrun_keep BEFORE INSERT OR UPDATE ON expenses_overrun
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_document();
CREATE TRIGGER expenses_claim_keep BEFORE INSERT OR UPDATE ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_document();
CREATE TRIGGER expenses_run_keep BEFORE INSERT OR UPDATE ON expenses_run
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_document();

-- How a request, a claim and a run end: by what was paid, or with nothing paid at all.
CREATE FUNCTION expenses_end_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ok boolean := true;
BEGIN
    IF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      JOIN public.expenses_claim AS c ON c.id = p.claim_id
                      WHERE c.spending_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'cancelled' THEN
        ok := NOT EXISTS (SELECT FROM public.expenses_claim WHERE spending_id = NEW.id
                          AND state IN ('pending', 'returned', 'approved', 'settled'))
          AND NOT EXISTS (SELECT FROM public.expenses_advance AS a WHERE a.spending_id = NEW.id
                          AND NOT EXISTS (SELECT FROM public.expenses_undoing
                                          WHERE advance_id = a.id)
                          AND NOT EXISTS (SELECT FROM public.expenses_payment AS p
                                          WHERE p.advance_id = a.id
                                            AND NOT public.expenses_is_undone(p.id)));
    ELSIF TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      WHERE p.claim_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF TG_TABLE_NAME = 'expenses_run' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      WHERE p.run_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF NEW.state IN ('cancelled', 'rejected') THEN
        ok := TG_TABLE_NAME IN ('expenses_claim', 'expenses_run') AND NEW.state = 'rejected';
    END IF;
    IF NOT ok THEN
        RAISE EXCEPTION '% % cannot end as %', TG_TABLE_NAME, NEW.id, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_spending_z_ends BEFORE UPDATE OF state ON expenses_spending
    FOR EACH ROW WHEN (NEW.state IN ('settled', 'cancelled', 'rejected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_end_document();
CREATE TRIGGER expenses_overrun_z_ends BEFORE UPDATE OF state ON expenses_overrun
    FOR EACH ROW WHEN (NEW.state IN ('settled', 'cancelled', 'rejected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_end_document();
CREATE TRIGGER expenses_claim_z_ends BEFORE UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state IN ('settled', 'cancelled', 'rejected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_end_document();
CREATE TRIGGER expenses_run_z_ends BEFORE UPDATE OF state ON expenses_run
    FOR EACH ROW WHEN (NEW.state IN ('settled', 'cancelled', 'rejected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_end_document();

-- A request waits again once its consent was taken back; what was paid opens once that is undone.
CREATE FUNCTION expenses_may_reopen(what text, document jsonb, was text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN what = 'expenses_spending' AND was = 'approved' THEN document ->> 'state' = 'pending'
            AND EXISTS (SELECT FROM public.approvals_approval WHERE state = 'pending'
                        AND id = (document ->> 'approval_id')::bigint)
        WHEN document ->> 'state' <> 'approved' OR was NOT IN ('settled', 'cancelled') THEN false
        ELSE coalesce((
            SELECT bool_and(public.expenses_is_undone(p.id)) FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            LEFT JOIN public.expenses_advance AS a ON a.id = p.advance_id
            WHERE (document ->> 'id')::bigint = CASE what
                WHEN 'expenses_claim' THEN p.claim_id
                WHEN 'expenses_run' THEN p.run_id
                WHEN 'expenses_spending' THEN coalesce(c.spending_id, a.spending_id) END), false)
        END
$$;
