"""What of a case is erased when and why, and the hold by which the head of office or the Council stops it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.forms.base import DayField, TextField
from cases.law import keeping_book
from cases.models import Erasure, ErasureState
from cases.models.acting import Refused
from cases.services import holding
from cases.services.retention import ERASED, WORDS, due_of, holds_of
from cases.views.case_room import Room, enter, frame
from cases.views.erasing import fates


class HoldForm(forms.Form):
    """Why nothing is to be erased, and until when."""

    use_required_attribute = False
    reason = TextField(label=gettext_lazy("Why must nothing be erased?"), long=False, max_length=300)
    until = DayField(
        label=gettext_lazy("Until which day?"), required=False,
        help_text=gettext_lazy("Leave it empty to stop erasing until you let it run again."),
    )  # fmt: skip

    def clean_until(self) -> Any:
        """The day, which has not passed."""
        day = self.cleaned_data["until"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class LiftForm(forms.Form):
    """Why the rules run again."""

    use_required_attribute = False
    reason = TextField(label=gettext_lazy("Why can the rules run again?"), long=False, max_length=300)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keeping_page(request: HttpRequest, number: str) -> HttpResponse:
    """The rules applied to this case, for all who may see it; a hold for who may place one."""
    room = enter(request, number)
    if request.method != "POST":
        return _show(room, None)
    if not holding.may_hold(room.actor):
        raise PermissionDenied
    form = _form(room, request.POST)
    if not form.is_valid():
        return _show(room, form, 422)
    try:
        _carry_out(room, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(room, form, 409)
    return redirect(room.url("keeping"))


def _own_hold(room: Room) -> Any:
    role = room.actor.role_for(holding.MAY_HOLD)
    return next((h for h in room.case.holds.filter(lifted=None) if h.placed_as == role), None)


def _form(room: Room, data: Any = None) -> forms.Form:
    return LiftForm(data) if _own_hold(room) else HoldForm(data)


def _carry_out(room: Room, form: forms.Form) -> None:
    if isinstance(form, HoldForm):
        holding.place(room.case, room.actor, form.cleaned_data["reason"], form.cleaned_data["until"])
        messages.success(room.request, _("Nothing of this case is erased now."))
    else:
        holding.lift(room.case, room.actor, form.cleaned_data["reason"])
        messages.success(room.request, _("The rules run again."))


def _show(room: Room, form: forms.Form | None, status: int = 200) -> HttpResponse:
    may = holding.may_hold(room.actor)
    held = list(holds_of([room.case.pk], timezone.localdate(room.now)).select_related("placed_by"))
    more = {
        **fates(), "rows": rows_of(room.case), "held": held, "form": (form or _form(room)) if may else None,
        "button": _("Let the rules run again") if may and _own_hold(room) else _("Stop erasing"),
    }  # fmt: skip
    context = frame(room, "keeping", _("What is erased when, and why"), **more)
    return render(room.request, "cases/keeping.html", context, status=status)


def rows_of(case: Any) -> list[dict[str, Any]]:
    """Each rule with its day for this case, where it comes from, and what became of it."""
    done = {row.rule: row for row in Erasure.objects.filter(case=case).exclude(state=ErasureState.LEFT)}
    day = timezone.localdate(case.ended_at or timezone.now())
    return [
        {
            "words": str(WORDS[code]), "rule": rule, "rule_set": rule_set, "done": done.get(code),
            "due": due_of(case, code), "ended": case.ended_at,
        }
        for code in (*ERASED, "KEEP_RECORD")
        for rule_set, rule in [keeping_book().find(code, day)]
    ]  # fmt: skip
