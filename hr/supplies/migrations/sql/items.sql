CREATE FUNCTION supplies_begin_item() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.on_hand <> 0 OR NEW.price <> 0 THEN
        RAISE EXCEPTION 'item % begins empty', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_item_begin BEFORE INSERT ON supplies_item
    FOR EACH ROW EXECUTE FUNCTION supplies_begin_item();

-- The management sets limits (A3-1).
CREATE FUNCTION supplies_check_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'set_limit') THEN
        RAISE EXCEPTION 'limits are set by the management (A3-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'limit_by_management';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_limit_by BEFORE INSERT ON supplies_limit
    FOR EACH ROW EXECUTE FUNCTION supplies_check_limit();

-- A department names one of its own people, by its head or who is in charge of it (A3-L3).
CREATE FUNCTION supplies_check_custody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.person_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.people_employee
        WHERE id = NEW.person_id AND is_active AND department_id = NEW.department_id) THEN
        RAISE EXCEPTION 'a custodian works in the department (A3-L3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'custodian_of_the_department';
    END IF;
    IF NEW.person_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.people_department AS d WHERE d.id = NEW.department_id
          AND (NEW.by_id IN (d.leader_id, d.managing_leader_id) OR EXISTS (
              SELECT FROM public.people_employee AS e
              JOIN public.people_position AS p ON p.id = e.position_id
              WHERE e.id = NEW.by_id AND e.is_active AND p.code = 'general_manager'))) THEN
        RAISE EXCEPTION 'a department names its custodian itself (A3-L3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'custodian_by_the_department';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_custody_by BEFORE INSERT ON supplies_custody
    FOR EACH ROW EXECUTE FUNCTION supplies_check_custody();

-- What is asked for or on order stays what was approved; what was counted in a unit stays in it.
CREATE FUNCTION supplies_keep_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.unit <> OLD.unit AND EXISTS (
        SELECT FROM public.supplies_supplymove WHERE item_id = OLD.id) THEN
        RAISE EXCEPTION 'item % is counted in % (A3-L5)', OLD.code, OLD.unit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_keeps_unit';
    END IF;
    IF (NEW.name, NEW.specification, NEW.unit) IS DISTINCT FROM (OLD.name, OLD.specification, OLD.unit)
       AND EXISTS (
        SELECT FROM public.supplies_purchaseline AS l
        JOIN public.supplies_purchase AS p ON p.id = l.purchase_id
        LEFT JOIN public.supplies_order AS o ON o.purchase_id = p.id
        WHERE l.item_id = OLD.id AND (
            p.state IN ('pending', 'approved') OR o.state IN ('placed', 'delivered', 'matched'))) THEN
        RAISE EXCEPTION 'item % is being bought as it is (A3-1)', OLD.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_being_bought';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_item_keep BEFORE UPDATE OF name, specification, unit ON supplies_item
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_item();
