"""What the pages of the login say: the company, the rule for passwords, the demo company."""

from django import template
from django.conf import settings
from django.urls import reverse

from config.accounts.validators import RuleValidator
from config.demo import company as demo
from hr.people.logins.outside import configured, name_of
from hr.people.logins.selectors import has_factor

register = template.Library()


@register.simple_tag
def company() -> str:
    """The company's name."""
    return settings.COMPANY_NAME


@register.simple_tag
def demo_logins() -> dict:
    """Password and people of the demo company; empty unless it is there and meant to be seen."""
    people = demo.logins() if settings.DEMO else []
    return {"password": demo.PASSWORD, "people": people} if people else {}


@register.simple_tag
def outside_logins() -> list[tuple[str, str]]:
    """Where a login by an account outside begins, and its provider's name, for each set up."""
    return [(reverse("outside_login", args=[each]), name_of(each)) for each in configured()]


@register.simple_tag
def password_terms() -> str:
    """What the rules in force ask of a password."""
    return RuleValidator().get_help_text()


@register.simple_tag(takes_context=True)
def second_factor(context) -> bool:
    """Whether the reader's login has a second factor."""
    return has_factor(context["request"].user)


@register.filter
def in_fours(key: str) -> list[str]:
    """A long key in pieces that can be read and typed; a line breaks between two of them alone."""
    return [key[start : start + 4] for start in range(0, len(key), 4)]
