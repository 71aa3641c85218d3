"""P13: an officer files for a person who cannot do it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from cases.forms.desk import DeskForm
from cases.models.acting import KeyReused
from cases.services import drafts as service
from cases.views.common import new_key

if TYPE_CHECKING:
    from accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """One long form; the same key files once. 404 for whoever holds no post at an office."""
    user: User = request.user  # type: ignore[assignment]
    offices = access_of(user).offices("officer", "head_of_office")
    if not offices:
        raise Http404
    form = DeskForm(request.POST or None, offices=offices)
    key = request.POST.get("idempotency_key", "")[:64].replace("\x00", "") or new_key()
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("cases:file_done", _file(user, form, key))
        except KeyReused as reused:
            reason = str(reused)
    status = 422 if reason or form.errors else 200
    context = {"form": form, "key": key, "reason": reason}
    return render(request, "cases/desk.html", context, status=status)


def _file(user: User, form: DeskForm, key: str) -> str:
    """File it and give the number."""
    given = form.cleaned_data
    said = {
        "declaration": True,
        "helper": given["helper"],
        "method": given["method"],
        "signer": given["name"],
    }
    event = service.file_at_desk(
        officer=user, office=given["office"], procedure=given["procedure"], answers=form.by_question(),
        said=said, key=key,
    )  # fmt: skip
    return str(event.case.number)
