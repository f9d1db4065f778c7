CREATE FUNCTION contracts_check_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract := public.contracts_lock(NEW.contract_id);
BEGIN
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    IF NEW.sha256 <> encode(sha256(NEW.content), 'hex') OR NEW.size <> length(NEW.content) THEN
        PERFORM public.contracts_refuse('the fingerprint of this file is another', 'fingerprint');
    END IF;
    NEW.version := kept.version;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_contractfile_b_check BEFORE INSERT ON contracts_contractfile
    FOR EACH ROW EXECUTE FUNCTION contracts_check_file();

-- Pages of text are those of a file that is being read, in the same transaction as the word that it was.
CREATE FUNCTION contracts_check_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.contracts_filetext WHERE file_id = NEW.file_id) THEN
        PERFORM public.contracts_refuse('this file was read already', 'file_read_once');
    END IF;
    SELECT contract_id INTO NEW.contract_id FROM public.contracts_contractfile WHERE id = NEW.file_id;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_textpage_check BEFORE INSERT ON contracts_textpage
    FOR EACH ROW EXECUTE FUNCTION contracts_check_text();
