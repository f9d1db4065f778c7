"""Categories out of what was typed, reasons of stock-takes, and where each product stood before.

Prices and listings get the rows with which their ledgers begin.
"""

from django.db import migrations

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO products_category (name)
SELECT DISTINCT left(shelf, 50) FROM products_product WHERE shelf <> '';
UPDATE products_product AS p SET category_id = c.id FROM products_category AS c
WHERE c.name = p.shelf;
UPDATE products_historicalproduct AS h SET category_id = c.id FROM products_category AS c
WHERE c.name = h.shelf;
INSERT INTO products_pricechange (at, product_id, price, source)
SELECT history_date, id, price, '' FROM (
    SELECT h.id, h.price, h.history_date, h.history_id,
        lag(h.price) OVER (PARTITION BY h.id ORDER BY h.history_date, h.history_id) AS was
    FROM products_historicalproduct AS h JOIN products_product AS p ON p.id = h.id
) AS told
WHERE price IS DISTINCT FROM was ORDER BY history_date, history_id;
INSERT INTO products_listingchange (at, product_id, is_listed, cause, source)
SELECT coalesce((SELECT min(history_date) FROM products_historicalproduct AS h WHERE h.id = p.id),
    now()), id, true, 'opening', ''
FROM products_product AS p WHERE is_listed;
ALTER TABLE products_stockmove DISABLE TRIGGER USER;
UPDATE products_stockmove SET reason = reference, counted = on_hand_after WHERE kind = 'count';
ALTER TABLE products_stockmove ENABLE TRIGGER USER;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0003_goods")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
