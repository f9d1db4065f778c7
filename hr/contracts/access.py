"""Who may do what with a contract: the contract group, its custodian, and readers let in."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from hr.contracts.models import Contract
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.rulebook import clause

MANAGE, EVERY, COUNT = (
    f"contracts.{right}_contract" for right in ("manage", "view_every", "count")
)
READ = "contracts.read_contract"


def custodians() -> QuerySet[Employee]:
    """Those who may keep contracts: the contract group at work."""
    return allowed(MANAGE).select_related("position").order_by("number")


def _opened() -> QuerySet[UserObjectPermission]:
    return UserObjectPermission.objects.filter(
        permission__codename="read_contract", permission__content_type__app_label="contracts"
    )


@clause("A6-7")
def opened_ids(person) -> list[int]:
    """Contracts that were opened to a person, by id."""
    keys = _opened().filter(user=person).values_list("object_pk", flat=True)
    return [int(key) for key in keys]


def readers_of(contract: Contract) -> QuerySet[Employee]:
    """Those to whom this one contract was opened."""
    ids = _opened().filter(object_pk=str(contract.pk)).values("user")
    return Employee.objects.filter(pk__in=ids).order_by("number")


@clause("A6-7", "A6-5")
def may_read(person, contract: Contract) -> bool:
    """Whether a person may open the files of a contract and see its amount on the screen."""
    return (
        contract.custodian_id == person.pk
        or person.has_perm(EVERY)
        or _opened().filter(user=person, object_pk=str(contract.pk)).exists()
    )


def readable(person) -> Q | None:
    """The contracts whose text a person may read; None for every one."""
    if person.has_perm(EVERY):
        return None
    return Q(custodian=person) | Q(pk__in=opened_ids(person))


@clause("A6-7")
def check_group(person) -> None:
    """Refuse who does not belong to the contract group."""
    if not person.has_perm(MANAGE):
        raise PermissionDenied(_("The contract group registers, keeps, counts and lends."))
