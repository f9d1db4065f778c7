-- A secret always keeps a key; only what a newer key locks as well may go.
CREATE FUNCTION vault_keep_wrapping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM public.vault_wrapping
                   WHERE secret_id = OLD.secret_id AND id > OLD.id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the only key of secret % stays', OLD.secret_id
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vault_wrapping_keep BEFORE UPDATE OR DELETE ON vault_wrapping
    FOR EACH ROW EXECUTE FUNCTION vault_keep_wrapping();
CREATE TRIGGER vault_wrapping_never BEFORE TRUNCATE ON vault_wrapping
    FOR EACH STATEMENT EXECUTE FUNCTION vault_never();

CREATE FUNCTION vault_forget(which text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone integer;
BEGIN
    DELETE FROM public.vault_wrapping WHERE key_id = which;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.vault_canary WHERE key_id = which;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION vault_forget(text) FROM PUBLIC;
