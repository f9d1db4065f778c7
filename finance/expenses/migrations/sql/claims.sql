-- Invoices and files come with their claim, and are free again when it is turned down.
CREATE FUNCTION expenses_add_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE claim public.expenses_claim;
BEGIN
    IF NEW.claim_id IS NULL AND NEW.is_live THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
    IF NOT NEW.is_live OR NOT (claim.state = 'returned'
                               OR claim.state = 'pending' AND claim.approval_id IS NULL) THEN
        RAISE EXCEPTION 'claim % lies before who decides: nothing is added', claim.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_add BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_add_paper();
CREATE TRIGGER expenses_invoicefile_add BEFORE INSERT ON expenses_invoicefile
    FOR EACH ROW EXECUTE FUNCTION expenses_add_paper();

CREATE FUNCTION expenses_keep_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE'
       OR to_jsonb(NEW) - 'is_live' IS DISTINCT FROM to_jsonb(OLD) - 'is_live'
       OR NEW.is_live THEN
        RAISE EXCEPTION '% binds: rows are only ever added (A7.2-1)', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_keep BEFORE UPDATE OR DELETE ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_paper();
CREATE TRIGGER expenses_invoice_empty BEFORE TRUNCATE ON expenses_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_keep_paper();
CREATE TRIGGER expenses_invoicefile_keep BEFORE UPDATE OR DELETE ON expenses_invoicefile
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_paper();
CREATE TRIGGER expenses_invoicefile_empty BEFORE TRUNCATE ON expenses_invoicefile
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_keep_paper();

CREATE FUNCTION expenses_free_papers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.expenses_invoice SET is_live = false WHERE claim_id = NEW.id AND is_live;
    UPDATE public.expenses_invoicefile SET is_live = false WHERE claim_id = NEW.id AND is_live;
    RETURN NULL;
END $$;
CREATE TRIGGER expenses_claim_free AFTER UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state IN ('returned', 'refused', 'withdrawn', 'rejected')
                       AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_free_papers();

CREATE FUNCTION expenses_sum_invoices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.total IS DISTINCT FROM (SELECT sum(amount) FROM public.expenses_invoice
                                   WHERE claim_id = NEW.id AND is_live) THEN
        RAISE EXCEPTION 'claim % is not what its invoices come to', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_sum BEFORE UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION expenses_sum_invoices();

CREATE FUNCTION expenses_check_claim() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.expenses_spending;
BEGIN
    SELECT * INTO STRICT asked FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    IF asked.state <> 'approved' OR asked.person_id <> NEW.person_id
       OR NOT EXISTS (SELECT FROM public.expenses_hold AS h WHERE h.spending_id = asked.id
                      AND NOT EXISTS (SELECT FROM public.expenses_holdend WHERE hold_id = h.id)) THEN
        RAISE EXCEPTION 'request % is not approved (A7.2-1)', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.total > asked.amount THEN
        RAISE EXCEPTION 'claim of % above the approved %', NEW.total, asked.amount USING ERRCODE = 'check_violation',
            CONSTRAINT = 'claim_within_request';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_check BEFORE INSERT OR UPDATE OF total ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_check_claim();

CREATE FUNCTION expenses_verify() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_invoice AS i
               JOIN public.expenses_claim AS c ON c.id = i.claim_id
               WHERE i.id = NEW.invoice_id AND c.person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks an invoice' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoice_checked_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_verification_0_second BEFORE INSERT ON expenses_verification
    FOR EACH ROW EXECUTE FUNCTION expenses_verify();

CREATE FUNCTION expenses_check_red() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE original public.expenses_invoice;
BEGIN
    SELECT * INTO STRICT original FROM public.expenses_invoice WHERE id = NEW.reverses_id FOR UPDATE;
    IF NOT original.is_live OR original.reverses_id IS NOT NULL
       OR NOT coalesce((SELECT person_id FROM public.expenses_claim WHERE id = original.claim_id)
          = (SELECT person_id FROM public.expenses_claim WHERE id = NEW.claim_id), false) THEN
        RAISE EXCEPTION 'invoice % cannot be reversed by this claim', original.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'red_reverses_own';
    END IF;
    IF original.amount + NEW.amount + coalesce((SELECT sum(amount) FROM public.expenses_invoice
            WHERE reverses_id = original.id AND is_live), 0) < 0 THEN
        RAISE EXCEPTION 'more than invoice % is reversed', original.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'red_within_original';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_red BEFORE INSERT ON expenses_invoice
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION expenses_check_red();

CREATE FUNCTION expenses_invoice_key(code text, number text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN n ~ '^[0-9]{20}$' THEN ':' || n ELSE c || ':' || n END
    FROM (SELECT upper(regexp_replace(code, '[[:space:]-]', '', 'g')) AS c,
                 upper(regexp_replace(number, '[[:space:]-]', '', 'g')) AS n) AS plain
$$;

CREATE FUNCTION expenses_name_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.day IS NULL THEN
        RAISE EXCEPTION 'an invoice has its day' USING ERRCODE = 'check_violation';
    END IF;
    NEW.key := public.expenses_invoice_key(NEW.code, NEW.number);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_0_key BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_name_invoice();

-- Whether the reversal of a voucher of a request may be carried out and is not: one that is only
-- asked for changes nothing before it is consented to.
CREATE FUNCTION expenses_owed_back(spending bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT p.entry_id FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            LEFT JOIN public.expenses_advance AS a ON a.id = p.advance_id
            WHERE spending IN (c.spending_id, a.spending_id)
            UNION ALL
            SELECT entry_id FROM public.expenses_advance WHERE spending_id = spending) AS v
        JOIN public.ledger_entry AS r ON r.reverses_id = v.entry_id
        WHERE NOT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_consent AS k
                          JOIN public.approvals_approval AS a ON a.id = k.approval_id
                          WHERE k.entry_id = r.id AND a.state <> 'approved'))
$$;

CREATE FUNCTION expenses_check_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    doc jsonb := to_jsonb(NEW);
    asked bigint := coalesce(doc ->> 'spending_id', doc ->> 'id')::bigint;
BEGIN
    IF TG_TABLE_NAME = 'expenses_payment' THEN
        SELECT coalesce(
            (SELECT spending_id FROM public.expenses_claim WHERE id = (doc ->> 'claim_id')::bigint),
            (SELECT spending_id FROM public.expenses_advance
             WHERE id = (doc ->> 'advance_id')::bigint)) INTO asked;
    END IF;
    IF public.expenses_owed_back(asked) THEN
        RAISE EXCEPTION 'what was undone has not come back yet (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'undone_money_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_z_back BEFORE INSERT ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_claim_z_ends_back BEFORE UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state = 'rejected' AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_spending_z_back BEFORE UPDATE OF state ON expenses_spending
    FOR EACH ROW WHEN (OLD.state = 'approved' AND NEW.state IN ('cancelled', 'pending'))
    EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_payment_z_back BEFORE INSERT ON expenses_payment
    FOR EACH ROW WHEN (NEW.run_id IS NULL) EXECUTE FUNCTION expenses_check_back();

-- Business spending is consented to beforehand: an invoice of an earlier day was spent without.
CREATE FUNCTION expenses_check_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.day > (NEW.at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'an invoice is of no day to come (A7.2-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoice_not_ahead';
    END IF;
    IF NEW.amount > 0 AND EXISTS (
        SELECT FROM public.expenses_claim AS c
        JOIN public.expenses_spending AS s ON s.id = c.spending_id
        JOIN public.expenses_budgetline AS b ON b.id = s.line_id
        JOIN public.expenses_category AS k ON k.id = b.category_id AND k.kind = 'business'
        JOIN public.approvals_approval AS a ON a.id = s.approval_id
        WHERE c.id = NEW.claim_id
          AND NEW.day < (a.ended_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RAISE EXCEPTION 'invoice % is older than the consent (A7.4-1)', NEW.number USING ERRCODE = 'check_violation',
            CONSTRAINT = 'business_beforehand';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_day BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_check_day();

-- What says its sum with tax: a fully digital invoice, or an original without any QR text.
CREATE FUNCTION expenses_check_stated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.amount > NEW.stated
       AND (NEW.kind IN ('31', '32') OR NEW.kind = '' AND NEW.text = '') THEN
        RAISE EXCEPTION 'invoice % is over %, not % (A7.2-1)', NEW.number, NEW.stated, NEW.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'not_beyond_the_original';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_1_stated BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_check_stated();
