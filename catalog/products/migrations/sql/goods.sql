-- Not the owner's: a direct change is one at the first depth of triggers, whoever makes it.
CREATE FUNCTION products_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.is_listed THEN
            RAISE EXCEPTION 'product % begins empty and off sale', NEW.sku USING ERRCODE = 'check_violation',
                CONSTRAINT = 'product_by_ledger';
        END IF;
    ELSIF pg_trigger_depth() < 2
          AND (NEW.on_hand, NEW.reserved, NEW.price, NEW.is_listed)
              IS DISTINCT FROM (OLD.on_hand, OLD.reserved, OLD.price, OLD.is_listed) THEN
        RAISE EXCEPTION 'stock, price and listing of % follow from their ledgers', OLD.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'product_by_ledger';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.is_listed AND pg_trigger_depth() < 2
       AND (NEW.name, NEW.variant, NEW.variant_of_id, NEW.description)
           IS DISTINCT FROM (OLD.name, OLD.variant, OLD.variant_of_id, OLD.description) THEN
        RAISE EXCEPTION '% is on sale: its content changes by a proposal', OLD.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'content_by_chain';
    END IF;
    IF NEW.variant_of_id IS NOT NULL AND (
        EXISTS (SELECT FROM public.products_product WHERE variant_of_id = NEW.id)
        OR EXISTS (SELECT FROM public.products_product
                   WHERE id = NEW.variant_of_id AND variant_of_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'a variety of a variety: %', NEW.sku USING ERRCODE = 'check_violation',
            CONSTRAINT = 'variety_of_a_variety';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_product_keep BEFORE INSERT OR UPDATE ON products_product
    FOR EACH ROW EXECUTE FUNCTION products_keep();

CREATE FUNCTION products_keep_category() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('products.category', 0));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_id AS id
            UNION
            SELECT c.parent_id FROM public.products_category AS c JOIN above ON above.id = c.id)
        SELECT FROM above WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'category % below itself', NEW.name USING ERRCODE = 'check_violation',
            CONSTRAINT = 'category_in_a_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_category_keep BEFORE UPDATE OF parent_id ON products_category
    FOR EACH ROW EXECUTE FUNCTION products_keep_category();

-- What is shown of a product: its words, and its own pictures in their order.
CREATE FUNCTION products_content(which bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'name', name, 'variant', variant, 'description', description,
        'pictures', coalesce((
            SELECT jsonb_agg(k.id ORDER BY k.position, k.id) FROM public.products_picture AS k
            WHERE k.product_id = which AND k.removed_at IS NULL), '[]'::jsonb))
    FROM public.products_product WHERE id = which
$$;

CREATE FUNCTION products_keep_picture() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- What waits for its chain comes in as not shown.
    IF pg_trigger_depth() < 2
       AND (NEW.removed_at IS NULL OR TG_OP = 'UPDATE' AND OLD.removed_at IS NULL)
       AND EXISTS (SELECT FROM public.products_product
                   WHERE is_listed AND NEW.product_id IN (id, variant_of_id)) THEN
        RAISE EXCEPTION 'product % is on sale: its pictures change by a proposal', NEW.product_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'content_by_chain';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_picture_keep BEFORE INSERT OR UPDATE ON products_picture
    FOR EACH ROW EXECUTE FUNCTION products_keep_picture();

-- Lets an approved proposal's content take effect; called by the trigger of its execution alone.
CREATE FUNCTION products_change_content(which bigint, wanted jsonb, person bigint, moment timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE was jsonb := public.products_content(which) -> 'pictures';
BEGIN
    UPDATE public.products_product SET name = wanted ->> 'name', initials = wanted ->> 'initials',
        variant = wanted ->> 'variant', description = wanted ->> 'description' WHERE id = which;
    UPDATE public.products_picture SET removed_at = moment, removed_by_id = person
    WHERE product_id = which AND removed_at IS NULL AND NOT wanted -> 'pictures' @> to_jsonb(id);
    UPDATE public.products_picture AS k SET removed_at = NULL, removed_by_id = NULL,
        position = w.place
    FROM jsonb_array_elements_text(wanted -> 'pictures') WITH ORDINALITY AS w (id, place)
    WHERE k.id = w.id::bigint AND k.product_id = which;
    INSERT INTO public.products_historicalproduct
        (id, sku, name, initials, variant_of_id, variant, category_id, description,
         history_date, history_type, history_user_id, history_change_reason)
    SELECT id, sku, name, initials, variant_of_id, variant, category_id, description,
        moment, '~', person, CASE WHEN was <> wanted -> 'pictures' THEN 'pictures' END
    FROM public.products_product WHERE id = which;
END $$;
REVOKE ALL ON FUNCTION products_change_content(bigint, jsonb, bigint, timestamptz) FROM PUBLIC;

CREATE FUNCTION products_shown_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.products_showcase SET number = number + 1, at = clock_timestamp();
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER products_product_shown AFTER UPDATE ON products_product
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.is_listed OR NEW.is_listed) AND (
        OLD.sku, OLD.name, OLD.variant, OLD.variant_of_id, OLD.category_id, OLD.description,
        OLD.price, OLD.is_listed) IS DISTINCT FROM (
        NEW.sku, NEW.name, NEW.variant, NEW.variant_of_id, NEW.category_id, NEW.description,
        NEW.price, NEW.is_listed))
    EXECUTE FUNCTION products_shown_anew();
CREATE CONSTRAINT TRIGGER products_picture_shown AFTER INSERT OR UPDATE ON products_picture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION products_shown_anew();
CREATE CONSTRAINT TRIGGER products_pricewindow_shown AFTER INSERT OR UPDATE ON products_pricewindow
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION products_shown_anew();
CREATE CONSTRAINT TRIGGER products_category_shown AFTER UPDATE ON products_category
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION products_shown_anew();
