"""People and a department of the bench, made by the portal's own verbs once Django stands."""


def person(number: str, name: str, position: str, above=None):
    """Somebody hired now, by the code of a position."""
    from django.utils import timezone

    from hr.people.models import Position
    from hr.people.services import hire_employee

    post = Position.objects.get(code=position)
    return hire_employee(
        number=number, name=name, position=post, supervisor=above, at=timezone.now()
    )


def roster(one, by) -> None:
    """Desk duty all of today and tomorrow, so that orders find somebody."""
    from datetime import timedelta

    from django.utils import timezone

    from hr.roster.services import assign_duty
    from orders.desk.clocks.services import plan_windows

    now = timezone.now()
    assign_duty(
        kind="order_desk", person=one, starts_at=now, ends_at=now + timedelta(days=2), by=by,
        at=now,
    )  # fmt: skip
    plan_windows(day=timezone.localdate(now) + timedelta(days=1), at=now)


def department() -> int:
    """The id of a department that pages are shown of."""
    from hr.people.models import Department

    return Department.objects.create(code="bench-shown", name="测试部").pk
