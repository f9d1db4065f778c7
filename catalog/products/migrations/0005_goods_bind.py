"""What is on hand, reserved, charged and on sale follows from rows that are only ever added."""

from django.db import migrations, models

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

# Not the owner's: a direct change is one at the first depth of triggers, whoever makes it.
KEEP = f"""
CREATE FUNCTION products_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.is_listed THEN
            RAISE EXCEPTION 'product % begins empty and off sale', NEW.sku {REFUSED},
                CONSTRAINT = 'product_by_ledger';
        END IF;
    ELSIF pg_trigger_depth() < 2
          AND (NEW.on_hand, NEW.reserved, NEW.price, NEW.is_listed)
              IS DISTINCT FROM (OLD.on_hand, OLD.reserved, OLD.price, OLD.is_listed) THEN
        RAISE EXCEPTION 'stock, price and listing of % follow from their ledgers', OLD.sku {REFUSED},
            CONSTRAINT = 'product_by_ledger';
    END IF;
    IF NEW.variant_of_id IS NOT NULL AND (
        EXISTS (SELECT FROM public.products_product WHERE variant_of_id = NEW.id)
        OR EXISTS (SELECT FROM public.products_product
                   WHERE id = NEW.variant_of_id AND variant_of_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'a variety of a variety: %', NEW.sku {REFUSED},
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
        RAISE EXCEPTION 'category % below itself', NEW.name {REFUSED},
            CONSTRAINT = 'category_in_a_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_category_keep BEFORE UPDATE OF parent_id ON products_category
    FOR EACH ROW EXECUTE FUNCTION products_keep_category();
"""

# The last piece takes its product off sale, whoever takes it (C11-2).
SELL_OUT = f"""
CREATE FUNCTION products_sell_out(which bigint, moment timestamptz, what text, row_id bigint)
RETURNS void {HEADER} AS $$
BEGIN
    INSERT INTO public.products_listingchange
        (at, product_id, is_listed, cause, source, source_id)
    SELECT moment, id, false, 'sold_out', what, row_id FROM public.products_product
    WHERE id = which AND is_listed AND on_hand <= reserved;
END $$;
"""

STOCK = f"""
CREATE FUNCTION products_move() RETURNS trigger {HEADER} AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.kind = 'count' THEN
        IF NEW.counted IS NULL OR NEW.counted < 0 THEN
            RAISE EXCEPTION 'a stock-take says what was counted' {REFUSED};
        END IF;
        NEW.quantity := NEW.counted - held.on_hand;
    ELSIF NEW.counted IS NOT NULL OR (NEW.kind = 'receipt') <> (NEW.quantity > 0)
          OR NEW.kind NOT IN ('receipt', 'shipment', 'write_off') THEN
        RAISE EXCEPTION 'no % of % pieces', NEW.kind, NEW.quantity {REFUSED};
    END IF;
    NEW.on_hand_after := held.on_hand + NEW.quantity;
    IF NEW.on_hand_after < 0 THEN
        RAISE EXCEPTION '% pieces of %, % on hand', NEW.quantity, held.sku, held.on_hand {REFUSED},
            CONSTRAINT = 'stock_not_below_zero';
    END IF;
    IF NEW.kind = 'shipment' AND NEW.on_hand_after < held.reserved THEN
        RAISE EXCEPTION '% pieces of % are held', held.reserved, held.sku {REFUSED},
            CONSTRAINT = 'held_for_others';
    END IF;
    UPDATE public.products_product SET on_hand = NEW.on_hand_after WHERE id = held.id;
    PERFORM public.products_sell_out(held.id, NEW.at, 'products.stockmove', NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER products_stockmove_b_move BEFORE INSERT ON products_stockmove
    FOR EACH ROW EXECUTE FUNCTION products_move();

CREATE FUNCTION products_reserve() RETURNS trigger {HEADER} AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.quantity > held.on_hand - held.reserved THEN
        RAISE EXCEPTION '% pieces of %, % free', NEW.quantity, held.sku,
            held.on_hand - held.reserved {REFUSED}, CONSTRAINT = 'held_for_others';
    END IF;
    IF NEW.quantity + coalesce((SELECT sum(quantity) FROM public.products_reservation
            WHERE reference = NEW.reference AND product_id = NEW.product_id), 0) < 0 THEN
        RAISE EXCEPTION '% holds fewer pieces of %', NEW.reference, held.sku {REFUSED},
            CONSTRAINT = 'reserved_not_below_zero';
    END IF;
    NEW.reserved_after := held.reserved + NEW.quantity;
    UPDATE public.products_product SET reserved = NEW.reserved_after WHERE id = held.id;
    PERFORM public.products_sell_out(held.id, NEW.at, 'products.reservation', NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER products_reservation_b_hold BEFORE INSERT ON products_reservation
    FOR EACH ROW EXECUTE FUNCTION products_reserve();
"""

SALE = f"""
CREATE FUNCTION products_charge() RETURNS trigger {HEADER} AS $$
BEGIN
    UPDATE public.products_product SET price = NEW.price WHERE id = NEW.product_id;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricechange_b_charge BEFORE INSERT ON products_pricechange
    FOR EACH ROW EXECUTE FUNCTION products_charge();

CREATE FUNCTION products_list() RETURNS trigger {HEADER} AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF held.is_listed = NEW.is_listed THEN
        RAISE EXCEPTION '% is so already', held.sku {REFUSED}, CONSTRAINT = 'listed_as_before';
    END IF;
    IF NEW.is_listed AND held.on_hand <= held.reserved THEN
        RAISE EXCEPTION 'nothing of % is left to sell', held.sku {REFUSED},
            CONSTRAINT = 'listed_without_stock';
    END IF;
    UPDATE public.products_product SET is_listed = NEW.is_listed WHERE id = NEW.product_id;
    RETURN NEW;
END $$;
CREATE TRIGGER products_listingchange_b_list BEFORE INSERT ON products_listingchange
    FOR EACH ROW EXECUTE FUNCTION products_list();
"""

UNDO = """
DROP FUNCTION products_keep() CASCADE;
DROP FUNCTION products_keep_category() CASCADE;
DROP FUNCTION products_move() CASCADE;
DROP FUNCTION products_reserve() CASCADE;
DROP FUNCTION products_charge() CASCADE;
DROP FUNCTION products_list() CASCADE;
DROP FUNCTION products_sell_out(bigint, timestamptz, text, bigint);
"""
LEDGERS = ("reservation", "review", "reviewreply", "pricechange", "pricewindow", "listingchange")


class Migration(migrations.Migration):
    dependencies = [("products", "0004_goods_filled")]

    operations = [
        migrations.RemoveField("historicalproduct", "is_listed"),
        migrations.RemoveField("historicalproduct", "on_hand"),
        migrations.RemoveField("historicalproduct", "price"),
        migrations.RemoveField("historicalproduct", "shelf"),
        migrations.RemoveField("product", "shelf"),
        migrations.AddConstraint(
            "stockmove",
            models.CheckConstraint(
                condition=models.Q(kind__in=["receipt", "shipment"]) | ~models.Q(reason=""),
                name="move_has_a_reason",
            ),
        ),
        migrations.RunSQL(KEEP + SELL_OUT + STOCK + SALE, UNDO),
        *(stamp(f"products_{table}") for table in LEDGERS),
        *(refuse_changes(f"products_{table}", clause="B4") for table in LEDGERS[:3]),
        *(refuse_changes(f"products_{table}", clause="C11-1") for table in LEDGERS[3:]),
    ]
