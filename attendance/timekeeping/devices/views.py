"""Pages of who looks after clocks: the list, one clock, lines that wait for an owner."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping.devices import selectors, services
from attendance.timekeeping.devices.forms import CommandForm, DeviceForm, OwnerForm, StandingForm
from attendance.timekeeping.devices.models import Device, Upload
from attendance.timekeeping.devices.rules import MOST_OF_ADDRESS, MOST_PENDING, Standing
from regulations import handing
from regulations.binding.pages import number_of, status_of
from regulations.tables import Written

RAW = "punches"  # of data that leaves the portal

may_manage = permission_required("timekeeping.manage_device", raise_exception=True)


@may_manage
@require_safe
def clocks(request):
    """Every clock, how it is, and what waits."""
    rows = selectors.clock_rows(timezone.now())
    waiting = sum(row.device.standing == Standing.PENDING for row in rows)
    context = {
        "rows": rows,
        "strays": sum(row.strays for row in rows),
        "waiting": waiting,
        "is_full": waiting >= MOST_PENDING,
        "most_of_address": MOST_OF_ADDRESS,
    }
    return render(request, "timekeeping/clocks.html", context)


@may_manage
@require_POST
def refuse(request):
    """Refuse every clock that waits."""
    count = services.refuse_pending(by=request.user, at=timezone.now())
    messages.success(request, _("Refused: %s.") % count)
    return redirect("timekeeping:clocks")


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request, pk: int):
    """One clock: what it sent and was told; set up by POST."""
    device = get_object_or_404(Device, pk=pk)
    form = DeviceForm(request.POST or None, instance=device)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_up_device(device_id=pk, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("zone", error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("timekeeping:clock", pk)
    story = selectors.story_of(Device.objects.get(pk=pk), timezone.now())
    context = {"story": story, "device": story.device, "form": form, "command": CommandForm()}
    return render(request, "timekeeping/clock.html", context, status=status_of(request))


@may_manage
@require_POST
def decide(request, pk: int):
    """Approve a clock or refuse it."""
    device, form = get_object_or_404(Device, pk=pk), StandingForm(request.POST)
    if form.is_valid():
        _try(
            request,
            services.decide_device,
            _("Approved: what it holds comes by itself.")
            if form.cleaned_data["standing"] == "approved"
            else _("Refused."),
            device_id=device.pk,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    return redirect("timekeeping:clock", pk)


@may_manage
@require_POST
def tell(request, pk: int):
    """Queue a command for the next poll."""
    device, form = get_object_or_404(Device, pk=pk), CommandForm(request.POST)
    if form.is_valid():
        _try(
            request,
            services.queue_command,
            _("The clock is told at its next poll."),
            device_id=device.pk,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    else:
        messages.error(request, _("This is nothing that a clock is told."))
    return redirect("timekeeping:clock", pk)


def _try(request, verb, done: str, **words) -> None:
    try:
        verb(**words)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)


@may_manage
@require_safe
def upload(request, pk: int):
    """The body of one request as the portal keeps it, to be saved."""
    row = get_object_or_404(Upload, pk=pk)
    body = bytes(row.body)
    return handing.send(
        request, kind=RAW, name=f"upload-{row.pk}.txt", at=timezone.now(), wanted=str(row.device),
        make=lambda: Written(body, len(body.splitlines()), "application/octet-stream"),
    )  # fmt: skip


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def strays(request):
    """Lines without an owner; by POST somebody becomes the owner of a PIN."""
    asked = {"pin": request.GET.get("pin", ""), "device": number_of(request.GET.get("device"))}
    form = OwnerForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        device = words.pop("device")
        try:
            taken = services.own_pin(
                device_id=device and device.pk, by=request.user, at=timezone.now(), **words
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            count = len(taken.punches)
            said = ngettext("Taken in: %s line.", "Taken in: %s lines.", count) % count
            messages.success(request, said)
            return redirect("timekeeping:strays")
    context = {
        "pins": selectors.unowned_pins(),
        "untimely": selectors.untimely(),
        "owners": selectors.owners(),
        "form": form,
    }
    return render(request, "timekeeping/strays.html", context, status=status_of(request))


@may_manage
@require_POST
def disown(request, pk: int):
    """End the ownership of a PIN."""
    services.disown_pin(owner_id=get_object_or_404(selectors.owners(), pk=pk).pk, at=timezone.now())
    messages.success(request, _("Ended. What was taken in stays."))
    return redirect("timekeeping:strays")
