-- After the count is computed: like bank and book, drawer and book differ for a reason that is told.
CREATE FUNCTION ledger_count_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.counted <> NEW.opening + NEW.receipts - NEW.payments
       AND char_length(btrim(NEW.explanation)) < 6 THEN
        RAISE EXCEPTION 'this does not say why drawer and book differ (A7.1-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'count_says_why';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_cashcount_1_words BEFORE INSERT ON ledger_cashcount
    FOR EACH ROW EXECUTE FUNCTION ledger_count_words();
