"""Why this date: every clock shows rule, set, start, counting and consequence, as the engine gives them (R25)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from cases.law import known_sets, rule_book
from cases.models import Deadline
from cases.procedure import ACTIONS
from tests.accounts.factories import sign_in
from tests.conftest import Table
from workflow.calendar import Count, count, count_until
from workflow.holidays import current_calendar

ASKED = {"what": "Payslips", "answer_by": {"union": "2027-03-05", "factory": "2027-03-08"}}
POSITIONS = {n: {"union": "Pay double", "factory": "Pay once"} for n in "12"}


def asked(at_state: Callable[..., Table]) -> Table:
    table = at_state("under_review")
    table.do("officer", "ask_information", ASKED)
    return table


def failed(at_state: Callable[..., Table]) -> Table:
    table = at_state("in_conciliation")
    table.do("conciliator", "report_non_conciliation", {"positions": POSITIONS})
    return table


def longer(at_state: Callable[..., Table]) -> Table:
    table = at_state("in_conciliation")
    table.do("union_rep", "request_extension", {"deadline": "COL_CONCILIATION", "days": 5})
    table.do("employer_rep", "answer_extension", {"consent": True})
    return table


CASES: dict[str, Callable[..., Table]] = {
    "by the hour": lambda at_state: at_state("accepted"),
    "by days": lambda at_state: at_state("in_conciliation"),
    "individual": lambda at_state: at_state("filed", "individual"),
    "set by an officer": asked,
    "after failure": failed,
    "lengthened": longer,
}


def counted_anew(deadline: Deadline) -> Count:
    """What the engine says of this deadline, asked again."""
    _set, rule = rule_book().find(deadline.code, deadline.trigger_on)
    zone, calendar = ZoneInfo(deadline.case.timezone), current_calendar()
    if rule.length is None:
        return count_until(calendar, deadline.trigger_at, deadline.due_on, zone)
    start = deadline.trigger_at if deadline.due_on is None else deadline.trigger_on
    saturday = rule.saturday_counts
    if deadline.extends_id:
        return count(calendar, deadline.extends.due_on, deadline.length, rule.unit, zone)
    return count(calendar, start, rule.length, rule.unit, zone, saturday_counts=saturday)


def card(page: str, deadline: Deadline) -> str:
    """The card of one clock on a page."""
    found = re.search(
        rf'<section class="card clock" aria-labelledby="clock-{deadline.pk}">.*?</section>', page, re.DOTALL
    )
    assert found, deadline
    return found[0]


@pytest.mark.parametrize("who", ["union_rep", "conciliator"])
@pytest.mark.parametrize("place", ["case", "clock"])
@pytest.mark.parametrize("name", CASES)
def test_every_date_says_why_and_says_what_the_engine_says(name, place, who, at_state):
    table = CASES[name](at_state)
    where = reverse(f"cases:{place}", args=[table.case.number])
    page = sign_in(Client(), getattr(table.cast, who)).get(where).content.decode()
    known = Q(party=None) | Q(party__key="union") if who == "union_rep" else Q()
    running = table.case.deadlines.filter(known, status="running").select_related(
        "trigger", "extends", "case"
    )
    assert running
    others = table.case.deadlines.exclude(pk__in=running)
    assert not [d for d in others.filter(status="running") if f'"clock-{d.pk}"' in page]
    for deadline in running:
        shown = card(page, deadline)
        explains(shown, deadline)
        engine = counted_anew(deadline)
        assert (deadline.due_at, deadline.due_on) == (engine.due_at, engine.due_on)
        assert days_of(shown) == [day.on.isoformat() for day in engine.days]


def explains(shown: str, deadline: Deadline) -> None:
    """Rule with its article, set with its day, start event, consequence, and the end itself."""
    words = " ".join(strip_tags(shown).split())
    for part in (
        "Why this date?",
        "Rule:",
        deadline.rule_set,
        "in force since",
        "What happens if nobody acts:",
    ):
        assert part in words, part
    assert known_sets()[deadline.rule_set].valid_from.isoformat() in shown
    assert str(ACTIONS[deadline.trigger.action].done) in words
    assert str(deadline.case.table.clocks[deadline.code].consequence)[:40] in shown.replace("&#x27;", "'")
    if deadline.due_on is None:
        assert "counted by the hour" in words
    else:
        assert deadline.due_on.isoformat() in shown


def days_of(shown: str) -> list[str]:
    """The days of the counting, as the card lists them."""
    listed = (
        shown.rsplit('class="count-days"', maxsplit=1)[-1]
        if "count-days" in shown
        else shown.rsplit("<tbody>", maxsplit=1)[-1]
    )
    return (
        re.findall(r'<time datetime="(\d{4}-\d{2}-\d{2})"', listed)
        if "count-days" in shown or "<tbody>" in shown
        else []
    )


@pytest.mark.parametrize("place", ["fragment", "session_new"])
def test_a_short_card_leads_to_the_reasons(place, at_state):
    table = at_state("in_conciliation")
    where = reverse(f"cases:{place}", args=[table.case.number])
    page = sign_in(Client(), table.cast.conciliator).get(where).content.decode()
    for deadline in table.case.deadlines.filter(status="running"):
        assert "Why this date?" in card(page, deadline)


def test_an_act_that_not_everybody_may_know_of_is_not_named(at_state):
    table = at_state("in_conciliation")
    deadline = table.case.deadlines.get(code="COL_CONCILIATION")
    event = table.do("conciliator", "add_note", {"text": "x"})
    Deadline.objects.filter(pk=deadline.pk).update(trigger=event)
    page = sign_in(Client(), table.cast.union_rep).get(reverse("cases:clock", args=[table.case.number]))
    assert "Note added" not in page.content.decode()


def test_a_clock_that_ends_within_hours_names_its_moment(at_state):
    table = at_state("accepted")
    deadline = table.case.deadlines.get(code="COL_CONCILIATOR")
    assert timedelta(0) < deadline.due_at - timezone.now() <= timedelta(hours=48)
    page = sign_in(Client(), table.cast.head).get(reverse("cases:case", args=[table.case.number]))
    assert "hours left" in card(page.content.decode(), deadline)
