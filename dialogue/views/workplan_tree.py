"""The tree of a plan for its page: priorities with all that stands below them, narrowed by filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.models import Constituency, Level, PlanItem
from dialogue.queries_programme import Standing
from dialogue.standing import STATES

STATE_WORDS = {
    "on": _("On track"), "risk": _("At risk"), "off": _("Off track"), "done": _("Done"),
    "none": _("No recent data"),
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """An item with its indicators and what stands below it; side and tags come down from above."""

    item: PlanItem
    depth: int
    side: str
    tags: frozenset[str]
    indicators: list[Standing] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def gap(self) -> Any:
        """The money that is missing; None where the budget is not known."""
        needed, there = self.item.budget_needed, self.item.budget_available
        return None if needed is None or there is None else max(needed - there, needed * 0)

    @property
    def heading(self) -> int:
        """The level of its heading on the page."""
        return min(6, self.depth + 2)

    def below(self) -> Iterator[Node]:
        """Itself and everything under it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.below()


class TreeForm(forms.Form):
    """The filters of the plan's page."""

    use_required_attribute = False
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    side = forms.ChoiceField(
        label=_("Responsible"), required=False, choices=[("", _("All")), *Constituency.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), *((name, STATE_WORDS[name]) for name in STATES)],
    )  # fmt: skip
    tag = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(self, data: Any, items: Iterable[PlanItem]) -> None:
        super().__init__(data)
        rows = list(items)
        priorities = [(i.code, str(i)) for i in rows if i.level == Level.PRIORITY]
        tags = sorted({tag for i in rows for tag in i.tags})
        self.fields["priority"].choices = [("", _("All")), *priorities]  # type: ignore[attr-defined]
        self.fields["tag"].choices = [("", _("All")), *((t, t) for t in tags)]  # type: ignore[attr-defined]
        if not tags:
            del self.fields["tag"]

    def wanted(self) -> dict[str, str]:
        """The filters that are set."""
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}


def tree_of(items: Iterable[PlanItem], standings: Iterable[Standing], wanted: dict[str, str]) -> list[Node]:
    """The priorities with everything below; with filters only what fits, and what leads to it."""
    by_item: dict[int, list[Standing]] = {}
    for one in standings:
        by_item.setdefault(one.indicator.item_id, []).append(one)
    nodes: dict[int, Node] = {}
    tops: list[Node] = []
    for item in sorted(items, key=lambda i: (Level.values.index(i.level), i.position, i.pk)):
        above = nodes.get(item.parent_id or 0)
        node = _node(item, above)
        node.indicators = [s for s in by_item.get(item.pk, []) if _fits(s, node, wanted)]
        nodes[item.pk] = node
        (above.children if above else tops).append(node)
    if wanted.get("priority"):
        tops = [node for node in tops if node.item.code == wanted["priority"]]
    if set(wanted) - {"priority"}:
        tops = [node for node in tops if _kept(node)]
    return tops


def _node(item: PlanItem, above: Node | None) -> Node:
    if above is None:
        return Node(item, 0, item.responsible, frozenset(item.tags))
    return Node(item, above.depth + 1, item.responsible or above.side, above.tags | set(item.tags))


def _fits(standing: Standing, node: Node, wanted: dict[str, str]) -> bool:
    if wanted.get("side") and node.side != wanted["side"]:
        return False
    if wanted.get("tag") and wanted["tag"] not in node.tags:
        return False
    return not wanted.get("state") or standing.state == wanted["state"]


def _kept(node: Node) -> bool:
    """Whether anything that fits is in this node; what does not is taken out below it."""
    node.children = [child for child in node.children if _kept(child)]
    return bool(node.indicators or node.children)
