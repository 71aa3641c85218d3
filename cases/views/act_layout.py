"""Lays out the form of an action: fields with nested names stand together under a heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import ActionForm
from cases.models import Issue

_HEADINGS = {
    "served": gettext_lazy("Who received the notice, and when"),
    "ballot": gettext_lazy("Ballot of the members, for a strike"),
}
"""Groups of fields that are about one thing: `served.ministry`, `ballot.for`."""


@dataclass(slots=True)
class Group:
    """Fields that belong together; without a heading they stand alone. `issue` is what they are about."""

    heading: str = ""
    issue: Issue | None = None
    fields: list[BoundField] = field(default_factory=list)


def groups_of(form: ActionForm) -> list[Group]:
    """The visible fields of a form in groups, in their order: `answers.1.words` under issue 1."""
    groups: list[Group] = []
    last: str | None = None
    for name, key in _keyed(form):
        if key != last or key is None:
            groups.append(_group(form, key))
        groups[-1].fields.append(_bound(form, name, inside=key is not None))
        last = key
    return groups


def _keyed(form: ActionForm) -> Iterator[tuple[str, str | None]]:
    """Each visible field with the key of its group, None for those that stand alone."""
    for bound in form.visible_fields():
        parts = bound.name.split(".")
        whole = parts[0] if parts[0] in _HEADINGS else None
        yield bound.name, ".".join(parts[:2]) if len(parts) > 2 else whole


def _group(form: ActionForm, key: str | None) -> Group:
    if key is None:
        return Group()
    if key in _HEADINGS:
        return Group(str(_HEADINGS[key]))
    kind, number = key.split(".")
    if kind == "obligations":
        return Group(_("Promise %(n)s") % {"n": int(number) + 1})
    issue = form.facts.issue(number)
    return Group(str(issue) if issue is not None else _("New issue"), issue)


def _bound(form: ActionForm, name: str, *, inside: bool) -> BoundField:
    """The field as the page shows it; under a heading it need not repeat the issue's title.

    A second bound field: the error summary goes on using the first with its full label.
    """
    if not inside or name.count(".") < 2:
        return form[name]
    bound = BoundField(form, form.fields[name], name)
    kind, _key, last = name.split(".", 2)
    if kind == "answers" and last == "answer":
        bound.label = _("Your answer")
    elif kind == "positions":
        party = form.facts.party(last)
        bound.label = _("Position of %(party)s") % {"party": party.name if party else last}
    elif kind == "issues" and last == "text":
        bound.label = _("What it is about")
    return bound
