-- Passwords of site, community, server and database (C6-2).
CREATE FUNCTION vault_is_site(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT kind IN ('site', 'community', 'server', 'database')
    FROM public.vault_entry WHERE id = which
$$;

-- They are disclosed to nobody: never lent, and what was lent before opens nothing.
CREATE FUNCTION vault_never_lent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'vault_reveal' THEN
        IF to_jsonb(NEW) ->> 'way' <> 'loan' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF public.vault_is_site(NEW.entry_id) THEN
        RAISE EXCEPTION 'account % is never lent', NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'never_lent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_loan_a_kind BEFORE INSERT ON vault_loan
    FOR EACH ROW EXECUTE FUNCTION vault_never_lent();
CREATE TRIGGER vault_reveal_a_kind BEFORE INSERT ON vault_reveal
    FOR EACH ROW EXECUTE FUNCTION vault_never_lent();

-- The site lead controls them: one of the custodians, as long as anybody fills that seat.
CREATE FUNCTION vault_site_lead_keeps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.vault_change;
BEGIN
    SELECT * INTO STRICT asked FROM public.vault_change WHERE id = NEW.change_id;
    IF asked.holders IS NOT NULL AND public.vault_is_site(asked.entry_id)
       AND EXISTS (SELECT FROM public.people_employee AS e
                   WHERE public.vault_seat(e.id) = 'site_manager')
       AND NOT EXISTS (SELECT FROM unnest(asked.holders) AS p
                       WHERE public.vault_seat(p) = 'site_manager') THEN
        RAISE EXCEPTION 'the site lead keeps account %', asked.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_lead_keeps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_enactment_a_lead BEFORE INSERT ON vault_enactment
    FOR EACH ROW EXECUTE FUNCTION vault_site_lead_keeps();
