"""The page of an invitation: who invites, for what, with which rights; then yes."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import NewAccountForm
from accounts.models import Invitation, User
from accounts.services import (
    InvitationGoneError,
    accept_invitation,
    find_invitation,
    owns_address,
    register_person,
)
from accounts.views.sign_in import sign_in_new


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and accept it; used or too old: 410; unknown: 404; another's address: 403."""
    try:
        found = find_invitation(token, timezone.now())
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    except InvitationGoneError:
        return _gone(request)
    if isinstance(request.user, User):
        return _as_member(request, request.user, found, token)
    if User.objects.filter(username=found.address).exists():
        return _show(request, found, state="sign_in")
    return _as_newcomer(request, found, token)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_gone.html", status=HTTPStatus.GONE)


def _show(
    request: HttpRequest,
    found: Invitation,
    *,
    state: str,
    form: NewAccountForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"invitation": found, "state": state, "form": form}
    return render(request, "accounts/invitation.html", context, status=status)


def _as_member(request: HttpRequest, user: User, found: Invitation, token: str) -> HttpResponse:
    if not owns_address(user, found.address):
        return _show(request, found, state="other", status=HTTPStatus.FORBIDDEN)
    if request.method != "POST":
        return _show(request, found, state="member")
    try:
        accept_invitation(token, user, timezone.now())
    except InvitationGoneError:
        return _gone(request)
    messages.success(request, _("You have accepted the invitation."))
    return redirect("organisations")


def _as_newcomer(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    data = {**request.POST.dict(), "handle": found.address} if request.method == "POST" else None
    form = NewAccountForm(data, initial={"language": get_language()})
    if data is None or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _show(request, found, state="new", form=form, status=status)
    try:
        with transaction.atomic():
            user = register_person(handle=found.address, verified=True, **form.cleaned_data)
            accept_invitation(token, user, timezone.now())
    except InvitationGoneError:
        return _gone(request)
    return sign_in_new(request, user)
