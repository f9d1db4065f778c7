"""Goods are found by letters in the middle of their initials, and by names without their blanks."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from catalog.products.search import SearchedText, SearchedWords

FUNCTIONS = r"""
CREATE FUNCTION products_searched_text(sku text, name text, variant text, initials text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(coalesce(sku, '') || ' ' || coalesce(name, '') || ' ' || coalesce(variant, '')
        || ' ' || coalesce(initials, '') || ' '
        || regexp_replace(coalesce(name, '') || coalesce(variant, ''), '\s|　', '', 'g'))
$$;
-- Every end of the initials is a word of its own, so that a beginning of one is any part of them.
CREATE FUNCTION products_searched_words(name text, variant text, initials text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.bylaw_bigrams(coalesce(name, '') || ' ' || coalesce(variant, '') || ' ' || coalesce((
        SELECT string_agg(substr(initials, place), ' ')
        FROM generate_series(1, length(initials)) AS place), ''))
$$;
"""
UNDO = """
DROP FUNCTION products_searched_text(text, text, text, text);
DROP FUNCTION products_searched_words(text, text, text);
"""
TEXT, WORDS = "product_search_text", "product_search_words"


class Migration(migrations.Migration):
    dependencies = [("products", "0012_showcase")]

    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RemoveIndex("product", TEXT),
        migrations.RemoveIndex("product", WORDS),
        migrations.RemoveField("product", "search_text"),
        migrations.RemoveField("product", "search_words"),
        migrations.AddField(
            "product",
            "search_text",
            models.GeneratedField(
                db_persist=True,
                expression=SearchedText("sku", "name", "variant", "initials"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            "product",
            "search_words",
            models.GeneratedField(
                db_persist=True,
                expression=SearchedWords("name", "variant", "initials"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "product",
            django.contrib.postgres.indexes.GinIndex(
                fields=["search_text"], name=TEXT, opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            "product",
            django.contrib.postgres.indexes.GinIndex(fields=["search_words"], name=WORDS),
        ),
    ]
