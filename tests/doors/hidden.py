"""Things that happen behind one side's back: each act whose entry not both sides may see."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from cases.models import CaseEvent
from cases.procedure import ACTIONS
from tests.council.conftest import TEXT
from tests.doors.cells import Site
from tests.doors.knock import Answer, knock
from tests.doors.matrix import address
from tests.doors.world import World

LIMITED = ("party", "officers", "panel", "chosen", "pair")
LISTS = (
    "cases:home", "cases:cases", "cases:cases_csv", "notifications:inbox", "notifications:since", "api:cases",
    "api:inbox",
)  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """An act that one side, or neither, may know of."""

    action: str
    who: str
    answers: dict[str, Any]
    knows: str
    """Who may know: union, factory, neither of them (office), or both and nobody of the office (sides)."""
    case: str = "talks"


HIDDEN = [
    Hidden("add_note", "conciliator", {"text": "A note"}, "office"),
    Hidden("link_proceeding", "officer", {"kind": "police", "reference": "12/26"}, "office"),
    Hidden("correct", "officer", {"entry": "add_note", "text": "Otherwise"}, "office"),
    Hidden("add_document", "officer", {"title": "T", "text": "Words", "audience": "officers"}, "office"),
    Hidden("add_document", "union_rep", {"title": "T", "text": "Words", "audience": "party"}, "union"),
    Hidden("add_workers", "union_rep", {"lines": "A. Name; woman; sewing"}, "union"),
    Hidden("explain_absence", "union_rep", {"reason": "The bus"}, "union"),
    Hidden("decide_excuse", "officer", {"party": "union", "accepted": "true"}, "union"),
    Hidden("record_interview", "officer", {"party": "union", "minutes": "M", "signed": "paper"}, "union"),
    Hidden("answer_slots", "union_rep", {"free": {"1": False, "2": True}, "words": "No"}, "union"),
    Hidden("answer_slots", "employer_rep", {"free": {"1": True, "2": True}, "words": "Yes"}, "factory"),
    Hidden("explain_absence", "employer_rep", {"reason": "The flood"}, "factory"),
    Hidden("add_document", "employer_rep", {"title": "T", "text": "Words", "audience": "party"}, "factory"),
    Hidden("record_interview", "officer", {"party": "factory", "minutes": "M", "signed": "paper"}, "factory"),
    Hidden("share_offers", "employer_rep", {"wish": "false"}, "sides"),
    Hidden("answer_offer", "employer_rep", {"answer": "decline", "words": "Too much"}, "sides"),
    Hidden("make_offer", "union_rep", {"text": "Half of it"}, "sides"),
    Hidden("propose_award", "arb_ministry", TEXT, "office", "panel"),
    Hidden("sign_award", "arb_workers", {"agree": True}, "office", "panel"),
]
"""A sample of each. `decide_excuse` needs an explanation that waits: the world has one of the union's, and
of offers one that waits for the employer's answer."""

PARTIES = ("union_rep", "union_viewer", "employer_rep")
OFFICE = ("officer", "head", "conciliator")
SIDES = {
    "union": ("union_rep", "union_viewer"), "factory": ("employer_rep",), "office": (), "sides": PARTIES,
}  # fmt: skip


ELSEWHERE = {
    "select_arbitrator": "tests/council/test_panel.py",
    "select_chair": "tests/council/test_panel.py",
    "declare_interest": "tests/council/test_panel.py",
    "ask_access": "tests/services/test_access.py",
    "decide_access": "tests/services/test_access.py",
    "open_urgently": "tests/services/test_access.py",
    "note_missed_date": "tests/services/test_dates_of_one_party.py",
}
"""Acts that need a case of another kind, and the tests that say who may know of them."""


def missing() -> list[str]:
    """The acts that not both sides may see and that have no sample above."""
    limited = {name for name, action in ACTIONS.items() if action.audience in LIMITED}
    return sorted(limited - {h.action for h in HIDDEN} - set(ELSEWHERE))


def others(hidden: Hidden) -> list[str]:
    """The representatives who may not know; of what the sides say to each other, the office."""
    if hidden.knows == "sides":
        return list(OFFICE)
    return [who for who in PARTIES if who not in SIDES[hidden.knows] and who != hidden.who]


def happen(world: World, hidden: Hidden) -> CaseEvent:
    """Let it happen in its case of the world."""
    table = world.tables[hidden.case]
    answers = dict(hidden.answers)
    if hidden.action == "correct":
        answers["entry"] = table.case.events.filter(action=answers["entry"]).latest("seq").seq
    if hidden.action == "answer_offer":
        answers["offer"] = str(table.case.offers.filter(status="open").latest("event").pk)
    if hidden.action == "sign_award" and not table.case.awards.filter(status="proposed").exists():
        table.do("arb_ministry", "propose_award", TEXT)
    return table.do(hidden.who, hidden.action, answers)


def views_of(site: Site, who: str, case: str = "talks") -> dict[str, Answer]:
    """Everything this person can look at that shows a case."""
    lines = [
        line for line in site.matrix.lines
        if line.case == case and "GET" in line.rules and line.word("GET", who) == "ok"
    ]  # fmt: skip
    lines += [line for line in site.matrix.lines if line.route in LISTS]
    paths = dict.fromkeys(address(site.world, line) for line in lines)
    return {path: knock(site.visitors[who], "GET", path) for path in paths}


def moved(before: dict[str, Answer], after: dict[str, Answer]) -> list[str]:
    """Which pages are not as they were, and the lines that came or went."""
    found = []
    for path, old in before.items():
        one, two = old.alike(), after[path].alike()
        if one != two:
            lines = difflib.unified_diff(_lines(one), _lines(two), n=0, lineterm="")
            found.append(f"{path} moved:\n    " + "\n    ".join(list(lines)[2:12]))
    return found


def _lines(alike: tuple[Any, ...]) -> list[str]:
    status, headers, body = alike
    return [
        str(status),
        *(f"{k}: {v}" for k, v in headers.items()),
        *body.decode("utf-8", "replace").split("\n"),
    ]
