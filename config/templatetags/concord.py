"""Tags and filters of the house: moments, money, sides, states, bars and form controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, CheckboxInput, Field, FileInput, MultiWidget, SelectDateWidget
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cases import khmer, marking
from config import dates
from dialogue.standing import number_words

register = template.Library()

_SIDES: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "government": ("side-gov", _("G"), _("Government")),
    "employer": ("side-emp", _("E"), _("Employer's side")),
    "employers": ("side-emp", _("E"), _("Employers")),
    "workers": ("side-wrk", _("W"), _("Workers' side")),
    "observer": ("side-obs", _("O"), _("Observer")),
}
_TAGS = {
    "tag-info": "filed under_review awaiting_information awaiting_conciliator in_conciliation referred"
    " panel_forming in_arbitration in_court notified notice_running ongoing convened tabled"
    " submitted checking",
    "tag-ok": "settled award_final agreed endorsed met in_force registered done verified on_track ready"
    " signed adopted fulfilled accepted",
    "tag-warn": "not_conciliated award_issued award_objected lawful_from_reached suspended waiting at_risk"
    " remaining running adjourned returned",
    "tag-bad": "refused void lapsed missed expired not_returned ruled_illegal rejected off_track blocked",
    "tag-over": "overdue",
}
_TAG_OF = {name: css for css, names in _TAGS.items() for name in names.split()}
_RAG = {
    "on": ("M10 1a9 9 0 1 1 0 18a9 9 0 0 1 0-18z", _("On track")),
    "risk": ("M10 1 19 18H1z", _("At risk")),
    "off": ("M2 2h16v16H2z", _("Off track")),
    "done": ("M1 10l4-4 4 4 7-8 3 3L9 18z", _("Done")),
    "none": ("M10 1a9 9 0 1 1 0 18a9 9 0 0 1 0-18zM10 4a6 6 0 1 0 0 12a6 6 0 0 0 0-12z", _("No recent data")),
}
_FILL = {"on": "fill-on", "done": "fill-on", "risk": "fill-risk", "off": "fill-off", "none": "fill-none"}


@register.simple_tag
def when(moment: datetime | date | None, zone: str = "", day_only: bool = False) -> SafeString | str:
    """A moment as text inside <time>; a day, or day_only, shows no hour at all, never a made-up 00:00."""
    if not moment:
        return ""
    if day_only or not isinstance(moment, datetime):
        return day(dates.local_day(moment, zone))
    iso = moment.astimezone(dates.zone_named(zone)).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', iso, dates.moment_text(moment, zone))


@register.simple_tag
def day(value: date | None, form: str = "") -> SafeString | str:
    """A day inside <time>: Fri 20 Nov 2026; form "long" writes the words out, "short" drops the year."""
    if not value:
        return ""
    found = dates.local_day(value)
    text = dates.short_day_text(found) if form == "short" else dates.day_text(found, long=form == "long")
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), text)


@register.filter
def money(amount: Decimal | int | str | None, currency: str = "KHR") -> str:
    """An amount in riels (808,000 ៛) or in another currency (208.00 USD); nothing for no amount."""
    return "" if amount is None or amount == "" else dates.money_text(amount, currency)


@register.filter
def digits(value: object) -> str:
    """The value with Khmer digits, for official papers."""
    return khmer.khmer_digits(str(value))


@register.filter
def breakable(value: object) -> str:
    """Khmer text with places to break a line, for printed papers only."""
    return khmer.breakable(str(value))


@register.filter
def lang_of(text: object) -> str:
    """The language to mark a name or a person's text with: km if it holds Khmer letters, else en."""
    return "km" if khmer.has_khmer(str(text)) else "en"


@register.filter
def law(citation: str) -> str:
    """Laws and articles as the reader's language cites them: LL 301, ច្បាប់ស្តីពីការងារ មាត្រា 301."""
    return khmer.citation(citation) if dates.in_words() == "km" else citation


@register.filter
def marked(text: object) -> SafeString:
    """A person's text with what is not in the language of the page marked with its own language."""
    other = "en" if (get_language() or "").startswith("km") else "km"
    pieces = khmer.runs(str(text), other)
    wrapped = (format_html('<span lang="{}">{}</span>', other, p) if foreign else p for p, foreign in pieces)
    return format_html_join("", "{}", ((piece,) for piece in wrapped))


@register.filter
def found(text: object, question: str) -> SafeString:
    """A text with what a search found in it marked."""
    whole, pieces, last = str(text), [], 0
    for start, end in marking.places(whole, question):
        pieces += [format_html("{}<mark>{}</mark>", whole[last:start], whole[start:end])]
        last = end
    return format_html_join("", "{}", ((piece,) for piece in (*pieces, whole[last:])))


@register.filter
def side_class(side: str) -> str:
    """The CSS class of a side: government, employer(s), workers, observer."""
    return _SIDES.get(str(side), _SIDES["observer"])[0]


@register.filter
def side_letter(side: str) -> str:
    """The letter inside a side's shape."""
    return str(_SIDES.get(str(side), _SIDES["observer"])[1])


@register.filter
def side_name(side: str) -> str:
    """A side in words."""
    return str(_SIDES[str(side)][2]) if str(side) in _SIDES else str(side)


@register.filter
def state_tag(state: object) -> str:
    """The CSS classes of a state's tag, from its name; an unknown or ended one is plain."""
    return f"tag {_TAG_OF.get(str(state), '')}".strip()


@register.simple_tag
def bar(percent: float, kind: str = "") -> SafeString:
    """A bar of that share (0 to 100) of its cell, drawn by attributes; its number stands beside it."""
    width = max(0, min(100, round(percent, 1)))
    return format_html(
        '<svg class="hbar" aria-hidden="true" focusable="false">'
        '<rect class="{}" width="{}%" height="100%"/></svg>',
        _FILL.get(kind, ""),
        width,
    )


@register.simple_tag
def rag(kind: str, label: str = "") -> SafeString:
    """An indicator's state: a shape and a word (on, risk, off, done, none)."""
    path, word = _RAG.get(kind, _RAG["none"])
    return format_html(
        '<span class="rag"><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<path class="{}" fill-rule="evenodd" d="{}"/></svg>{}</span>',
        _FILL.get(kind, "fill-none"),
        path,
        label or word,
    )


@register.filter
def field_kind(field: BoundField) -> str:
    """How parts/field.html draws a field: group, single (one tick box), dates, file or control."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "single"
    if isinstance(widget, SelectDateWidget | MultiWidget):
        return "dates"
    if field.use_fieldset:
        return "group"
    return "file" if isinstance(widget, FileInput) else "control"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's control in our look; Django adds aria-describedby and aria-invalid by itself."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"in {own}".strip()})


def first_control(field: BoundField) -> str:
    """The id a link of the error summary jumps to: the control, or the first of a group."""
    if field_kind(field) in ("group", "dates"):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


@register.filter
def error_links(form: BaseForm) -> list[tuple[str, str]]:
    """Every error of a form with the id it belongs to; an empty id for errors of the form as a whole."""
    return list(_errors(form))


def _errors(form: BaseForm) -> Iterator[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        for message in field.errors:
            yield first_control(field), _with_label(field, str(message))


def _with_label(field: BoundField, message: str) -> str:
    """The message; the one that every empty field shares gets the field's label before it."""
    shared = str(Field.default_error_messages["required"])
    if message != shared:
        return message
    if str(field.label).endswith("?"):
        return f"{field.label} {message}"
    return gettext("%(label)s: %(message)s") % {"label": field.label, "message": message}


@register.filter
def get(mapping: dict[Any, Any], key: object) -> object:
    """The value of a mapping under a key that is a variable; None where there is none."""
    return mapping.get(key)


@register.filter
def beside(cells: Sequence[object], head: Sequence[str]) -> list[tuple[str, object]]:
    """The cells of a row, each with the name of its column; the first column is that of the rows' names."""
    return list(zip(head[1:], cells, strict=True))


_UNITS: dict[str, tuple[str | Promise, str | Promise]] = {
    "hours": (_("hour"), _("hours")),
    "calendar_days": (_("day"), _("days")),
    "working_days": (_("working day"), _("working days")),
    "weeks": (_("week"), _("weeks")),
    "months": (_("month"), _("months")),
}
_REST = {
    "trigger": _("day of the event, not counted"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
    "holiday": _("public holiday"),
}


@register.filter
def unit_words(unit: object, length: int = 2) -> str:
    """A unit of time limits in words, for that many of it."""
    words = _UNITS.get(str(unit))
    return str(unit) if words is None else str(words[0 if length == 1 else 1])


@register.filter
def rest_words(reason: str) -> str:
    """Why a day is not counted, in words."""
    return str(_REST.get(reason, reason))


@register.filter
def iso_day(value: str | date) -> SafeString | str:
    """A day that a stored counting holds as text, written like any other day."""
    return day(date.fromisoformat(value) if isinstance(value, str) else value)


@register.filter
def measure(value: Decimal | float | None, unit: str = "") -> str:
    """A measured number with commas between thousands and no empty digits; percent has its sign."""
    return number_words(value, unit)
