"""What goods are found by: letters anywhere in their initials, and names with or without blanks."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField


class SearchedText(Func):
    """SKU, name, variety and initials in small letters, the names once more without their blanks:
    what three signs and more are looked up in."""

    function = "products_searched_text"
    arity = 4
    output_field = TextField()


class SearchedWords(Func):
    """Pairs of Chinese characters of a name and a variety, and every part of the initials: what two
    signs are looked up in."""

    function = "products_searched_words"
    arity = 3
    output_field = SearchVectorField()
