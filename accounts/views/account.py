"""The person's own page, and the choice of the organization they act for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access_of
from accounts.forms import InviteForm, ProfileForm
from accounts.http import signed_in
from accounts.middleware import ACTING_FOR
from accounts.models import Mandate, Organization, Post
from accounts.services import invite_to_organization, may_manage_organization, revoke_mandate


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language and contacts; what one holds."""
    user = signed_in(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        with translation.override(user.language):
            return redirect("account")
    context = {
        "form": form,
        "contacts": _contacts(request),
        "posts": Post.objects.in_force().filter(user=user).select_related("office"),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


def _contacts(request: HttpRequest) -> list[dict[str, str]]:
    user = signed_in(request)
    rows = [(_("You sign in with"), user.username), (_("E-mail"), user.email), (_("Phone"), user.phone)]
    return [{"label": label, "value": value} for label, value in rows if value]


def _mandates(request: HttpRequest) -> list[Mandate]:
    held = Mandate.objects.in_force().filter(user=signed_in(request)).select_related("organization")
    return list(held.order_by("organization__name", "pk"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """Choose the organization to act for; one that is not yours does not exist (404)."""
    if request.method == "POST":
        return _choose(request, request.POST.get("organization", ""))
    context = {"mandates": _mandates(request), "chosen": request.session.get(ACTING_FOR)}
    return render(request, "accounts/organisations.html", context)


def _choose(request: HttpRequest, wanted: str) -> HttpResponse:
    if wanted == "":
        request.session.pop(ACTING_FOR, None)
    elif wanted in {str(m.organization_id) for m in access_of(signed_in(request)).mandates}:
        request.session[ACTING_FOR] = int(wanted)
    else:
        raise Http404
    return HttpResponseRedirect(reverse("organisations"))


def _managed(request: HttpRequest, pk: int) -> Organization:
    if not may_manage_organization(signed_in(request), pk):
        raise Http404
    return get_object_or_404(Organization, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def representatives(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for an organization; its signers invite others here."""
    organization = _managed(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invite_to_organization(
            form.cleaned_data["address"],
            organization,
            form.cleaned_data["right"],
            by=signed_in(request),
            now=timezone.now(),
        )
        messages.success(request, _("The invitation is sent. It works once, for 72 hours."))
        return redirect("representatives", pk)
    mandates = Mandate.objects.in_force().filter(organization=organization).select_related("user")
    context: dict[str, Any] = {"organization": organization, "mandates": mandates, "form": form}
    return render(request, "accounts/representatives.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_mandate(request: HttpRequest, pk: int, mandate_pk: int) -> HttpResponse:
    """End a mandate, after asking once."""
    organization = _managed(request, pk)
    mandate = get_object_or_404(
        Mandate.objects.in_force().select_related("user"), pk=mandate_pk, organization=organization
    )
    if request.method == "POST":
        revoke_mandate(mandate, by=signed_in(request))
        messages.success(request, _("The mandate has ended."))
        if mandate.user_id == signed_in(request).pk:
            return redirect("organisations")
        return redirect("representatives", pk)
    return render(request, "accounts/end_mandate.html", {"organization": organization, "mandate": mandate})
