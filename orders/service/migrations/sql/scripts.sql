CREATE FUNCTION service_write_script() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'write_script') THEN
        PERFORM public.service_refuse('this position does not write scripts', 'script_writer');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_script_write BEFORE INSERT ON service_script
    FOR EACH ROW EXECUTE FUNCTION service_write_script();

CREATE FUNCTION service_script_is_retired(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT move = 'retired' FROM public.service_scriptmove
                     WHERE script_id = which ORDER BY id DESC LIMIT 1), false)
$$;

-- Versions are counted here: each follows the one before, and says why.
CREATE FUNCTION service_add_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.service_script WHERE id = NEW.script_id FOR NO KEY UPDATE;
    IF NOT public.service_may(NEW.by_id, 'write_script') THEN
        PERFORM public.service_refuse('this position does not write scripts', 'script_writer');
    END IF;
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number
        FROM public.service_scriptversion WHERE script_id = NEW.script_id;
    IF btrim(NEW.title) = '' OR btrim(NEW.text) = '' OR NEW.number > 1 AND btrim(NEW.reason) = '' THEN
        PERFORM public.service_refuse('a version has a title, a text and a reason', 'script_says_why');
    END IF;
    IF public.service_script_is_retired(NEW.script_id) THEN
        PERFORM public.service_refuse('the script is retired', 'script_in_use');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_scriptversion_add BEFORE INSERT ON service_scriptversion
    FOR EACH ROW EXECUTE FUNCTION service_add_version();

CREATE FUNCTION service_move_script() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.service_script WHERE id = NEW.script_id FOR NO KEY UPDATE;
    IF NOT public.service_may(NEW.by_id, 'write_script') THEN
        PERFORM public.service_refuse('this position does not write scripts', 'script_writer');
    END IF;
    IF NEW.move NOT IN ('retired', 'back') OR btrim(NEW.reason) = ''
       OR (NEW.move = 'retired') = public.service_script_is_retired(NEW.script_id) THEN
        PERFORM public.service_refuse('the script is so already', 'script_move');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_scriptmove_take BEFORE INSERT ON service_scriptmove
    FOR EACH ROW EXECUTE FUNCTION service_move_script();

CREATE FUNCTION service_use_script() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'work_ticket') AND NOT public.service_may(NEW.by_id, 'write_script') THEN
        PERFORM public.service_refuse('this position does not work with scripts', 'script_user');
    END IF;
    IF (SELECT public.service_script_is_retired(script_id) FROM public.service_scriptversion
        WHERE id = NEW.version_id) THEN
        PERFORM public.service_refuse('the script is retired', 'script_in_use');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_scriptuse_take BEFORE INSERT ON service_scriptuse
    FOR EACH ROW EXECUTE FUNCTION service_use_script();

CREATE FUNCTION service_name_shop() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'lead_service') OR btrim(NEW.name) = '' THEN
        PERFORM public.service_refuse('the lead of the service names the shop', 'shop_namer');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_shopname_take BEFORE INSERT ON service_shopname
    FOR EACH ROW EXECUTE FUNCTION service_name_shop();
