"""What customers read and see of a product on sale changes by an approved proposal alone (C6-1)."""

from importlib import import_module

from django.db import migrations

before = import_module("catalog.products.migrations.0005_goods_bind")
HEADER, REFUSED = before.HEADER, before.REFUSED
START = before.KEEP.index("CREATE FUNCTION products_keep()")
END = before.KEEP.index("CREATE TRIGGER products_product_keep")
KEEP = before.KEEP[START:END].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
VARIETY = "IF NEW.variant_of_id IS NOT NULL AND ("
ON_SALE = f"""IF TG_OP = 'UPDATE' AND OLD.is_listed AND pg_trigger_depth() < 2
       AND (NEW.name, NEW.variant, NEW.variant_of_id, NEW.description)
           IS DISTINCT FROM (OLD.name, OLD.variant, OLD.variant_of_id, OLD.description) THEN
        RAISE EXCEPTION '% is on sale: its content changes by a proposal', OLD.sku {REFUSED},
            CONSTRAINT = 'content_by_chain';
    END IF;
    {VARIETY}"""

# What is shown of a product: its words, and its own pictures in their order.
CONTENT = f"""
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
            {REFUSED}, CONSTRAINT = 'content_by_chain';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_picture_keep BEFORE INSERT OR UPDATE ON products_picture
    FOR EACH ROW EXECUTE FUNCTION products_keep_picture();

-- Lets an approved proposal's content take effect; called by the trigger of its execution alone.
CREATE FUNCTION products_change_content(which bigint, wanted jsonb, person bigint, moment timestamptz)
RETURNS void {HEADER} AS $$
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
"""
UNDO = """
DROP FUNCTION products_change_content(bigint, jsonb, bigint, timestamptz);
DROP FUNCTION products_keep_picture() CASCADE;
DROP FUNCTION products_content(bigint);
"""


def _on_sale(sql: str) -> str:
    if sql.count(VARIETY) != 1:
        raise ValueError("The function has no single place for what is on sale.")
    return sql.replace(VARIETY, ON_SALE)


class Migration(migrations.Migration):
    dependencies = [("products", "0010_counted_at_a_move")]

    operations = [
        migrations.RunSQL(_on_sale(KEEP), KEEP),
        migrations.RunSQL(CONTENT, UNDO),
    ]
