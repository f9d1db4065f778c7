"""Search in Chinese and Latin text by the database's bigram function, for every room.

A model keeps `GeneratedField(expression=BigramVector(...), output_field=SearchVectorField(),
db_persist=True)` with a GIN index; `filter(search__bigrams="迟到")` finds by it.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Lookup


class BigramVector(Func):
    """The tsvector of a text: overlapping pairs of Chinese characters, and lower-cased words.

    Pairs reach over commas and brackets, not over the end of a sentence or a space.
    """

    function = "bylaw_bigrams"
    arity = 1
    output_field = SearchVectorField()


@SearchVectorField.register_lookup
class Bigrams(Lookup):
    """Every pair and every beginning of a word of the query stands in the text.

    A query without any letter, digit or Chinese character finds nothing.
    """

    lookup_name = "bigrams"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """`vector @@ query`, which the GIN index serves."""
        vector, params = self.process_lhs(compiler, connection)
        text, text_params = self.process_rhs(compiler, connection)
        return f"{vector} @@ bylaw_bigram_query({text})", [*params, *text_params]
