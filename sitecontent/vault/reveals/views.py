"""A secret is shown once, for half a minute, after the password; who opened what is listed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from regulations.binding.pages import number_of
from sitecontent.vault import selectors
from sitecontent.vault.lending.views import show_loans
from sitecontent.vault.models import Entry, Reveal, Secret
from sitecontent.vault.reveals import services
from sitecontent.vault.reveals.proof import prove_again
from sitecontent.vault.rules import Way
from sitecontent.vault.seats import holds
from sitecontent.vault.views import REFUSALS, find_entry, show_entry

SHOWN_SECONDS = 30


@sensitive_post_parameters("password", "code")
@sensitive_variables("opened", "said")
@require_POST
def reveal(request, pk: int):
    """Open a secret: the password first, then the record, committed, then what is secret.

    Whoever has no right to the account, now, is told that there is nothing: as for none at all.
    """
    found = find_entry(pk)
    way, back = _way(request, found)
    secret = _secret(request, found, way)
    words = {"way": way, "reason": request.POST.get("reason", ""), "by": request.user}
    try:
        said = {name: request.POST.get(name, "") for name in ("password", "code")}
        proof = prove_again(person=request.user, at=timezone.now(), **said)
        row = services.record_reveal(secret_id=secret.pk, proof=proof, at=timezone.now(), **words)
        opened = services.open_reveal(row)
    except REFUSALS as error:
        if way == Way.LOAN:
            return show_loans(request, refused=error, said=words["reason"], opening=found.pk)
        # What was said is kept for the next try, never the password.
        kept = {"said": words["reason"], "version": number_of(request.POST.get("version"))}
        return show_entry(request, found, refused=error, asked=way, **kept)
    return _shown(request, opened, back)


def _in_words(error) -> str:
    return " ".join(getattr(error, "messages", None) or [str(error)])


def _way(request, found: Entry) -> tuple[str, str]:
    """By what right somebody opens an account, and where the page leads back to."""
    page = reverse("vault:entry", args=[found.pk])
    if holds(request.user, found):
        return Way.CUSTODY, page
    if services.loan_of(request.user, found, timezone.now()):
        return Way.LOAN, reverse("vault:loans")
    if not request.user.has_perm("vault.break_glass"):
        raise Http404  # as for an account that is not there
    return (Way.EMERGENCY if "emergency" in request.POST else Way.CUSTODY), page


def _secret(request, found: Entry, way: str) -> Secret:
    number = number_of(request.POST.get("version")) if way == Way.CUSTODY else None
    current = found.current.number if found.current else None
    return get_object_or_404(Secret, entry=found, number=number or current or 1)


@sensitive_variables("opened", "context")
def _shown(request, opened, back: str):
    """The only answer that holds a secret: kept by nobody, gone after half a minute."""
    context = {
        "reveal": opened.reveal, "entry": opened.reveal.entry, "opened": opened, "back": back,
        "seconds": SHOWN_SECONDS,
    }  # fmt: skip
    answer = render(request, "vault/shown.html", context)
    answer["Refresh"] = f"{SHOWN_SECONDS}; url={back}"
    answer["Cache-Control"] = "no-store, private, max-age=0"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@permission_required("vault.watch_vault", raise_exception=True)
@require_safe
def reveals(request):
    """Who opened what and why, the newest first."""
    before = number_of(request.GET.get("before"))
    rows = list(selectors.reveals(before=before)[: selectors.PAGE + 1])
    older = rows[selectors.PAGE - 1].pk if len(rows) > selectors.PAGE else None
    context = {"rows": rows[: selectors.PAGE], "older": older, "tab": "reveals"}
    return render(request, "vault/reveals.html", context)


@permission_required("vault.review_vault", raise_exception=True)
@require_POST
def review(request, number: int):
    """Say whether an opening in an emergency was right."""
    row = get_object_or_404(Reveal, pk=number, way=Way.EMERGENCY)
    words = {"is_right": request.POST.get("verdict") == "right", "by": request.user}
    try:
        services.review(
            reveal_id=row.pk, note=request.POST.get("note", ""), at=timezone.now(), **words
        )
    except REFUSALS as error:
        messages.error(request, _in_words(error))
    else:
        messages.success(request, _("Reviewed."))
    return redirect("vault:reveals")
