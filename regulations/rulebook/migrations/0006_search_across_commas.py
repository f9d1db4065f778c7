"""Pairs of characters reach over commas and brackets, and the clauses are searched by them.

“迟到、早退” is what people type as 迟到早退. The end of a sentence still parts words. The function is
replaced where it is; what it gave is stored with the rows, so each column that keeps it is made
anew (those of orders by their own room).
"""

from importlib import import_module

import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Concat

from regulations.rulebook.search import BigramVector

before = import_module("regulations.rulebook.migrations.0001_initial")

# As NFKC leaves them: a comma of full width is a plain one.
LIGHT = "[\\u3001,/\\u00b7\\u201c\\u201d\\u2018\\u2019\\u3008-\\u300f()]+"
ONE = before.CHINESE.removesuffix("+")
RUNS = f"plain, regexp_matches(plain.text, '{before.CHINESE}', 'g') AS run"
ACROSS = (
    f"plain, regexp_matches(regexp_replace(plain.text, '(?<={ONE}){LIGHT}(?={ONE})', '', 'g'),"
    f" '{before.CHINESE}', 'g') AS run"
)
COLUMNS = ("ref", "zh", "en", "portal", "portal_zh", "reading", "reading_zh")


def _replaced(sql: str) -> str:
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def _across(sql: str) -> str:
    if sql.count(RUNS) != 1:
        raise ValueError("The function has no single place that finds runs of characters.")
    return _replaced(sql).replace(RUNS, ACROSS)


def _words() -> list:
    """The columns of a clause with a space between each two."""
    parts: list = []
    for name in COLUMNS:
        parts += [models.Value(" "), name]
    return parts[1:]


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0005_roster_set")]

    operations = [
        migrations.RunSQL(_across(before.BIGRAMS), _replaced(before.BIGRAMS)),
        migrations.RemoveIndex("clause", "clause_search"),
        migrations.RemoveField("clause", "search"),
        migrations.AddField(
            "clause",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=BigramVector(Concat(*_words(), output_field=models.TextField())),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex("clause", GinIndex(fields=["search"], name="clause_search")),
    ]
