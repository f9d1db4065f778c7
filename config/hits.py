"""Pages of the portal as they are found from any page: by their name or its pinyin initials."""

from django.urls import reverse

from config.shell import MENU
from regulations.finding import Hit
from regulations.rulebook.spelled import sounds_like, written


def look(person, text, at, most):
    """Entries of the menu that this person has; see `regulations.finding`."""
    wanted, hits = text.casefold(), []
    for group, items in MENU:
        for item in items:
            label = str(item.label)
            is_open = not item.permission or person.has_perm(item.permission)
            is_meant = wanted in label.casefold() or written(label, text)
            if is_open and (is_meant or sounds_like(label, text)):
                hits.append(Hit(label, reverse(item.address), str(group)))
    return hits[:most]
