"""Goods on sale as content of the site: held against the word list, taken off at once."""
