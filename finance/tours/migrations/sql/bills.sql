-- A number of the register stands for the cost of a tour or for the payment of an order, not both.
CREATE OR REPLACE FUNCTION tours_check_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_cost WHERE bill_id = NEW.id)
       = EXISTS (SELECT FROM public.expenses_payment WHERE bill_id = NEW.id) THEN
        RAISE EXCEPTION 'invoice % stands for nothing', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION tours_check_other_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_payment WHERE bill_id = NEW.bill_id) THEN
        RAISE EXCEPTION 'this invoice paid an order of supplies (A7.2-1)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_cost_other_use BEFORE INSERT ON tours_cost
    FOR EACH ROW WHEN (NEW.bill_id IS NOT NULL) EXECUTE FUNCTION tours_check_other_use();
