"""What somebody arranged for themselves, looked up."""

from dataclasses import dataclass

from hr.people.own.models import GUIDE, VIEWS, OwnSetting


@dataclass(frozen=True)
class View:
    """A list as somebody kept it: its title, and the query that narrows it."""

    title: str
    query: str


def wants_guide(person) -> bool:
    """Whether the first steps are still shown."""
    return not OwnSetting.objects.filter(person=person, name=GUIDE).exists()


def views_of(person, page: str) -> list[View]:
    """The views a person keeps of the list at an address, as they were kept."""
    kept = OwnSetting.objects.filter(person=person, name=VIEWS).values_list("value", flat=True)
    return [View(*each) for value in kept for each in value.get(page, [])]
