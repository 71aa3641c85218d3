"""The gallery: every part of the look on one page, in both languages, for builders and for the robot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

MOMENT = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
TRIGGER = date(2026, 11, 11)
CHOICES = [("wages", _("Wages")), ("leave", _("Leave")), ("dismissal", _("Dismissal"))]


class SampleForm(forms.Form):
    """One field of each kind that parts/field.html draws."""

    name = forms.CharField(
        label=_("Legal name of the employer"), help_text=_("It is on the payslip or the contract.")
    )
    text = forms.CharField(label=_("What happened?"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label=_("Kind of issue"), choices=CHOICES)
    side = forms.ChoiceField(label=_("Which side are you on?"), choices=CHOICES[:2], widget=forms.RadioSelect)
    issues = forms.MultipleChoiceField(
        label=_("What is the dispute about?"),
        help_text=_("Choose all that fit."),
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.DateField(
        label=_("When did it start?"),
        help_text=_("For example 20/11/2026"),
        widget=forms.DateInput(attrs={"class": "in-s"}),
    )
    paper = forms.FileField(label=_("A photo or file"), help_text=_("Up to 20 MB."), required=False)
    true = forms.BooleanField(label=_("What I wrote is true"), help_text=_("As far as I know."))


def _days() -> list[dict[str, Any]]:
    """A counting of seven working days, as a deadline stores it."""
    days: list[dict[str, Any]] = [
        {"on": TRIGGER.isoformat(), "counted": False, "number": None, "reason": "trigger"}
    ]
    number = 0
    for step in range(1, 10):
        day = TRIGGER + timedelta(days=step)
        rest = {5: "saturday", 6: "sunday"}.get(day.weekday(), "")
        number += not rest
        days.append(
            {
                "on": day.isoformat(),
                "counted": not rest,
                "number": None if rest else number,
                "reason": rest or "counted",
            }
        )
    return days


def _clock() -> dict[str, Any]:
    deadline = {
        "trigger_on": TRIGGER,
        "length": 7,
        "unit": "working_days",
        "basis": "LL art. 324",
        "rule_set": "collective-2025",
        "verified": False,
        "calendar_version": 4,
        "counting": {"days": _days()},
    }
    return {
        "id": "sample",
        "title": _("Legal clock"),
        "left": 2,
        "left_words": _("working days left"),
        "due_on": date(2026, 11, 20),
        "consequence": _("After this date the case goes on without your answer."),
        "deadline": deadline,
    }


def _lists() -> dict[str, Any]:
    """Sample rows for the parts that list things."""
    steps = [("done", _("Filed")), ("current", _("Conciliation")), ("next", _("Settled or not settled"))]
    sides = [("workers", _("Signed"), "signed"), ("employer", _("Waiting"), "waiting")]
    return {
        "steps": [{"state": state, "label": label, "note": "9/11"} for state, label in steps],
        "signatures": [{"side": side, "state_words": words, "state": state} for side, words, state in sides],
        "entries": [
            {"title": _("Answer received"), "at": MOMENT, "by": "Soriya Garment"},
            {
                "title": _("Note"),
                "at": MOMENT,
                "day_only": True,
                "private": _("Only the officers can see this"),
            },
        ],
        "rows": [
            {"label": _("Employer"), "value": "Soriya Garment Co.", "url": "#main"},
            {"label": _("Workers"), "value": "412"},
        ],
        "subnav": [
            {"label": _("Overview"), "url": "#main", "current": True},
            {"label": _("Documents"), "url": "#main", "count": 3},
        ],
        "chips": [{"label": _("Phnom Penh"), "url": "#main"}, {"label": _("Conciliation"), "url": "#main"}],
        "bars": [
            (_("Garment"), 71, ""),
            (_("Tourism"), 64, "on"),
            (_("Transport"), 52, "risk"),
            (_("Construction"), 38, "off"),
        ],
        "files": [
            {
                "name": "payslip-october.jpg",
                "size": 240_000,
                "state": "ready",
                "state_words": _("Ready"),
                "url": "#main",
            },
            {
                "name": "contract.pdf",
                "size": 1_900_000,
                "percent": 40,
                "state": "checking",
                "state_words": _("Being checked"),
            },
        ],
        "figures": [(_("cases received"), "1,204"), (_("settled"), "61%"), (_("days, median"), "13")],
        "sides": ["government", "employers", "workers", "observer"],
        "rags": ["on", "risk", "off", "done", "none"],
    }


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part with sample data; only in the demo and while building, else 404. `?errors` shows errors."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    form = SampleForm({"text": "ក"} if "errors" in request.GET else None)
    context = {"form": form, "clock": _clock(), "moment": MOMENT, "amount": Decimal(808000), **_lists()}
    return render(request, "pages/gallery.html", context, status=422 if form.is_bound else 200)
