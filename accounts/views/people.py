"""People of an office, for its head and for registrars: who holds a post, invite, end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import access_of
from accounts.forms import InvitePostForm
from accounts.http import signed_in
from accounts.models import Office, Post, PostKind
from accounts.services import invite_to_post, revoke_post


def _reach(request: HttpRequest) -> tuple[QuerySet[Office], list[tuple[str, Any]]]:
    """The offices and the kinds of post a person manages; 404 for everybody else."""
    access = access_of(signed_in(request))
    if access.holds(PostKind.REGISTRAR):
        return Office.objects.all(), list(PostKind.choices)
    if heads := access.offices(PostKind.HEAD_OF_OFFICE):
        return Office.objects.filter(pk__in=heads), [(PostKind.OFFICER.value, PostKind.OFFICER.label)]
    raise Http404


def _posts(request: HttpRequest, offices: QuerySet[Office]) -> QuerySet[Post]:
    posts = Post.objects.in_force().select_related("user", "office").order_by("office__slug", "kind", "pk")
    if access_of(signed_in(request)).holds(PostKind.REGISTRAR):
        return posts
    return posts.filter(office__in=offices)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List the people of one's office, and invite."""
    offices, kinds = _reach(request)
    form = InvitePostForm(request.POST or None, kinds=kinds, offices=offices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invite_to_post(
            data["address"], data["post_kind"], data["office"], by=signed_in(request), now=timezone.now()
        )
        messages.success(request, _("The invitation is sent. It works once, for 72 hours."))
        return redirect("people")
    context = {
        "posts": _posts(request, offices),
        "form": form,
        "registrar": access_of(signed_in(request)).holds(PostKind.REGISTRAR),
    }
    return render(request, "accounts/people.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post of one's own office."""
    offices, _kinds = _reach(request)
    post = get_object_or_404(_posts(request, offices), pk=pk)
    revoke_post(post, by=signed_in(request))
    messages.success(request, _("The post has ended."))
    return redirect("people")
