-- A post, a login or all rights that change stand in the history of the person, written in the very same
-- transaction: whoever changes the one writes the other, and neither row goes away again.
CREATE FUNCTION people_stamp_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The order of what happened is not the writer's to choose.
    NEW.history_id := nextval(pg_get_serial_sequence('public.people_historicalemployee', 'history_id'));
    NEW.written_in := pg_current_xact_id()::text::bigint;
    NEW.written_at := transaction_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER people_historicalemployee_stamp BEFORE INSERT ON people_historicalemployee
    FOR EACH ROW EXECUTE FUNCTION people_stamp_history();

-- The number of a transaction alone could come again in a restored database.
CREATE FUNCTION people_on_record(person bigint, post bigint, works boolean, everything boolean)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_historicalemployee AS h
        WHERE h.id = person AND h.written_in = pg_current_xact_id_if_assigned()::text::bigint
        AND h.written_at = transaction_timestamp()
        AND h.position_id IS NOT DISTINCT FROM post AND h.is_active = works
        AND h.is_superuser = everything
        AND h.history_user_id IS DISTINCT FROM person)
$$;

CREATE FUNCTION people_keep_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.position_id IS NULL AND NOT NEW.is_superuser
       OR TG_OP = 'UPDATE' AND NEW.position_id IS NOT DISTINCT FROM OLD.position_id
       AND (NEW.is_active, NEW.is_superuser) = (OLD.is_active, OLD.is_superuser)
       OR public.people_on_record(NEW.id, NEW.position_id, NEW.is_active, NEW.is_superuser) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'post and login of person % change with their history alone', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'move_on_record';
END $$;
CREATE CONSTRAINT TRIGGER people_employee_moves
    AFTER INSERT OR UPDATE OF position_id, is_active, is_superuser ON people_employee
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_keep_moves();

-- Rights, levels and gates know a position by its code, people by its number.
CREATE FUNCTION people_keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a position keeps its code' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_position_code BEFORE UPDATE OF id, code ON people_position
    FOR EACH ROW WHEN ((NEW.id, NEW.code) IS DISTINCT FROM (OLD.id, OLD.code))
    EXECUTE FUNCTION people_keep_code();
