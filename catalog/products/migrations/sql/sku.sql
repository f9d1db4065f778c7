-- The SKU that orders, stock moves and customers know a product by stays.
CREATE FUNCTION products_keep_sku() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.is_listed OR OLD.on_hand <> 0
       OR EXISTS (SELECT FROM public.products_stockmove WHERE product_id = OLD.id)
       OR EXISTS (SELECT FROM public.products_listingchange WHERE product_id = OLD.id) THEN
        RAISE EXCEPTION 'orders, stock moves and customers know % by its SKU', OLD.sku
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sku_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_product_sku BEFORE UPDATE OF sku ON products_product
    FOR EACH ROW WHEN (OLD.sku IS DISTINCT FROM NEW.sku) EXECUTE FUNCTION products_keep_sku();
