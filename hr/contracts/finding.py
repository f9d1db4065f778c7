"""What a contract is found by: its number and its parts, title, other party, and their initials."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func


class SearchedWords(Func):
    """Pairs of Chinese characters of title and other party, words, every end of the number and of
    the initials: so a beginning of one is any part of them (A6-4)."""

    function = "contracts_searched_words"
    arity = 4
    output_field = SearchVectorField()
