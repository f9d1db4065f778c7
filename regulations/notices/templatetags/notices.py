"""Template filters of notices."""

from django import template

from regulations.notices import troubles

register = template.Library()
register.filter("sentence", troubles.sentence)
register.filter("raw", troubles.raw)
