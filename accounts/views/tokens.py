"""The page of tokens for programs: list, make (shown once), end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import second_factor
from accounts.http import signed_in
from accounts.models import ApiToken, Mandate, Post, User
from accounts.tokens import counting_of, end_token, make_token

_DAYS = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
]


class TokenForm(forms.Form):
    """A new token: what it is for, for whom it acts, and how long it counts."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    holder = forms.ChoiceField(label=gettext_lazy("Acts as"), widget=forms.RadioSelect)
    days = forms.ChoiceField(
        label=gettext_lazy("Works for"), choices=_DAYS, initial="90", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, holders: dict[str, Mandate | Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = holders
        field = self.fields["holder"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, _words(holder)) for key, holder in holders.items()]


def _words(holder: Mandate | Post) -> str:
    if isinstance(holder, Mandate):
        return f"{holder.organization} ({holder.get_right_display()})"
    return ", ".join(str(part) for part in (holder.get_kind_display(), holder.office) if part)


def _holders(user: User) -> dict[str, Mandate | Post]:
    """The mandates and posts in force that a token can stand for."""
    mandates = Mandate.objects.in_force().filter(user=user).select_related("organization").order_by("pk")
    posts = Post.objects.in_force().filter(user=user).select_related("office").order_by("pk")
    return {f"mandate-{m.pk}": m for m in mandates} | {f"post-{p.pk}": p for p in posts}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens and make one; only a session that passed a second factor makes any (403)."""
    user = signed_in(request)
    passed = second_factor.has_passed(request.session, user)
    if request.method == "POST" and not passed:
        raise PermissionDenied
    form = TokenForm(request.POST or None, holders=_holders(user))
    made = _make(request, user, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "form": TokenForm(holders=form.holders) if made else form,
        "passed": passed,
        "made": made,
        "factor_url": "mfa_reauthenticate" if second_factor.is_set_up(user) else "second_factor",
        "tokens": _listed(user),
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


def _make(request: HttpRequest, user: User, form: TokenForm) -> str:
    """The text of a new token."""
    data = form.cleaned_data
    _row, text = make_token(
        user, request.session, form.holders[data["holder"]], name=data["name"],
        expires_at=timezone.now() + timedelta(days=int(data["days"])),
    )  # fmt: skip
    return text


def _listed(user: User) -> list[dict[str, Any]]:
    """The tokens that were not ended, newest first, and whether each counts."""
    alive = counting_of(user.pk)
    rows = ApiToken.objects.filter(user=user, revoked_at=None)
    rows = rows.select_related("mandate__organization", "post__office").order_by("-pk")
    return [{"row": t, "acts_as": _words(_holder(t)), "counts": t.pk in alive} for t in rows]


def _holder(token: ApiToken) -> Mandate | Post:
    holder = token.mandate or token.post
    assert holder is not None
    return holder


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own."""
    if not end_token(signed_in(request), pk):
        raise Http404
    messages.success(request, _("The token has ended."))
    return redirect("tokens")
