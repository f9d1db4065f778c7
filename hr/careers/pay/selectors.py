"""Which pay scales somebody reads, and who is paid by them."""

from datetime import date

from django.db.models import QuerySet
from guardian.models import UserObjectPermission

from hr.careers.models import Grade, Pay, PayScale
from hr.people.models import Employee
from regulations.rulebook import clause

READ, KEEP = "careers.view_payscale", "careers.keep_payscale"


def _opened() -> QuerySet[UserObjectPermission]:
    return UserObjectPermission.objects.filter(
        permission__codename=READ.split(".")[1], permission__content_type__app_label="careers"
    )


@clause("C1")
def may_read(by: Employee, scale: PayScale) -> bool:
    """Whether somebody reads this one scale: who keeps the scales, and to whom it was opened."""
    if not by.is_active:
        return False
    return by.has_perm(KEEP) or _opened().filter(user=by, object_pk=str(scale.pk)).exists()


@clause("C1")
def scales(by: Employee) -> QuerySet[PayScale]:
    """The scales that somebody reads."""
    rows = PayScale.objects.select_related("position")
    if by.has_perm(KEEP):
        return rows
    keys = _opened().filter(user=by).values_list("object_pk", flat=True)
    return rows.filter(pk__in=[int(key) for key in keys])


def readers_of(scale: PayScale) -> QuerySet[Employee]:
    """Those to whom this one scale was opened."""
    ids = _opened().filter(object_pk=str(scale.pk)).values("user_id")
    return Employee.objects.filter(pk__in=ids).select_related("position").order_by("number")


def opened_to(person: Employee) -> list[PayScale]:
    """The scales that were opened to a person."""
    keys = _opened().filter(user=person).values_list("object_pk", flat=True)
    return list(PayScale.objects.filter(pk__in=[int(key) for key in keys]))


def grades_on(scale: PayScale, day: date) -> list[Grade]:
    """Each grade of a scale as it holds on a day, by its code."""
    rows = Grade.objects.filter(scale=scale, from_on__lte=day)
    return list(rows.order_by("code", "-from_on").distinct("code"))


def pays_of(scale: PayScale) -> list[Pay]:
    """What people are paid by a scale, the newest of each."""
    rows = Pay.objects.filter(grade__scale=scale).select_related("person", "grade", "by")
    return list(rows.order_by("person_id", "-from_on", "-pk").distinct("person_id"))


def own_pay(person: Employee) -> Pay | None:
    """What a person is paid by a scale of specialists, for themselves."""
    rows = Pay.objects.filter(person=person).select_related("grade__scale", "by")
    return rows.order_by("-from_on", "-pk").first()
