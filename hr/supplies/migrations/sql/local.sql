CREATE TRIGGER supplies_localpurchase_keep BEFORE INSERT OR UPDATE ON supplies_localpurchase
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_document('supplies.local', 'most');

-- Bought against an approved application, by who asked, for at most what was approved (A3-5).
CREATE FUNCTION supplies_check_bill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.supplies_localpurchase
                   WHERE id = NEW.purchase_id AND state = 'approved' AND person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'nothing is bought without an application (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'local_of_approved';
    END IF;
    IF NEW.total > (SELECT most FROM public.supplies_localpurchase WHERE id = NEW.purchase_id) THEN
        RAISE EXCEPTION 'more than was approved (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'local_within_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_localbill_of BEFORE INSERT ON supplies_localbill
    FOR EACH ROW EXECUTE FUNCTION supplies_check_bill();

-- What is an item goes through the ledger: in, and on to the department at once.
CREATE FUNCTION supplies_book_local() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_localbill; unit bigint;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_localbill WHERE id = NEW.bill_id;
    PERFORM public.supplies_check_whole(head.recorded_at);
    SELECT department_id INTO STRICT unit FROM public.supplies_localpurchase
    WHERE id = head.purchase_id;
    IF (SELECT sum(quantity * price) FROM public.supplies_localline WHERE bill_id = head.id)
       > head.total THEN
        RAISE EXCEPTION 'the lines come to more than the bill (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'local_within_bill';
    END IF;
    PERFORM public.supplies_book(NEW.item_id, 'local', NEW.quantity, head.at, head.by_id, NULL,
        'supplies.local', head.purchase_id, NEW.price);
    PERFORM public.supplies_book(NEW.item_id, 'issue', -NEW.quantity, head.at, head.by_id, unit,
        'supplies.local', head.purchase_id, NEW.price);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_localline_book AFTER INSERT ON supplies_localline
    FOR EACH ROW EXECUTE FUNCTION supplies_book_local();

-- Audited by the office, never by who bought (A3-5).
CREATE FUNCTION supplies_check_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'audit_local') OR EXISTS (
        SELECT FROM public.supplies_localbill WHERE id = NEW.bill_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'the office audits what others bought (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'audited_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_localaudit_by BEFORE INSERT ON supplies_localaudit
    FOR EACH ROW EXECUTE FUNCTION supplies_check_audit();
