"""A hidden row answers no question: filters, searches, orders, counts and ids tell nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.api.filters import CaseFilters
from cases.forms.filing_start import CaseListForm
from cases.forms.queue import QueueForm
from cases.models import Case, CaseEvent
from cases.services.documents import receive_upload
from tests.conftest import begin_draft, bring_to
from tests.doors.cases import other_cast
from tests.doors.cells import EVERYBODY, Site
from tests.doors.hidden import HIDDEN, happen, moved
from tests.doors.knock import Answer, knock
from tests.doors.matrix import address
from tests.doors.world import ABSENT

pytestmark = pytest.mark.django_db

WORD = "hiddenword5512"
Q = [WORD, "Union B", "Employer B", "CD-2026-00", "12/26"]
STATE = ["filed", "under_review", "in_conciliation"]
AFTER = ["WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0"]
ASKED: dict[str, dict[str, list[str]]] = {
    "cases:cases": {"q": Q, "state": [*STATE, "open", "ended"], "after": AFTER, "before": AFTER},
    "cases:cases_csv": {"q": Q, "state": STATE},
    "cases:queue": {
        "q": Q, "state": STATE, "view": ["all", "today", "unassigned", "mine", "parties", "strikes"],
        "days": ["0", "90"], "category": ["overtime", "wages"], "sector": [WORD], "women": ["on"],
        "vulnerable": ["on"], "after": AFTER, "before": AFTER, "person": ["1"], "strike": ["on"],
        "office": ["1"], "label": ["1"],
    },
    "dialogue:search": {"q": Q},
    "cases:statistics_cases": {
        "cut": ["issue&value=overtime", "group&value=migrants", "sector&value=food"], "office": ["siem-reap"],
        "procedure": ["individual", "collective"], "period": [str(timezone.localdate().year)],
    },
    "api:cases": {
        "q": Q, "state": STATE, "office": ["siem-reap", "phnom-penh"], "procedure": ["individual", "collective"],
        "waits_for": ["office"], "due_before": ["2030-01-01"], "mine": ["1"], "unassigned": ["1"],
        "open": ["all", "false"], "limit": ["1"], "after": AFTER, "counts": ["1"],
    },
    "cases:documents": {"side": ["workers", "employer", "office"], "kind": ["text", "written", "pdf"],
                        "before": ["2030-01-01T00:00:00+00:00_00000000-0000-4000-8000-000000000000"]},
    "cases:timeline": {"kind": ["documents", "sessions", "settlement", "dates"], "before": ["a", "0"]},
    "cases:fragment": {"part": ["tags", "timeline"], "since": ["0", "a"]},
    "notifications:inbox": {"tab": ["to-do", "updates", "done"], "kind": ["case"], "before": ["2", "99"]},
    "notifications:since": {"seq": ["0", "3"]},
    "api:inbox": {"since": ["0", "3"]},
}  # fmt: skip
"""Every question a list can be asked, with answers a hidden row would change."""

FORMS = {
    "cases:cases": set(CaseListForm.base_fields),
    "cases:queue": {*QueueForm.base_fields, "person"},
    "api:cases": set(CaseFilters.base_fields),
}


@pytest.mark.parametrize("route", FORMS)
def test_every_filter_is_asked(route: str) -> None:
    lacks = FORMS[route] - set(ASKED[route])
    assert not lacks, f"Add values for {sorted(lacks)} to ASKED[{route!r}] in tests/doors/test_oracles.py"


def questions(site: Site, who: str, turn: int) -> dict[str, Answer]:
    """The answers to the questions this person may ask: every other one, which the next scene leaves out."""
    found = {}
    for route, parameters in ASKED.items():
        line = next(line for line in site.matrix.lines if line.route == route)
        if line.word("GET", who) == "ok":
            path = address(site.world, line)
            asked = [f"{path}?{name}={value}" for name, values in parameters.items() for value in values]
            found |= {
                one: knock(site.visitors[who], "GET", one)
                for one in (asked if EVERYBODY else asked[turn % 2 :: 2])
            }
    return found


def another_case(site: Site, office: str) -> None:
    """A case that fits every question, between two parties who are in no other case there."""
    table = begin_draft(other_cast(site.world.cast, office))
    values = {"title": WORD, "sector": WORD, "women": 9, "workers": 9, "migrants": 3, "strike_now": True}
    Case.objects.filter(pk=table.case.pk).update(**values)
    bring_to(table, "under_review")


def behind_their_back(site: Site) -> None:
    """Everything that may happen without the employer knowing, and another case."""
    for hidden in HIDDEN:
        if hidden.knows not in ("factory", "sides"):
            happen(site.world, hidden)
    another_case(site, "siem-reap")


def between_the_sides(site: Site) -> None:
    """What the sides say to each other and no office may know."""
    for hidden in HIDDEN:
        if hidden.knows == "sides":
            happen(site.world, hidden)


SCENES: list[tuple[str, Callable[[Site], None]]] = [
    ("employer_rep", behind_their_back),
    ("officer", lambda site: another_case(site, "siem-reap")),
    ("union_rep", lambda site: another_case(site, "phnom-penh")),
    ("officer_elsewhere", lambda site: another_case(site, "phnom-penh")),
    ("excluded", lambda site: happen(site.world, HIDDEN[0]) and None),
    ("delegate", behind_their_back),
    ("head", between_the_sides),
    ("conciliator", between_the_sides),
]


@pytest.mark.parametrize("turn", range(len(SCENES)), ids=[f"{who}-{n}" for n, (who, _) in enumerate(SCENES)])
def test_lists_answer_alike_with_and_without_the_hidden_rows(site: Site, turn: int) -> None:
    who, happens = SCENES[turn]
    with time_machine.travel(timezone.now(), tick=False):
        before = questions(site, who, turn)
        happens(site)
        found = moved(before, questions(site, who, turn))
    assert before and not found, "\n".join(found)


def waiting_file(site: Site) -> str:
    """A file the employer sent and did not add yet."""
    cast = site.world.cast
    file = SimpleUploadedFile("roster.txt", b"Monday", "text/plain")
    return str(receive_upload(site.world.case("talks"), cast.employer_rep, file).pk)


def hidden_mark(site: Site) -> str:
    """The token of an entry that only the office sees."""
    note = CaseEvent.objects.filter(case=site.world.case("talks"), action="add_note").latest("seq")
    return note.hash[:16]


def thing(name: str) -> Callable[[Site], Any]:
    return lambda site: site.world.things[name]


def number(name: str) -> Callable[[Site], Any]:
    return lambda site: site.world.case(name).number


PK, UUID = ABSENT["pk"], ABSENT["document"]
DOC = {"title": "T", "audience": "all"}
IDS: list[tuple[str, str, str, dict[str, Any], Callable[[Site], Any], Any]] = [
    ("union_rep", "cases:document_add", "", {**DOC, "document": "ID"}, waiting_file, UUID),
    ("union_rep", "cases:document_add", "", {**DOC, "document": "ID"}, thing("office_document"), UUID),
    ("head", "cases:act name=reassign", "", {"to": "ID", "reason": "R"}, thing("head_elsewhere"), PK),
    ("officer", "cases:act name=add_note", "merge_cases", {"other": "ID"}, number("elsewhere"), "CD-2026-9999"),
    ("excluded", "cases:act name=add_note", "merge_cases", {"other": "ID"}, number("talks"), "CD-2026-9999"),
    ("union_rep", "cases:settlement_sign", "", {"agree": "on", "signer": "A", "settlement": "ID"}, lambda _: "deal", "none"),
    ("union_rep", "organisations", "", {"organization": "ID"}, thing("employer"), PK),
    ("union_rep", "cases:file_new", "", {"filed_for": "ID", "procedure": "collective", "office": "phnom-penh"}, thing("employer"), PK),
    ("union_rep", "api:cases", "", {"acting_for": "ID"}, thing("employer"), PK),
    ("union_rep", "tokens", "", {"holder": "mandate-ID", "name": "N", "days": "30"}, thing("mandate"), PK),
    ("officer", "tokens", "", {"holder": "post-ID", "name": "N", "days": "30"}, thing("post"), PK),
    ("head", "cases:queue_assign", "", {"case": "ID", "confirm": "1", "person": PK, "reason": "R"}, number("elsewhere"), "CD-2026-9999"),
    ("head", "cases:queue_assign", "", {"case": "X", "confirm": "1", "person": "ID", "reason": "R"}, thing("head_elsewhere"), PK),
    ("rival_rep", "api:inbox_done", "", {"seqs": ["ID"]}, lambda _: 7777, 8888),
]  # fmt: skip
"""Who sends what where: the id of something hidden from them, and one that nothing has."""


@pytest.mark.parametrize(("who", "key", "name", "body", "hidden", "absent"), IDS)
def test_the_id_of_something_hidden_is_answered_as_one_that_nothing_has(
    site: Site, who: str, key: str, name: str, body: dict[str, Any], hidden: Any, absent: Any
) -> None:
    line = site.matrix.named(key)
    path = address(site.world, line).replace("add_note", name or "add_note")
    answers = []
    values = (hidden(site), absent)
    for value in values:
        sent = {"idempotency_key": "o1"} if not line.as_json else {}
        sent |= {k: _put(v, value) for k, v in body.items()}
        headers = {"Idempotency-Key": "o1"}
        answer = knock(site.visitors[who], "POST", path, sent, as_json=line.as_json, **headers)
        answers.append(answer.alike(*map(str, values)))
    assert answers[0] == answers[1]


def _put(value: Any, thing: Any) -> Any:
    """The body's value with the id in the place of ID."""
    if isinstance(value, list):
        return [_put(v, thing) for v in value]
    if value == "ID":
        return thing
    return value.replace("ID", str(thing)) if isinstance(value, str) else value


MARKS = [
    ("union_rep", "api:documents", "before", thing("office_document"), UUID),
    ("union_rep", "cases:timeline", "before", hidden_mark, "0123456789abcdef"),
    ("union_rep", "cases:fragment?part=timeline", "since", hidden_mark, "0123456789abcdef"),
    ("officer", "cases:queue", "person", thing("head_elsewhere"), PK),
    ("officer", "cases:queue", "office", lambda _: "siem-reap", "nowhere"),
]


@pytest.mark.parametrize(("who", "key", "name", "hidden", "absent"), MARKS)
def test_a_mark_of_something_hidden_is_answered_as_one_that_nothing_has(
    site: Site, who: str, key: str, name: str, hidden: Any, absent: Any
) -> None:
    route, _, query = key.partition("?")
    path = address(site.world, site.matrix.named(route))
    answers = []
    for value in (hidden(site), absent):
        answer = knock(site.visitors[who], "GET", f"{path}?{query}&{name}={value}".replace("?&", "?"))
        answers.append(answer.alike(str(value)))
    assert answers[0] == answers[1]
