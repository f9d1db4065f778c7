CREATE FUNCTION contracts_hand_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.contracts_loan;
    kept public.contracts_contract;
BEGIN
    SELECT * INTO asked FROM public.contracts_loan WHERE id = NEW.loan_id;
    kept := public.contracts_lock(asked.contract_id);
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    IF NEW.by_id = asked.by_id THEN
        PERFORM public.contracts_refuse('nobody lends to themselves', 'lent_by_another');
    END IF;
    IF NOT EXISTS (SELECT FROM public.people_employee WHERE id = asked.by_id AND is_active) THEN
        PERFORM public.contracts_refuse('the borrower does not work here', 'borrower_is_here');
    END IF;
    IF NOT EXISTS (SELECT FROM public.approvals_approval
                   WHERE id = asked.approval_id AND state = 'approved' AND kind = 'contracts.loan') THEN
        PERFORM public.contracts_refuse('this loan was not signed', 'signature_comes_first');
    END IF;
    IF asked.is_original AND EXISTS (
        SELECT FROM public.contracts_handout AS h JOIN public.contracts_loan AS l ON l.id = h.loan_id
        WHERE l.contract_id = kept.id AND l.is_original
          AND NOT EXISTS (SELECT FROM public.contracts_loanreturn WHERE hand_out_id = h.id)) THEN
        PERFORM public.contracts_refuse('the original is out', 'one_original');
    END IF;
    IF asked.is_original <> (NEW.content IS NULL)
       OR NEW.content IS NOT NULL AND NEW.sha256 <> encode(sha256(NEW.content), 'hex') THEN
        PERFORM public.contracts_refuse('a copy is lent, the original in a special case', 'copies_are_lent');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_handout_b_lend BEFORE INSERT ON contracts_handout
    FOR EACH ROW EXECUTE FUNCTION contracts_hand_out();

CREATE FUNCTION contracts_take_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.contracts_loan;
BEGIN
    SELECT l.* INTO asked FROM public.contracts_loan AS l
    JOIN public.contracts_handout AS h ON h.loan_id = l.id WHERE h.id = NEW.hand_out_id;
    PERFORM public.contracts_check_keeper(public.contracts_lock(asked.contract_id), NEW.by_id);
    IF NEW.by_id = asked.by_id THEN
        PERFORM public.contracts_refuse('somebody else takes back what one borrowed', 'lent_by_another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_loanreturn_b_back BEFORE INSERT ON contracts_loanreturn
    FOR EACH ROW EXECUTE FUNCTION contracts_take_back();

-- What was asked stays as it was asked; only the approval is joined to it.
CREATE FUNCTION contracts_keep_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND kind = 'contracts.loan' AND asker_id = OLD.by_id) THEN
        PERFORM public.contracts_refuse('a loan is asked for once', 'asked_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_loan_keep BEFORE UPDATE ON contracts_loan
    FOR EACH ROW EXECUTE FUNCTION contracts_keep_loan();
CREATE TRIGGER contracts_loan_stays BEFORE DELETE OR TRUNCATE ON contracts_loan
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A6-5');

-- What was read on the spot the contract group writes down; on the screen, and in a copy that is out,
-- everybody reads as themselves.
CREATE FUNCTION contracts_check_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.way IN ('screen', 'copy') AND NEW.reader_id <> NEW.by_id
       OR NEW.way = 'spot' AND NOT public.contracts_may(NEW.by_id, 'manage_contract') THEN
        PERFORM public.contracts_refuse('the contract group notes who read a contract', 'contract_group');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_reading_b_check BEFORE INSERT ON contracts_reading
    FOR EACH ROW EXECUTE FUNCTION contracts_check_reading();
