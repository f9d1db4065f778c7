"""The pages of the backups: what lies where, how long it took to come back, the signed weeks."""

from datetime import date, datetime, timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError

from regulations.binding.pages import status_of
from sitecontent.database import tasks
from sitecontent.database.backups import checking, making, selectors, services
from sitecontent.database.backups.models import Backup, Certificate
from sitecontent.database.backups.rules import week_ends, week_of
from sitecontent.database.levels.selectors import backs_up

SHOWN, WEEKS = 30, 12
FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("database.view_backup", raise_exception=True)


def may_back_up(view):
    """Pages of the level of administrators alone; a right beside it opens nothing (C13-5)."""

    @wraps(view)
    def held(request, *args, **words):
        if not backs_up(request.user):
            raise PermissionDenied
        return view(request, *args, **words)

    return held


@may_see
@require_safe
def backups(request):
    """Every backup with its size, its times and its proof; what is wrong; the weeks."""
    at = timezone.now()
    context = {
        "backs_up": backs_up(request.user),
        "rows": selectors.listed(SHOWN),
        "last": selectors.last(),
        "proved": selectors.proved(),
        "troubles": [each.label for each in checking.standing_troubles(at)],
        "failures": selectors.failures(at - timedelta(days=14)),
        "weeks": selectors.weeks(at, WEEKS),
        "running": making.running(settings.BACKUP_WORK),
    }
    return render(request, "database/backups.html", context)


@may_back_up
@require_POST
def back_up(request):
    """Let the worker of the backups make one now, and prove it (C13-5)."""
    return _hand_over(request, tasks.back_up_now, request.user.pk)


@may_back_up
@require_POST
def prove(request, name: str):
    """Let the worker restore a backup to see that it is whole (C13-5)."""
    row = get_object_or_404(Backup, name=name)
    return _hand_over(request, tasks.prove_now, row.name, request.user.pk)


def _hand_over(request, task, *words):
    try:
        task.delay(*words)
    except OperationalError:
        messages.error(request, _("The worker cannot be reached now: try again in a minute."))
    else:
        messages.success(request, _("The worker of the backups does it now; look again later."))
    return redirect("database:backups")


@may_see
@require_http_methods(FORM)
def week(request, week: date):
    """The record of the order backup of a week, signed by the back office (C7-4)."""
    at, refused = timezone.now(), None
    if week.weekday() != 0 or week > week_of(at):
        raise Http404
    if request.method == "POST":
        try:
            services.sign_week(week=week, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Signed."))
            return redirect("database:backup_week", week=week)
    context = _sheet(week, at) | {"refused": refused, "backs_up": backs_up(request.user)}
    context["may_sign"] = (
        not context["row"] and context["backup"] and request.user.has_perm("database.sign_backup")
    )
    return render(request, "database/week.html", context, status=status_of(request))


def _sheet(week: date, at: datetime) -> dict:
    row = Certificate.objects.select_related("by", "backup", "proof").filter(week=week).first()
    backup, proof = (row.backup, row.proof) if row else selectors.of_week(week)
    return {
        "week": week, "until": week + timedelta(days=6), "ends": week_ends(week),
        "is_over": at >= week_ends(week), "row": row, "backup": backup, "proof": proof,
        "orders": row or (backup and selectors.orders_of(week, backup)),
        "broken": proof and selectors.later_damage(proof),
    }  # fmt: skip
