"""A procedure as Markdown and Mermaid, with the index of its legal basis."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.rules import Rule, RuleBook, RuleSet
from workflow.table import Action, Procedure


def describe(procedure: Procedure, book: RuleBook) -> str:
    """The whole page of one procedure; the same table and rules always give the same text."""
    parts = [
        f"# {procedure.label}",
        "Made by `manage.py procedure` from `cases/procedure` and the rule sets. Change those, not this.",
        "## States",
        *_states(procedure),
        "## Diagram",
        "\n".join(_diagram(procedure)),
        "## Actions that change the state",
        *_table(a for a in procedure.actions.values() if a.target is not None),
        "## Actions that leave the state",
        *_table(a for a in procedure.actions.values() if a.target is None),
        "## Clocks",
        *_clocks(procedure, book),
        "## Legal index",
        *_index(procedure),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell or "–" for cell in row) + " |" for row in rows]
    yield "\n".join(lines)


def _states(procedure: Procedure) -> Iterator[str]:
    states = ((f"`{s.name}`", str(s.label), str(s.plain), s.kind) for s in procedure.states.values())
    return _rows(("state", "the office says", "a party reads", "kind"), states)


def _diagram(procedure: Procedure) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    yield f"  [*] --> {procedure.initial}"
    for action in procedure.actions.values():
        if action.target is not None:
            yield from (f"  {source} --> {action.target}: {action.name}" for source in action.sources)
    yield "```"


def _table(actions: Iterator[Action]) -> Iterator[str]:
    head = ("action", "from", "to", "who", "conditions", "starts", "meets", "told", "basis")
    return _rows(head, (_action(action) for action in actions))


def _action(action: Action) -> tuple[str, ...]:
    guards = (guard.__name__.replace("_", " ") for guard in action.guards)
    return (
        f"`{action.name}`", ", ".join(action.sources), action.target or "", ", ".join(action.who),
        "; ".join(guards), ", ".join(action.starts), ", ".join(action.meets), action.audience, action.basis,
    )  # fmt: skip


def _clocks(procedure: Procedure, book: RuleBook) -> Iterator[str]:
    head = ("clock", "what", "rule set", "from", "length", "basis", "confirmed", "if nobody acts")
    return _rows(head, _lengths(procedure, book))


def _lengths(procedure: Procedure, book: RuleBook) -> Iterator[tuple[str, ...]]:
    for clock in procedure.clocks.values():
        for rule_set in book.sets:
            rule = rule_set.rules.get(clock.code)
            if rule is not None:
                yield (f"`{clock.code}`", str(clock.label), *_law(rule_set, rule), str(clock.consequence))


def _law(rule_set: RuleSet, rule: Rule) -> tuple[str, ...]:
    since = max(rule_set.valid_from, rule.valid_from or rule_set.valid_from)
    length = f"{rule.length} {str(rule.unit).replace('_', ' ')}" if rule.length is not None else "a set date"
    return rule_set.code, since.isoformat(), length, rule.basis, "yes" if rule.verified else "**no**"


def _index(procedure: Procedure) -> Iterator[str]:
    articles: dict[str, list[str]] = {}
    for action in procedure.actions.values():
        if action.basis:
            articles.setdefault(action.basis, []).append(f"`{action.name}`")
    return _rows(("article", "actions"), ((a, ", ".join(names)) for a, names in sorted(articles.items())))
