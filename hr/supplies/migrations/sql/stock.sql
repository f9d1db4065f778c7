-- The one way into the ledger: triggers of documents call it, nobody else may.
CREATE FUNCTION supplies_book(
    which bigint, what text, pieces integer, moment timestamptz, who bigint, unit bigint,
    origin text, origin_id bigint, cost numeric
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.supplies_item; after_it integer;
BEGIN
    SELECT * INTO STRICT held FROM public.supplies_item WHERE id = which FOR NO KEY UPDATE;
    after_it := held.on_hand + pieces;
    IF after_it < 0 THEN
        RAISE EXCEPTION '% of %, % on hand (A3-L5)', pieces, held.name, held.on_hand
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supply_not_below_zero';
    END IF;
    UPDATE public.supplies_item
    SET on_hand = after_it, price = CASE WHEN origin = 'supplies.delivery' THEN cost ELSE price END
    WHERE id = which;
    INSERT INTO public.supplies_supplymove
        (at, item_id, kind, quantity, on_hand_after, price, department_id, source, source_id, by_id)
    VALUES (moment, which, what, pieces, after_it, coalesce(cost, held.price), unit,
            origin, origin_id, who);
END $$;
REVOKE ALL ON FUNCTION supplies_book(bigint, text, integer, timestamptz, bigint, bigint, text,
    bigint, numeric) FROM PUBLIC;

-- How many of an item a department has taken in the month of a moment.
CREATE FUNCTION supplies_taken(unit bigint, which bigint, moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(-sum(quantity), 0) FROM public.supplies_supplymove
    WHERE kind = 'issue' AND department_id = unit AND item_id = which
      AND at >= public.supplies_month(moment)
      AND at < public.supplies_month(public.supplies_month(moment) + interval '40 days')
$$;

-- A line comes with its document, in the same transaction (A3-L5).
CREATE FUNCTION supplies_check_whole(recorded timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF recorded < now() THEN
        RAISE EXCEPTION 'a document is whole when it is written (A3-L5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'document_is_whole';
    END IF;
END $$;

CREATE FUNCTION supplies_check_issue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'keep_stock') THEN
        RAISE EXCEPTION 'the office issues supplies (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'office_issues';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_issue_by BEFORE INSERT ON supplies_issue
    FOR EACH ROW EXECUTE FUNCTION supplies_check_issue();

CREATE FUNCTION supplies_keep_issue() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.deadline_id IS NOT NULL THEN
        RAISE EXCEPTION 'issue % stays as it was made', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_issue_keep BEFORE UPDATE ON supplies_issue
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_issue();

CREATE FUNCTION supplies_issue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_issue; most integer;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_issue WHERE id = NEW.issue_id;
    PERFORM public.supplies_check_whole(head.recorded_at);
    -- Whoever issues the same item waits here, so that both see what the other took.
    PERFORM FROM public.supplies_item WHERE id = NEW.item_id FOR NO KEY UPDATE;
    SELECT per_month INTO most FROM public.supplies_limit
    WHERE item_id = NEW.item_id AND department_id = head.department_id ORDER BY id DESC LIMIT 1;
    IF most < NEW.quantity + public.supplies_taken(head.department_id, NEW.item_id, head.at) THEN
        RAISE EXCEPTION 'beyond the limit of % a month (A3-1)', most USING ERRCODE = 'check_violation',
            CONSTRAINT = 'within_the_limit';
    END IF;
    PERFORM public.supplies_book(NEW.item_id, 'issue', -NEW.quantity, head.at, head.by_id,
        head.department_id, 'supplies.issue', head.id, NULL);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_issueline_book AFTER INSERT ON supplies_issueline
    FOR EACH ROW EXECUTE FUNCTION supplies_issue();

-- The custodian of the department signs, and nobody signs what they handed out (A3-L3).
CREATE FUNCTION supplies_check_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_issue;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_issue WHERE id = NEW.issue_id;
    IF NEW.by_id = head.by_id OR NEW.by_id IS DISTINCT FROM (
        SELECT person_id FROM public.supplies_custody WHERE department_id = head.department_id
        ORDER BY id DESC LIMIT 1) OR NOT EXISTS (
        SELECT FROM public.people_employee
        WHERE id = NEW.by_id AND is_active AND department_id = head.department_id) THEN
        RAISE EXCEPTION 'the custodian of the department signs (A3-L3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'custodian_signs';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_issuereceipt_by BEFORE INSERT ON supplies_issuereceipt
    FOR EACH ROW EXECUTE FUNCTION supplies_check_receipt();

CREATE FUNCTION supplies_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.supplies_item;
BEGIN
    SELECT * INTO STRICT held FROM public.supplies_item WHERE id = NEW.item_id FOR NO KEY UPDATE;
    IF NOT public.supplies_may(NEW.by_id, 'keep_stock') THEN
        RAISE EXCEPTION 'the office counts (A3-L5)' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.seen IS DISTINCT FROM coalesce((
        SELECT max(id) FROM public.supplies_supplymove WHERE item_id = held.id), 0) THEN
        RAISE EXCEPTION '% was moved since it was counted', held.name USING ERRCODE = 'check_violation',
            CONSTRAINT = 'supply_moved_since';
    END IF;
    NEW.expected := held.on_hand;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_shelfcount_expect BEFORE INSERT ON supplies_shelfcount
    FOR EACH ROW EXECUTE FUNCTION supplies_count();

CREATE FUNCTION supplies_book_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.counted <> NEW.expected THEN
        PERFORM public.supplies_book(NEW.item_id, 'count', NEW.counted - NEW.expected, NEW.at,
            NEW.by_id, NULL, 'supplies.shelfcount', NEW.id, NULL);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_shelfcount_book AFTER INSERT ON supplies_shelfcount
    FOR EACH ROW EXECUTE FUNCTION supplies_book_count();

CREATE FUNCTION supplies_write_off() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'keep_stock') THEN
        RAISE EXCEPTION 'the office writes off (A3-L5)' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.supplies_book(NEW.item_id, 'write_off', -NEW.quantity, NEW.at, NEW.by_id, NULL,
        'supplies.writeoff', NEW.id, NULL);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_writeoff_book AFTER INSERT ON supplies_writeoff
    FOR EACH ROW EXECUTE FUNCTION supplies_write_off();

-- The office takes pieces of an issue back: never more than were issued. They count as not used, at
-- the price at which they were issued (A3-L5).
CREATE FUNCTION supplies_take_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given public.supplies_issueline;
    unit bigint;
    cost numeric;
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'keep_stock') THEN
        RAISE EXCEPTION 'the office takes supplies back (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'office_issues';
    END IF;
    SELECT * INTO STRICT given FROM public.supplies_issueline WHERE id = NEW.line_id;
    -- Whoever takes back pieces of the same item waits here.
    PERFORM FROM public.supplies_item WHERE id = given.item_id FOR NO KEY UPDATE;
    IF (SELECT sum(quantity) FROM public.supplies_issuereturn WHERE line_id = given.id)
       > given.quantity THEN
        RAISE EXCEPTION 'more than was issued (A3-L5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'return_within_issue';
    END IF;
    SELECT department_id INTO STRICT unit FROM public.supplies_issue WHERE id = given.issue_id;
    SELECT price INTO STRICT cost FROM public.supplies_supplymove
    WHERE item_id = given.item_id AND source = 'supplies.issue' AND source_id = given.issue_id;
    PERFORM public.supplies_book(given.item_id, 'issue', NEW.quantity, NEW.at, NEW.by_id, unit,
        'supplies.issuereturn', NEW.id, cost);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_issuereturn_book AFTER INSERT ON supplies_issuereturn
    FOR EACH ROW EXECUTE FUNCTION supplies_take_back();
