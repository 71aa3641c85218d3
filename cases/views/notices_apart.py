"""A notice that no case of ours is about: giving it, and what is recorded of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.calling import new_key
from cases.forms.notices import NoticeApartForm, TieForm, form_of
from cases.models import IndustrialAction
from cases.models.acting import Refused
from cases.services.notice_ties import disputes_for
from cases.services.notices import ACTS, NOT_NOW, act_on_notice, give_notice, givers_of, kept_from
from cases.views.act_layout import groups_of

if TYPE_CHECKING:
    from accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_apart(request: HttpRequest) -> HttpResponse:
    """The form of the notice; 403 for who acts for nobody, 422 where something does not fit."""
    user: User = request.user  # type: ignore[assignment]
    givers = givers_of(user)
    if not givers:
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, NoticeApartForm(givers=givers, user_id=user.pk))
    form = NoticeApartForm(request.POST, givers=givers, user_id=user.pk)
    key = request.POST.get("idempotency_key", "")[:40]
    if not key or not form.is_valid():
        return _form(request, form, 422 if form.errors else 428)
    try:
        row = give_notice(by=user, answers=form.answers(), key=key, now=timezone.now())
    except Refused as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _form(request, form, 422)
    messages.success(request, _("We have your notice. Its number is %(number)s.") % {"number": row.number})
    return redirect(row.get_absolute_url())


def _form(request: HttpRequest, form: NoticeApartForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "groups": groups_of(form), "key": new_key(), "seen": "",
        "button": _("Give notice"), "cancel_url": reverse("cases:notices"),
    }  # fmt: skip
    return render(request, "notices/apart.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Record what became of it: 403 for others, 409 where it cannot be now, 422 where it does not fit."""
    user: User = request.user  # type: ignore[assignment]
    rows = IndustrialAction.objects.visible_to(user).filter(case=None, number=number.upper())
    row = rows.select_related("organization").first()
    if row is None or name not in ACTS:
        raise Http404
    why = kept_from(row, ACTS[name], user)
    if why is not None:
        return render(request, "403.html", {"reason": why.text}, status=403)
    form = form_of(name)(request.POST if request.method == "POST" else None, row=row, user_id=user.pk)
    if isinstance(form, TieForm):
        form.offer(disputes_for(row, user), request.GET.get("dispute", "")[:24])
    status, reason = (200, "") if ACTS[name].fits(row) else (409, str(NOT_NOW.text))
    if request.method == "POST":
        try:
            if form.is_valid():
                act_on_notice(row, name, by=user, answers=form.answers(), now=timezone.now())
                messages.success(request, ACTS[name].done)
                return redirect(row.get_absolute_url())
            status = 422
        except Refused as refused:
            status, reason = 409, str(refused)
    context = {
        "row": row, "form": form, "groups": groups_of(form), "key": new_key(), "seen": "",
        "title": ACTS[name].label, "button": ACTS[name].label, "conflict": reason,
        "cancel_url": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "notices/act.html", context, status=status)
