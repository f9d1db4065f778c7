"""What everybody may read of goods on sale has a number that each change of it counts up.

Counted when a transaction commits, so that two that sell out goods never wait for each other while
they hold products.
"""

from django.db import migrations, models

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
COUNT = f"""
CREATE FUNCTION products_shown_anew() RETURNS trigger {HEADER} AS $$
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
INSERT INTO products_showcase (number, at) VALUES (0, now());
"""
UNDO = "DROP FUNCTION products_shown_anew() CASCADE; DELETE FROM products_showcase;"


class Migration(migrations.Migration):
    dependencies = [("products", "0011_content_by_chain")]

    operations = [
        migrations.CreateModel(
            name="Showcase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            "pricewindow", models.Index(fields=["starts_at"], name="window_starts")
        ),
        migrations.AddIndex("pricewindow", models.Index(fields=["ends_at"], name="window_ends")),
        migrations.RunSQL(COUNT, UNDO),
    ]
