"""The words of receivers and buyers, made anew by the function that reaches over commas.

A stored column keeps what the function gave when the row was written, and rows of orders do not
change: the column is made anew, which writes the table once.
"""

import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Concat

from regulations.rulebook.search import BigramVector


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_push_remarks"),
        ("rulebook", "0006_search_across_commas"),
    ]

    operations = [
        migrations.RemoveIndex("order", "order_search_words"),
        migrations.RemoveField("order", "search_words"),
        migrations.AddField(
            "order",
            "search_words",
            models.GeneratedField(
                db_persist=True,
                expression=BigramVector(Concat("receiver", models.Value(" "), "buyer")),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex("order", GinIndex(fields=["search_words"], name="order_search_words")),
    ]
