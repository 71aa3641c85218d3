"""One-click sign-in as a made-up person, in a trial on this machine only."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from itertools import chain, groupby
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import second_factor
from accounts.models import Mandate, Post, User
from accounts.views.sign_in import BACKEND

SEATS: list[Callable[[], Iterable[tuple[int, str]]]] = []
"""What else made-up people are: each gives ids of people with words; filled by the applications above."""
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, and not through a proxy on it."""
    if any(header in request.headers for header in PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Choose a person; 404 unless this is a trial asked from this machine."""
    if not settings.DEMO or not is_on_this_machine(request):
        raise Http404
    if request.method == "POST":
        return _become(request, get_object_or_404(User, pk=_number(request), is_demo=True, is_active=True))
    return render(request, "accounts/demo.html", {"personas": personas()})


def _number(request: HttpRequest) -> int:
    text = request.POST.get("person", "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _become(request: HttpRequest, user: User) -> HttpResponse:
    request.session.flush()
    login(request, user, backend=BACKEND)
    second_factor.mark_passed(request.session, user, second_factor.DEMO_FACTOR)
    UserSession.objects.create_from_request(request)
    return redirect(settings.LOGIN_REDIRECT_URL)


def personas() -> list[dict[str, Any]]:
    """The made-up people with the posts they hold and the organizations they act for."""
    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    posts = Post.objects.in_force().filter(user__in=users).select_related("office").order_by("user_id", "pk")
    mandates = Mandate.objects.in_force().filter(user__in=users).select_related("organization")
    held: dict[int, list[str]] = {}
    for user_id, group in groupby(posts, key=lambda post: post.user_id):
        held[user_id] = [" · ".join(filter(None, [p.get_kind_display(), str(p.office or "")])) for p in group]
    for mandate in mandates.order_by("user_id", "pk"):
        words = f"{mandate.organization} · {mandate.get_right_display()}"
        held.setdefault(mandate.user_id, []).append(words)
    for user_id, words in chain.from_iterable(find() for find in SEATS):
        held.setdefault(user_id, []).append(words)
    return [{"user": user, "roles": held.get(user.pk, [])} for user in users]
