"""P13: an officer files for a person who cannot do it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from accounts.texts import storable
from cases.forms.desk import DeskForm, ReadAloudForm
from cases.models.acting import KeyReused
from cases.services import drafts as service
from cases.views.common import new_key
from cases.views.uploads import whole_uploads
from cases.worker_tables import REFUSED_SHOWN, refused_rows

if TYPE_CHECKING:
    from accounts.models import User


@whole_uploads
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """One long form, then the page to read aloud, then the receipt; 404 for whoever has no office.

    Nothing is stored before the last step: what was written travels with the page.
    """
    user: User = request.user  # type: ignore[assignment]
    offices = access_of(user).offices("officer", "head_of_office")
    if not offices:
        raise Http404
    form = DeskForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return _write(request, form)
    if "send" not in request.POST:
        return _read(request, form, ReadAloudForm())
    signed = ReadAloudForm(request.POST)
    if not signed.is_valid():
        return _read(request, form, signed, status=422)
    try:
        return redirect("cases:file_done", _file(user, form, signed, _key(request)))
    except KeyReused as reused:
        return _read(request, form, signed, status=422, reason=str(reused))


def _key(request: HttpRequest) -> str:
    return storable(request.POST.get("idempotency_key", "")[:64]) or new_key()


def _write(request: HttpRequest, form: DeskForm) -> HttpResponse:
    changing = "change" in request.POST
    status = 422 if form.errors and not changing else 200
    context = {"form": form, "key": _key(request), **_list(form)}
    return render(request, "cases/desk.html", context, status=status)


def _list(form: DeskForm) -> dict[str, Any]:
    """The list of workers as it was written or read, and what of a table was refused."""
    read = form.table.read if form.table is not None and form.table.is_valid() else form.people
    if not read.people and not read.refused:
        return {}
    refused = refused_rows(read.refused[:REFUSED_SHOWN])
    return {"counts": read.counts, "people": read.people, "refused": refused}


def _read(
    request: HttpRequest, form: DeskForm, signed: ReadAloudForm, status: int = 200, reason: str = ""
) -> HttpResponse:
    claimant, employer = form.listed()
    context = {
        "form": signed, "written": form, "rows": form.rows(), **_list(form),
        "hidden": [field.as_hidden() for field in form if field.name != "file"],
        "claimant": claimant, "employer": employer, "key": _key(request), "reason": reason,
    }  # fmt: skip
    return render(request, "cases/desk_read.html", context, status=status)


def _file(user: User, form: DeskForm, signed: ReadAloudForm, key: str) -> str:
    """File it and give the number."""
    given = form.cleaned_data
    said = {
        "declaration": True, "helper": given["helper"], "interpreter": given["interpreter"],
        "method": signed.cleaned_data["method"], "signer": given["name"], "read_aloud": True,
    }  # fmt: skip
    event = service.file_at_desk(
        officer=user, office=given["office"], procedure=given["procedure"], answers=form.by_question(),
        people=form.people, said=said, key=key,
    )  # fmt: skip
    return str(event.case.number)
