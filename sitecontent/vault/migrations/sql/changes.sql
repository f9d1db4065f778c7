CREATE FUNCTION vault_enact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.vault_change;
BEGIN
    SELECT * INTO STRICT asked FROM public.vault_change WHERE id = NEW.change_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', asked.entry_id));
    IF NOT public.vault_consented(asked.id) THEN
        RAISE EXCEPTION 'change % is not approved', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF asked.holders IS NOT NULL THEN
        IF EXISTS (SELECT FROM unnest(asked.holders) AS p WHERE public.vault_seat(p) IS NULL) THEN
            RAISE EXCEPTION 'custodians fill a seat'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'vault_seat';
        END IF;
        DELETE FROM public.vault_custody WHERE content_object_id = asked.entry_id
            AND user_id <> ALL (asked.holders);
        INSERT INTO public.vault_custody (permission_id, user_id, content_object_id)
        SELECT public.vault_right(), p, asked.entry_id FROM unnest(asked.holders) AS p
        ON CONFLICT DO NOTHING;
    END IF;
    IF asked.what = 'closing' THEN
        UPDATE public.vault_entry SET closed_at = NEW.at WHERE id = asked.entry_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_enactment_b_enact BEFORE INSERT ON vault_enactment
    FOR EACH ROW EXECUTE FUNCTION vault_enact();

CREATE FUNCTION vault_two_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE which bigint := coalesce(NEW.content_object_id, OLD.content_object_id);
BEGIN
    IF (SELECT count(*) FROM public.vault_custody WHERE content_object_id = which) < 2 THEN
        RAISE EXCEPTION 'account % has fewer than two custodians', which
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'two_custodians';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER vault_custody_two AFTER INSERT OR UPDATE OR DELETE ON vault_custody
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vault_two_hold();

CREATE FUNCTION vault_take_into_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE fresh public.vault_secret;
BEGIN
    SELECT * INTO STRICT fresh FROM public.vault_secret WHERE id = NEW.secret_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', fresh.entry_id));
    IF NOT EXISTS (SELECT FROM public.vault_enactment AS n JOIN public.vault_change AS c
                   ON c.id = n.change_id WHERE c.secret_id = fresh.id) THEN
        RAISE EXCEPTION 'secret % is not approved', fresh.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT public.vault_holds(NEW.by_id, fresh.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, fresh.entry_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'vault_holder';
    END IF;
    IF fresh.number <= (SELECT s.number FROM public.vault_entry AS e
                        JOIN public.vault_secret AS s ON s.id = e.current_id
                        WHERE e.id = fresh.entry_id) THEN
        RAISE EXCEPTION 'a newer secret is in use'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'newer_in_use';
    END IF;
    UPDATE public.vault_entry SET current_id = fresh.id WHERE id = fresh.entry_id;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_use_b_take BEFORE INSERT ON vault_use
    FOR EACH ROW EXECUTE FUNCTION vault_take_into_use();
