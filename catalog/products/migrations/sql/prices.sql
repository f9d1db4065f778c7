CREATE FUNCTION products_charge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.products_pricewindow
               WHERE product_id = NEW.product_id AND ends_at > NEW.at AND starts_at < ends_at
                 AND price >= NEW.price) THEN
        RAISE EXCEPTION 'a promotion of product % would not be below %', NEW.product_id, NEW.price
            USING ERRCODE = 'check_violation', CONSTRAINT = 'promotion_below_usual';
    END IF;
    UPDATE public.products_product SET price = NEW.price WHERE id = NEW.product_id;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricechange_b_charge BEFORE INSERT ON products_pricechange
    FOR EACH ROW EXECUTE FUNCTION products_charge();

CREATE FUNCTION products_list() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF held.is_listed = NEW.is_listed THEN
        RAISE EXCEPTION '% is so already', held.sku USING ERRCODE = 'check_violation', CONSTRAINT = 'listed_as_before';
    END IF;
    IF NEW.is_listed AND held.on_hand <= held.reserved THEN
        RAISE EXCEPTION 'nothing of % is left to sell', held.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'listed_without_stock';
    END IF;
    UPDATE public.products_product SET is_listed = NEW.is_listed WHERE id = NEW.product_id;
    RETURN NEW;
END $$;
CREATE TRIGGER products_listingchange_b_list BEFORE INSERT ON products_listingchange
    FOR EACH ROW EXECUTE FUNCTION products_list();

CREATE FUNCTION products_end_window() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ending text[] := ARRAY['ends_at', 'planned_until', 'ended_by_id'];
BEGIN
    IF pg_trigger_depth() < 2 OR OLD.planned_until IS NOT NULL
       OR NEW.planned_until IS DISTINCT FROM OLD.ends_at
       OR to_jsonb(NEW) - ending IS DISTINCT FROM to_jsonb(OLD) - ending THEN
        RAISE EXCEPTION 'the promotional price % stays as it was approved', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'product_by_ledger';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricewindow_end BEFORE UPDATE ON products_pricewindow
    FOR EACH ROW EXECUTE FUNCTION products_end_window();

CREATE FUNCTION products_promote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE usual numeric;
BEGIN
    SELECT price INTO STRICT usual FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.price >= usual THEN
        RAISE EXCEPTION 'the promotional price % of product % is not below %', NEW.price,
            NEW.product_id, usual USING ERRCODE = 'check_violation', CONSTRAINT = 'promotion_below_usual';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricewindow_b_promote BEFORE INSERT ON products_pricewindow
    FOR EACH ROW EXECUTE FUNCTION products_promote();

CREATE TRIGGER products_pricewindow_refuse BEFORE DELETE OR TRUNCATE ON products_pricewindow
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('C11-1');
