"""Puts what a person typed and did not send back into the form, on the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.forms import BaseForm, Field, Textarea
from django.forms.widgets import Input
from django.template import Context
from django.utils import timezone

from accounts.models import TypedText, User
from accounts.typed import is_secret, kept_for, path_of
from config import dates

register = template.Library()

_NOT_TYPED = frozenset({"hidden", "password", "file", "checkbox"})
MINE = "mine"
"""What an address asks for as `typed` to have the kept text in the form although it is not the newest."""


@dataclass(slots=True)
class Kept:
    """A form whose texts are kept: `to`, where it is sent, and the `row` with what was typed, if any.

    `newer`: somebody changed since what the form is about, so what stands there now is shown and the kept
    texts are offered in `rest`; `gone`: there is no form any more, so all of them stand there. Else `rest`
    holds what the form has no place for.
    """

    to: str
    row: TypedText | None = None
    newer: bool = False
    gone: bool = False
    rest: list[dict[str, str]] = field(default_factory=list)
    mine_url: str = ""

    @property
    def at(self) -> str:
        """When it was typed: the time, with its day where that is not today."""
        if self.row is None:
            return ""
        today = dates.local_day(self.row.saved_at) == timezone.localdate()
        return (dates.time_text if today else dates.moment_text)(self.row.saved_at)


@register.simple_tag(takes_context=True)
def typed_before(context: Context, form: Any, action: str = "") -> Kept | None:
    """Fill a form with what this person typed into it before; None for a form whose texts are not kept.

    No form (None) is one that was there when they typed. Costs one query where a form with a text area is
    opened, and none anywhere else.
    """
    request = context.get("request")
    if request is None or not isinstance(request.user, User) or not _is_kept(form):
        return None
    kept = Kept(path_of(action or request.get_full_path()))
    if request.method != "POST":
        kept.row = kept_for(request.user, kept.to)
    if kept.row is None:
        return kept
    asked = request.GET.copy()
    kept.gone = form is None
    kept.newer = asked.get("typed") != MINE and _is_newer(form, kept.row, context.get("seen"))
    asked["typed"] = MINE
    kept.mine_url = f"?{asked.urlencode()}"
    _give_back(form, kept)
    return kept


def _is_kept(form: Any) -> bool:
    """Whether somebody writes more than a line there."""
    if not isinstance(form, BaseForm):
        return form is None
    return any(isinstance(f.widget, Textarea) for f in form.fields.values())


def _is_typed(name: str, one: Field) -> bool:
    """Whether a field is written into, and is no secret."""
    widget = one.widget
    plain = isinstance(widget, Textarea) or (
        isinstance(widget, Input) and widget.input_type not in _NOT_TYPED
    )
    return plain and not is_secret(name)


def _typed_in(form: BaseForm | None, row: TypedText) -> dict[str, str]:
    """The kept texts that have their field in the form."""
    fields = form.fields if form is not None else {}
    return {n: row.texts[n] for n, f in fields.items() if n in row.texts and _is_typed(n, f)}


def _is_newer(form: BaseForm | None, row: TypedText, seen: Any) -> bool:
    """Whether the form holds texts of its own that came after what was typed."""
    if form is None or row.seen == str("" if seen is None else seen):
        return False
    now = {name: form.get_initial_for_field(form.fields[name], name) for name in _typed_in(form, row)}
    return any(value not in (None, "") and str(value) != row.texts[name] for name, value in now.items())


def _give_back(form: BaseForm | None, kept: Kept) -> None:
    """Put the texts into the form, or beside it where that would hide something newer."""
    assert kept.row is not None
    texts = {} if kept.newer else _typed_in(form, kept.row)
    if form is not None:
        form.initial = {**(form.initial or {}), **texts}
    for name, text in kept.row.texts.items():
        if name not in texts and text.strip():
            label = form.fields[name].label if form is not None and name in form.fields else ""
            kept.rest.append({"label": str(label or ""), "text": text})
