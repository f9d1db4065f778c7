-- The last piece takes its product off sale, whoever takes it (C11-2).
CREATE FUNCTION products_sell_out(which bigint, moment timestamptz, what text, row_id bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.products_listingchange
        (at, product_id, is_listed, cause, source, source_id)
    SELECT moment, id, false, 'sold_out', what, row_id FROM public.products_product
    WHERE id = which AND is_listed AND on_hand <= reserved;
END $$;
REVOKE ALL ON FUNCTION products_sell_out(bigint, timestamptz, text, bigint) FROM PUBLIC;

CREATE FUNCTION products_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.kind = 'count' THEN
        IF NEW.counted IS NULL OR NEW.counted < 0 THEN
            RAISE EXCEPTION 'a stock-take says what was counted' USING ERRCODE = 'check_violation';
        END IF;
        NEW.quantity := NEW.counted - held.on_hand;
        IF NEW.seen IS DISTINCT FROM coalesce((
            SELECT max(id) FROM public.products_stockmove WHERE product_id = held.id), 0) THEN
            RAISE EXCEPTION '% was moved since it was counted', held.sku USING ERRCODE = 'check_violation',
                CONSTRAINT = 'moved_since_counted';
        END IF;
    ELSIF NEW.counted IS NOT NULL OR (NEW.kind = 'receipt') <> (NEW.quantity > 0)
          OR NEW.kind NOT IN ('receipt', 'shipment', 'write_off') THEN
        RAISE EXCEPTION 'no % of % pieces', NEW.kind, NEW.quantity USING ERRCODE = 'check_violation';
    END IF;
    NEW.on_hand_after := held.on_hand + NEW.quantity;
    IF NEW.on_hand_after < 0 THEN
        RAISE EXCEPTION '% pieces of %, % on hand', NEW.quantity, held.sku, held.on_hand USING ERRCODE = 'check_violation',
            CONSTRAINT = 'stock_not_below_zero';
    END IF;
    IF NEW.kind = 'shipment' AND NEW.on_hand_after < held.reserved THEN
        RAISE EXCEPTION '% pieces of % are held', held.reserved, held.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'held_for_others';
    END IF;
    UPDATE public.products_product SET on_hand = NEW.on_hand_after WHERE id = held.id;
    PERFORM public.products_sell_out(held.id, NEW.at, 'products.stockmove', NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER products_stockmove_b_move BEFORE INSERT ON products_stockmove
    FOR EACH ROW EXECUTE FUNCTION products_move();

CREATE FUNCTION products_reserve() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.quantity > 0 AND NEW.quantity > held.on_hand - held.reserved THEN
        RAISE EXCEPTION '% pieces of %, % free', NEW.quantity, held.sku,
            held.on_hand - held.reserved USING ERRCODE = 'check_violation', CONSTRAINT = 'held_for_others';
    END IF;
    IF NEW.quantity + coalesce((SELECT sum(quantity) FROM public.products_reservation
            WHERE reference = NEW.reference AND product_id = NEW.product_id), 0) < 0 THEN
        RAISE EXCEPTION '% holds fewer pieces of %', NEW.reference, held.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reserved_not_below_zero';
    END IF;
    NEW.reserved_after := held.reserved + NEW.quantity;
    UPDATE public.products_product SET reserved = NEW.reserved_after WHERE id = held.id;
    PERFORM public.products_sell_out(held.id, NEW.at, 'products.reservation', NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER products_reservation_b_hold BEFORE INSERT ON products_reservation
    FOR EACH ROW EXECUTE FUNCTION products_reserve();
