-- Whether a person at work holds a right of this room by their position.
CREATE FUNCTION contracts_may(person bigint, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_employee_groups AS m ON m.employee_id = e.id
        JOIN public.auth_group_permissions AS g ON g.group_id = m.group_id
        JOIN public.auth_permission AS p ON p.id = g.permission_id
        JOIN public.django_content_type AS t ON t.id = p.content_type_id
        WHERE e.id = person AND e.is_active AND p.codename = wanted AND t.app_label = 'contracts')
$$;

CREATE FUNCTION contracts_refuse(words text, gate text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = gate;
END $$;

-- A contract that nobody else acts on until the transaction ends.
CREATE FUNCTION contracts_lock(asked bigint) RETURNS public.contracts_contract
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract;
BEGIN
    SELECT * INTO kept FROM public.contracts_contract WHERE id = asked FOR UPDATE;
    RETURN kept;
END $$;
REVOKE ALL ON FUNCTION contracts_lock(bigint) FROM PUBLIC;

-- A place that takes contracts; whoever closes it waits until this one lies there.
CREATE FUNCTION contracts_check_open(place bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    takes boolean;
BEGIN
    SELECT is_open INTO takes FROM public.contracts_place WHERE id = place FOR SHARE;
    IF NOT takes THEN
        PERFORM public.contracts_refuse('this place is not in use', 'place_in_use');
    END IF;
END $$;
REVOKE ALL ON FUNCTION contracts_check_open(bigint) FROM PUBLIC;

-- The number: the row of kind and year is held until the transaction ends, so that the next number
-- is given once this one stands or is gone. Nobody chooses one, and none is given twice (A6-1).
CREATE FUNCTION contracts_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kind public.contracts_kind;
BEGIN
    IF NOT public.contracts_may(NEW.by_id, 'manage_contract')
       OR NOT public.contracts_may(NEW.custodian_id, 'manage_contract') THEN
        PERFORM public.contracts_refuse('the contract group registers and keeps contracts', 'contract_group');
    END IF;
    SELECT * INTO kind FROM public.contracts_kind WHERE id = NEW.kind_id;
    IF NOT kind.is_open THEN
        PERFORM public.contracts_refuse('this kind is not in use', 'kind_in_use');
    END IF;
    PERFORM public.contracts_check_open(NEW.place_id);
    NEW.year := extract(year FROM NEW.signed_on);
    INSERT INTO public.contracts_serial AS s (kind_id, year, last) VALUES (NEW.kind_id, NEW.year, 1)
        ON CONFLICT (kind_id, year) DO UPDATE SET last = s.last + 1 RETURNING last INTO NEW.serial;
    NEW.number := lpad(NEW.year::text, 4, '0') || '-' || kind.code || '-'
        || lpad(NEW.serial::text, greatest(4, length(NEW.serial::text)), '0');
    NEW.version := 1;
    NEW.ended_on := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_contract_b_number BEFORE INSERT ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_number();

CREATE FUNCTION contracts_first_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.contracts_version (contract_id, number, title, counterparty, amount, starts_on,
        ends_on, initials, note, by_id, at)
    VALUES (NEW.id, 1, NEW.title, NEW.counterparty, NEW.amount, NEW.starts_on, NEW.ends_on,
        NEW.initials, '', NEW.by_id, NEW.at);
    IF NEW.renews_id IS NOT NULL THEN
        INSERT INTO public.contracts_ending (contract_id, how, ended_on, reason, by_id, at)
        VALUES (NEW.renews_id, 'renewed', NEW.starts_on, NEW.number, NEW.by_id, NEW.at);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_contract_first AFTER INSERT ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_first_version();

-- Of a stored contract only what its versions, ends, moves and counts say changes, by their triggers.
CREATE FUNCTION contracts_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR (NEW.id, NEW.number, NEW.kind_id, NEW.year, NEW.serial, NEW.signed_on,
        NEW.by_id, NEW.at, NEW.recorded_at, NEW.department_id) IS DISTINCT FROM (OLD.id, OLD.number,
        OLD.kind_id, OLD.year, OLD.serial, OLD.signed_on, OLD.by_id, OLD.at, OLD.recorded_at,
        OLD.department_id) THEN
        PERFORM public.contracts_refuse('a contract changes by its versions alone (A6-1)', 'contract_by_versions');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_contract_keep BEFORE UPDATE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_keep();
CREATE TRIGGER contracts_contract_stays BEFORE DELETE OR TRUNCATE ON contracts_contract
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A6-1');

-- Who keeps a contract, and the contract group.
CREATE FUNCTION contracts_check_keeper(kept public.contracts_contract, person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.contracts_may(person, 'manage_contract') THEN
        PERFORM public.contracts_refuse('the contract group keeps contract ' || kept.number, 'contract_group');
    END IF;
END $$;
REVOKE ALL ON FUNCTION contracts_check_keeper(public.contracts_contract, bigint) FROM PUBLIC;

CREATE FUNCTION contracts_next_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract := public.contracts_lock(NEW.contract_id);
BEGIN
    IF pg_trigger_depth() > 1 THEN  -- the first one, written with its contract
        RETURN NEW;
    END IF;
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    IF kept.ended_on IS NOT NULL THEN
        PERFORM public.contracts_refuse('contract ' || kept.number || ' has ended', 'contract_has_ended');
    END IF;
    NEW.number := kept.version + 1;
    UPDATE public.contracts_contract SET version = NEW.number, title = NEW.title,
        counterparty = NEW.counterparty, amount = NEW.amount, starts_on = NEW.starts_on,
        ends_on = NEW.ends_on, initials = NEW.initials
    WHERE id = kept.id;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_version_b_next BEFORE INSERT ON contracts_version
    FOR EACH ROW EXECUTE FUNCTION contracts_next_version();

CREATE FUNCTION contracts_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract := public.contracts_lock(NEW.contract_id);
BEGIN
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    IF kept.ended_on IS NOT NULL THEN
        PERFORM public.contracts_refuse('contract ' || kept.number || ' has ended', 'contract_has_ended');
    END IF;
    UPDATE public.contracts_contract SET ended_on = NEW.ended_on WHERE id = kept.id;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_ending_b_end BEFORE INSERT ON contracts_ending
    FOR EACH ROW EXECUTE FUNCTION contracts_end();

CREATE FUNCTION contracts_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.contracts_contract := public.contracts_lock(NEW.contract_id);
BEGIN
    PERFORM public.contracts_check_keeper(kept, NEW.by_id);
    PERFORM public.contracts_check_open(NEW.place_id);
    UPDATE public.contracts_contract SET place_id = NEW.place_id WHERE id = kept.id;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_move_b_move BEFORE INSERT ON contracts_move
    FOR EACH ROW EXECUTE FUNCTION contracts_move();

-- The code of a kind stands in numbers that were given.
CREATE FUNCTION contracts_keep_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.code <> OLD.code AND EXISTS (
        SELECT FROM public.contracts_contract WHERE kind_id = OLD.id) THEN
        PERFORM public.contracts_refuse('the code ' || OLD.code || ' stands in numbers', 'code_stays');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_kind_code BEFORE UPDATE ON contracts_kind
    FOR EACH ROW EXECUTE FUNCTION contracts_keep_code();

-- Nobody looks whether a closed place is safe, so none is closed with contracts in it (A6-6).
CREATE FUNCTION contracts_close_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.contracts_contract WHERE place_id = OLD.id) THEN
        PERFORM public.contracts_refuse('contracts lie in place ' || OLD.code, 'place_holds_contracts');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_place_close BEFORE UPDATE ON contracts_place
    FOR EACH ROW WHEN (OLD.is_open AND NOT NEW.is_open) EXECUTE FUNCTION contracts_close_place();

-- What the right over an object rests on: the newest word of the record.
CREATE FUNCTION contracts_read_contract_is_open(reader bigint, about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT a.is_open FROM public.contracts_access AS a
        WHERE a.reader_id = reader AND a.contract_id::text = about
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1), false)
$$;
