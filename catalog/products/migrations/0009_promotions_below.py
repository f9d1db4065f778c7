"""A promotional price lies below the usual one whenever either of them is written."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
BELOW = "USING ERRCODE = 'check_violation', CONSTRAINT = 'promotion_below_usual'"

CHARGE = f"""
CREATE OR REPLACE FUNCTION products_charge() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.products_pricewindow
               WHERE product_id = NEW.product_id AND ends_at > NEW.at AND starts_at < ends_at
                 AND price >= NEW.price) THEN
        RAISE EXCEPTION 'a promotion of product % would not be below %', NEW.product_id, NEW.price
            {BELOW};
    END IF;
    UPDATE public.products_product SET price = NEW.price WHERE id = NEW.product_id;
    RETURN NEW;
END $$;

CREATE FUNCTION products_promote() RETURNS trigger {HEADER} AS $$
DECLARE usual numeric;
BEGIN
    SELECT price INTO STRICT usual FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF NEW.price >= usual THEN
        RAISE EXCEPTION 'the promotional price % of product % is not below %', NEW.price,
            NEW.product_id, usual {BELOW};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_pricewindow_b_promote BEFORE INSERT ON products_pricewindow
    FOR EACH ROW EXECUTE FUNCTION products_promote();
"""
UNDO = f"""
DROP FUNCTION products_promote() CASCADE;
CREATE OR REPLACE FUNCTION products_charge() RETURNS trigger {HEADER} AS $$
BEGIN
    UPDATE public.products_product SET price = NEW.price WHERE id = NEW.product_id;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0008_sold_out_by_triggers")]

    operations = [migrations.RunSQL(CHARGE, UNDO)]
