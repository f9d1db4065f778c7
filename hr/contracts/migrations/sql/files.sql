CREATE FUNCTION contracts_check_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract := public.contracts_lock(NEW.contract_id);
BEGIN
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    IF NEW.sha256 <> encode(sha256(NEW.content), 'hex') OR NEW.size <> length(NEW.content) THEN
        PERFORM public.contracts_refuse('the fingerprint of this file is another', 'fingerprint');
    END IF;
    -- Whoever keeps the same file waits at the contract; one that was set aside may be kept again.
    IF EXISTS (SELECT FROM public.contracts_contractfile AS f
               WHERE f.contract_id = kept.id AND f.sha256 = NEW.sha256
                 AND NOT EXISTS (SELECT FROM public.contracts_fileend WHERE file_id = f.id)) THEN
        PERFORM public.contracts_refuse('this file is kept already', 'contract_file_once');
    END IF;
    NEW.version := kept.version;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_contractfile_b_check BEFORE INSERT ON contracts_contractfile
    FOR EACH ROW EXECUTE FUNCTION contracts_check_file();

CREATE FUNCTION contracts_set_aside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.contracts_check_keeper(public.contracts_lock((
        SELECT contract_id FROM public.contracts_contractfile WHERE id = NEW.file_id)), NEW.by_id);
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_fileend_b_check BEFORE INSERT ON contracts_fileend
    FOR EACH ROW EXECUTE FUNCTION contracts_set_aside();

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
