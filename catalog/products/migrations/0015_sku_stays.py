"""The SKU that orders, stock moves and customers know a product by stays; a page taken down is a
cause of its own to go off sale."""

from django.db import migrations, models

SKU = """
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
"""
CAUSES = [
    ("opening", "on sale before this was kept"),
    ("proposal", "by an approved proposal"),
    ("sold_out", "sold out"),
    ("taken_down", "taken down by the site administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("products", "0014_release")]

    operations = [
        migrations.AlterField(
            "listingchange",
            "cause",
            models.CharField(choices=CAUSES, max_length=10, verbose_name="cause"),
        ),
        migrations.RunSQL(SKU, "DROP FUNCTION products_keep_sku() CASCADE"),
    ]
