"""The word list: looked through, added to, from a file too, taken off."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from regulations.binding.pages import number_of, status_of
from regulations.uploads import CappedUpload, too_large
from sitecontent.publishing.models import Word
from sitecontent.publishing.screening.files import words_in
from sitecontent.publishing.screening.forms import WordForm
from sitecontent.publishing.screening.rules import plain
from sitecontent.publishing.screening.services import CLAUSE, add_words, end_word

SHOWN = 200
may_see = permission_required("publishing.view_word", raise_exception=True)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def words(request):
    """The list with its newest changes; `?q=` looks for a word."""
    request.upload_handlers = [CappedUpload(request)]
    return _words(request)


@csrf_protect
def _words(request):
    form, refused = WordForm(request.POST or None, request.FILES or None), None
    if request.upload_handlers[0].is_too_large:
        refused = too_large(CLAUSE)
    elif request.method == "POST" and form.is_valid():
        try:
            fresh = add_words(words=_sent(form), by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("%(count)s words were put on the list.") % {"count": fresh})
            return redirect("publishing:words")
    query = request.GET.get("q", "").replace("\0", "")[:40]
    rows = Word.objects.filter(plain__contains=plain(query)) if query else Word.objects.all()
    page = number_of(request.GET.get("page")) or 1
    history = Word.history.select_related("history_user").order_by("-history_id")
    context = {
        "form": form, "refused": refused, "q": query, "tab": "words",
        "rows": Paginator(rows.order_by("-is_active", "-id"), SHOWN).get_page(page),
        "count": Word.objects.filter(is_active=True).count(), "history": history[:30],
    }  # fmt: skip
    return render(request, "content/words.html", context, status=status_of(request))


def _sent(form: WordForm) -> list[tuple[str, str]]:
    file, text = form.cleaned_data["file"], form.cleaned_data["text"].strip()
    found = words_in(name=file.name, content=file.read()) if file else []
    if not (found or text):
        raise ValidationError(_("Give a word or a file of words."), code=CLAUSE)
    return [(word, form.cleaned_data["sort"]) for word in [*found, text] if word]


@may_see
@require_POST
def end(request, number: int):
    """Take a word off the list."""
    row = get_object_or_404(Word, pk=number)
    end_word(word_id=row.pk, by=request.user, at=timezone.now())
    messages.success(request, _("Taken off the list."))
    return redirect("publishing:words")
