"""Saved views of the queue: filters under a name, for oneself or the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.forms.queue import QueueForm, ViewForm
from cases.models import SavedView
from cases.views.queue_room import Desk, enter, query_of

MOST = 30
LONGEST = 600
_KEPT = frozenset(QueueForm.base_fields) - {"after", "before"}


def saved_views(desk: Desk) -> list[dict[str, Any]]:
    """The views as links; the one whose filters are in use is the current one."""
    here = kept_query(desk.request.GET)
    return [
        {
            "view": row, "url": f"{reverse('cases:queue')}?{row.query}", "current": row.query == here,
            "mine": row.user_id == desk.user.pk, "by": "" if row.user_id == desk.user.pk else row.user.name,
        }
        for row in desk.saved
    ]  # fmt: skip


def default_query(desk: Desk) -> str:
    """The filters the person wants the queue to open with; empty for none."""
    return next((v.query for v in desk.saved if v.is_default and v.user_id == desk.user.pk), "")


def kept_query(given: QueryDict) -> str:
    """The filters of an address and nothing else, always written the same way."""
    known = QueryDict(mutable=True)
    for name in sorted(set(given) & _KEPT):
        known.setlist(name, sorted(given.getlist(name)))
    return query_of(known)


def _given_query(request: HttpRequest) -> str:
    """The filters that the posting page had in use."""
    return kept_query(QueryDict(request.POST.get("query", "")[:2000]))


def _back(query: str) -> HttpResponse:
    return redirect(f"{reverse('cases:queue')}?{query or 'view=all'}")


@never_cache
@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; the same name of the same person is written over."""
    desk = enter(request)
    form = ViewForm(request.POST)
    query = _given_query(request)
    if not form.is_valid() or len(query) > LONGEST:
        messages.error(request, _("The view was not saved. Give it a name, and search for fewer words."))
    elif SavedView.objects.filter(user=desk.user).exclude(name=form.cleaned_data["name"]).count() >= MOST:
        messages.error(request, _("You have 30 saved views. Remove one first."))
    else:
        _save(desk, form.cleaned_data, query)
        messages.success(request, _("The view is saved."))
    return _back(query)


@transaction.atomic
def _save(desk: Desk, given: dict[str, Any], query: str) -> None:
    if given["is_default"]:
        SavedView.objects.filter(user=desk.user).update(is_default=False)
    shared = desk.office if given["shared"] else None
    values = {"query": query, "office": shared, "is_default": given["is_default"]}
    SavedView.objects.update_or_create(user=desk.user, name=given["name"], defaults=values)


@never_cache
@login_required
@require_safe
def open_view(request: HttpRequest, view: int) -> HttpResponse:
    """A saved view under an address of its own; 404 for one that is not the person's to see."""
    desk = enter(request)
    row = next((row for row in desk.saved if row.pk == view), None)
    if row is None:
        raise Http404
    return _back(row.query)


@never_cache
@login_required
@require_POST
def remove_view(request: HttpRequest, view: int) -> HttpResponse:
    """Remove a view of one's own, or as head one that is shared with the office; 404 for others."""
    desk = enter(request)
    theirs = Q(office=desk.office) if desk.is_head else Q(pk__in=[])
    removed, _kinds = SavedView.objects.filter(Q(user=desk.user) | theirs, pk=view).delete()
    if not removed:
        raise Http404
    messages.success(request, _("The view is removed."))
    return _back(_given_query(request))
