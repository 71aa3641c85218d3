"""States, actions and clocks of a procedure: pure data that checks itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol


class Text(Protocol):
    """A string, or a lazily translated one."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something cannot be done: a code for programs, a sentence for people, its article."""

    code: str
    text: Text
    basis: str = ""


Guard = Callable[[Any], Reason | None]


@dataclass(frozen=True, slots=True)
class State:
    """What is true of a case now. `label` is the office's word, `plain` what a party reads."""

    name: str
    kind: str
    label: Text
    plain: Text

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done in this state."""
        return self.kind == "open"


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does: from where to where, who may, what must hold, what it starts and meets.

    `target` None leaves the state. `who` are roles on the case. `starts` and `meets` are codes of
    clocks. `audience` is who learns of it: all, party, officers, panel, `pair` (two parties),
    or `chosen` in the answers.
    `tolerant` actions are not refused when the page was stale, because they undo nobody's work.
    `moves_if` names an answer on which the move depends: where it is false the state stays.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...]
    label: Text
    done: Text
    guards: tuple[Guard, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    audience: str = "all"
    basis: str = ""
    tolerant: bool = False
    moves_if: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit of the procedure: its name, what follows if nobody acts, where it can run.

    `by_party` clocks run once per party; a `private` one is known to that party and the office alone, because
    what was said in confidence can meet it. The length is not here: it is a number of the law.
    """

    code: str
    label: Text
    consequence: Text
    runs_in: tuple[str, ...]
    by_party: bool = False
    private: bool = False


@dataclass(frozen=True)
class Procedure:
    """A named set of states, actions and clocks; sound, or it does not start."""

    name: str
    label: Text
    initial: str
    states: Mapping[str, State]
    actions: Mapping[str, Action]
    clocks: Mapping[str, Clock]
    roles: frozenset[str]
    rests: frozenset[str] = field(default_factory=frozenset)

    def action(self, name: str) -> Action | None:
        """The action of that name, or None where this procedure has none."""
        return self.actions.get(name)

    @cached_property
    def private_clocks(self) -> frozenset[str]:
        """The codes of the clocks that one party and the office know alone."""
        return frozenset(code for code, clock in self.clocks.items() if clock.private)

    def edges(self) -> set[tuple[str, str]]:
        """Every pair (state before, state after) that an action allows."""
        return {
            (source, action.target)
            for action in self.actions.values()
            if action.target is not None
            for source in action.sources
        }

    def faults(self) -> Iterator[str]:
        """What is unsound in the table, one sentence each; nothing where it is sound."""
        for action in self.actions.values():
            yield from self._faults_of(action)
        for clock in self.clocks.values():
            yield from (
                f"{self.name}: {clock.code} runs in the unknown state {name}"
                for name in clock.runs_in
                if name not in self.states
            )
        yield from self._dead_ends()

    def _faults_of(self, action: Action) -> Iterator[str]:
        where = f"{self.name}.{action.name}"
        targets = () if action.target is None else (action.target,)
        for name in (*action.sources, *targets):
            if name not in self.states:
                yield f"{where}: unknown state {name}"
        for role in action.who:
            if role not in self.roles:
                yield f"{where}: unknown role {role}"
        for code in (*action.starts, *action.meets):
            if code not in self.clocks:
                yield f"{where}: unknown clock {code}"
        for name, times in Counter(action.sources).items():
            if times > 1:
                yield f"{where}: {name} is listed {times} times"
        if not action.sources or not action.who:
            yield f"{where}: nobody can do it, or from nowhere"

    def _dead_ends(self) -> Iterator[str]:
        edges = self.edges()
        reached = {self.initial}
        while more := {after for before, after in edges if before in reached} - reached:
            reached |= more
        for name, state in self.states.items():
            if name in self.rests:
                continue
            if name not in reached:
                yield f"{self.name}: nothing leads to {name}"
            if state.is_open and not any(before == name for before, _ in edges):
                yield f"{self.name}: nothing leads out of {name}"


def rows(*groups: Iterable[Action]) -> dict[str, Action]:
    """Join groups of actions into one table; raises ValueError where a name stands twice."""
    table: dict[str, Action] = {}
    for group in groups:
        for action in group:
            if action.name in table:
                raise ValueError(f"action {action.name} stands twice in one procedure")
            table[action.name] = action
    return table
