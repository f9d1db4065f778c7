CREATE FUNCTION vault_add_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.vault_reveal;
BEGIN
    SELECT * INTO STRICT held FROM public.vault_reveal WHERE id = NEW.reveal_id;
    IF held.way <> 'emergency' OR held.by_id = NEW.by_id
       OR coalesce(public.vault_seat(NEW.by_id), '') NOT IN ('general_manager', 'deputy') THEN
        RAISE EXCEPTION 'the management reviews, never who opened'
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reviewed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_review_b_add BEFORE INSERT ON vault_review
    FOR EACH ROW EXECUTE FUNCTION vault_add_review();

CREATE FUNCTION vault_add_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.vault_entry WHERE id = NEW.entry_id AND closed_at IS NULL) THEN
        RAISE EXCEPTION 'account % is not lent', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.ends_at - NEW.starts_at > interval '30 days' THEN
        RAISE EXCEPTION 'a loan is short'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_is_short';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_loan_b_add BEFORE INSERT ON vault_loan
    FOR EACH ROW EXECUTE FUNCTION vault_add_loan();

CREATE FUNCTION vault_end_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.vault_loan AS l WHERE l.id = NEW.loan_id
                   AND (l.by_id = NEW.by_id OR public.vault_holds(NEW.by_id, l.entry_id))) THEN
        RAISE EXCEPTION 'loan % is another''s', NEW.loan_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'vault_holder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_loanend_b_add BEFORE INSERT ON vault_loanend
    FOR EACH ROW EXECUTE FUNCTION vault_end_loan();
