"""What was held for an order is let go whatever is on hand by now."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"


def reserve(condition: str) -> str:
    """The function with what makes a reservation one too many."""
    return f"""
CREATE OR REPLACE FUNCTION products_reserve() RETURNS trigger {HEADER} AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF {condition} THEN
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
"""


TOO_MANY = "NEW.quantity > held.on_hand - held.reserved"


class Migration(migrations.Migration):
    dependencies = [("products", "0013_found")]

    operations = [
        migrations.RunSQL(reserve(f"NEW.quantity > 0 AND {TOO_MANY}"), reserve(TOO_MANY)),
    ]
