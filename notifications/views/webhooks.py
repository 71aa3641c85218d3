"""Addresses of programs that are called: list, make (the secret is shown once), call again, end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import second_factor
from accounts.http import signed_in
from accounts.models import ApiToken, User
from accounts.tokens import counting_of
from notifications.channels.http import NotAllowed, check_address
from notifications.models import State, Webhook
from notifications.webhooks import call_again, end_webhook, make_webhook, webhooks_of

MOST = 10
_WRONG = {
    "plain": gettext_lazy("The address must begin with https://."),
    "private": gettext_lazy("This address is not on the public internet."),
}


class WebhookForm(forms.Form):
    """A new address: what is called, and for which token."""

    url = forms.CharField(
        label=gettext_lazy("Address to call"), max_length=500, widget=forms.URLInput({"autocomplete": "off"})
    )
    token = forms.ModelChoiceField(
        ApiToken.objects.none(),
        label=gettext_lazy("For the token"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.tokens = ApiToken.objects.filter(pk__in=counting_of(user.pk)).order_by("pk")
        field = self.fields["token"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = self.tokens

    def clean_url(self) -> str:
        """An address of the public internet that leads somewhere."""
        url: str = self.cleaned_data["url"]
        try:
            check_address(url)
        except NotAllowed as error:
            raise forms.ValidationError(_WRONG.get(error.reason) or _("This is no web address.")) from error
        except (OSError, UnicodeError) as error:
            raise forms.ValidationError(_("Nobody is found at this address.")) from error
        return url


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the addresses and make one; only a session that passed a second factor makes any (403)."""
    user = signed_in(request)
    passed = second_factor.has_passed(request.session, user)
    if request.method == "POST" and not passed:
        raise PermissionDenied
    form, made = WebhookForm(user, request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and webhooks_of(user).count() >= MOST:
        form.add_error(None, _("You have ten addresses. End one first."))
    elif request.method == "POST" and form.is_valid():
        _row, made = make_webhook(form.cleaned_data["token"], form.cleaned_data["url"])
    context = {
        "form": WebhookForm(user) if made else form, "has_tokens": form.tokens.exists(), "passed": passed,
        "made": made, "hooks": _listed(user),
        "factor_url": "mfa_reauthenticate" if second_factor.is_set_up(user) else "second_factor",
    }  # fmt: skip
    return render(request, "notifications/webhooks.html", context, status=422 if form.errors else 200)


def _listed(user: User) -> list[Webhook]:
    """The addresses with how many calls wait and how many failed for good; one query."""
    return list(
        webhooks_of(user).annotate(
            waiting=Count("calls", filter=Q(calls__state=State.WAITING)),
            dead=Count("calls", filter=Q(calls__state=State.FAILED)),
            taken_at=Max("calls__sent_at"),
            said=Max("calls__evidence", filter=Q(calls__state__in=[State.WAITING, State.FAILED])),
        )
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an address of one's own."""
    if not end_webhook(signed_in(request), pk):
        raise Http404
    messages.success(request, _("The address is no longer called."))
    return redirect("notifications:webhooks")


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Call again with what failed and with the last seven days."""
    user = signed_in(request)
    if not webhooks_of(user).filter(pk=pk).exists():
        raise Http404
    count = call_again(user, pk)
    messages.success(request, ngettext("%d call goes out again.", "%d calls go out again.", count) % count)
    return redirect("notifications:webhooks")
