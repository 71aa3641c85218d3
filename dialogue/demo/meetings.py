"""Made-up meetings: two held, one that is on, one with invitations out, one being prepared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.demo.people import Company
from cases.models import Case
from dialogue.demo.files import bring
from dialogue.demo.seats import BODY
from dialogue.models import Body, Invitation, Meeting, SeatMandate
from dialogue.models.steps import Actor
from dialogue.procedure import roles
from dialogue.services.inviting import answer_invitation
from dialogue.services.opening import plan_meeting
from dialogue.services.step import take_step

_ITEMS: tuple[dict[str, Any], ...] = (
    {"title": "Opening and agenda", "title_km": "បើកកិច្ចប្រជុំ និងរបៀបវារៈ", "kind": "information",
     "minutes_planned": 10},
    {"title": "Progress on settling disputes (made up)", "kind": "discussion", "minutes_planned": 40,
     "title_km": "វឌ្ឍនភាពនៃការដោះស្រាយវិវាទ (ឧទាហរណ៍)", "category": "wages",
     "text": "Figures of the last half year. Made up for the trial."},
    {"title": "Adopt the made-up work plan", "title_km": "អនុម័តផែនការការងារ (ឧទាហរណ៍)",
     "kind": "decision", "minutes_planned": 30, "text": "The draft was sent in October."},
)  # fmt: skip
_TOPIC: dict[str, Any] = {
    "title": "Overtime on Sundays (made up)", "title_km": "ម៉ោងបន្ថែមថ្ងៃអាទិត្យ (ឧទាហរណ៍)", "kind": "discussion",
    "minutes_planned": 20, "category": "overtime", "text": "The sides did not agree. Made up for the trial.",
}  # fmt: skip
"""A topic of the second meeting, which went on as a dispute."""
_PAPERS = (
    # for whom, about which item, file, title, text
    ("all", "2", "figures.txt", "តួលេខ · Figures (made up)",
     "វិវាទ 25 ដោះស្រាយបាន 14\n25 disputes, 14 of them settled\n"),
    ("employers", None, "employers.txt", "សម្រាប់និយោជក · For the employers (made up)",
     "ជំហររបស់ភាគីនិយោជក\nThe position of the employers\n"),
    ("workers", None, "workers.txt", "សម្រាប់កម្មករ · For the workers (made up)",
     "ជំហររបស់ភាគីកម្មករ\nThe position of the workers\n"),
)  # fmt: skip
_MINUTES = {
    "1": "The chair opened the meeting. The agenda was adopted.\nប្រធានបើកកិច្ចប្រជុំ។ របៀបវារៈត្រូវបានអនុម័ត។",
    "3": "The draft was presented and discussed (made up).\nសេចក្តីព្រាងត្រូវបានបង្ហាញ និងពិភាក្សា (ឧទាហរណ៍)។",
}


def play(company: Company) -> None:
    """Make the meetings once."""
    body = Body.objects.get(slug=BODY)
    if Meeting.objects.filter(body=body, is_demo=True).exists():
        return
    secretary = company.people["dialogue-secretary"]
    now = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    first = _held(body, secretary, now - timedelta(days=120), "First meeting of the year (made up)")
    second = _held(body, secretary, now - timedelta(days=40), "Meeting on inspections (made up)", _TOPIC)
    _hand_over(second, secretary)
    _going_on(body, company)
    _write_minutes(company, first, second)
    _convened(body, secretary, now + timedelta(days=1))
    _plan(body, secretary, "Meeting in preparation (made up)", now + timedelta(days=75))


def _plan(body: Body, secretary: User, title: str, starts: datetime, *more: dict[str, Any]) -> Meeting:
    meeting = plan_meeting(
        body, title=title, title_km="កិច្ចប្រជុំឧទាហរណ៍", starts_at=starts,
        ends_at=starts + timedelta(hours=3), place="Room 2, made up", is_demo=True,
    )  # fmt: skip
    for item in (*_ITEMS, *more):
        take_step(meeting, "set_agenda_item", by=secretary, answers=dict(item))
    return meeting


def _convened(body: Body, secretary: User, starts: datetime) -> Meeting:
    """Invitations are out with papers for all and for each side, and half of the answers are in."""
    meeting = _plan(body, secretary, "Second meeting of the year (made up)", starts)
    take_step(meeting, "convene", by=secretary, answers={})
    for row in Invitation.objects.filter(meeting=meeting).order_by("id")[:5]:
        answer_invitation(row, "comes")
    for audience, key, name, title, text in _PAPERS:
        item = meeting.items.get(key=key) if key else None
        place = {"meeting": meeting, "item": item, "title": title, "language": "both", "audience": audience}
        bring(meeting, "add_paper", secretary, name, text, place=place, audience=audience)
    return meeting


def _going_on(body: Body, company: Company) -> None:
    """It has begun: people are in the room, an item is called, somebody asks to speak."""
    secretary = company.people["dialogue-secretary"]
    begun = timezone.now().replace(second=0, microsecond=0)
    meeting = _plan(body, secretary, "Meeting of today (made up)", begun)
    take_step(meeting, "convene", by=secretary, answers={})
    for mandate in SeatMandate.objects.filter(seat__body=body, user__isnull=False).select_related("seat"):
        take_step(meeting, "record_arrival", by=secretary, answers=mandate.arrival())
    take_step(meeting, "open_meeting", by=secretary, answers={})
    take_step(meeting, "call_item", by=secretary, answers={"item": "2"})
    take_step(meeting, "ask_to_speak", by=company.people["workers-2"], answers={})


def _held(body: Body, secretary: User, starts: datetime, title: str, *more: dict[str, Any]) -> Meeting:
    """Over: who was there, and one decision by majority. It is played as a paper file is."""
    meeting = _plan(body, secretary, title, starts, *more)
    paper = _on_paper(secretary)

    def do(name: str, minutes: int, **answers: Any) -> None:
        take_step(meeting, name, by=paper, answers=answers, when=starts + timedelta(minutes=minutes))

    do("convene", -60 * 24 * 20)
    for mandate in SeatMandate.objects.filter(seat__body=body).select_related("seat").order_by("id"):
        sex = {"f": "women", "m": "men"}.get(mandate.sex, "unstated")
        seat = mandate.seat
        do("record_arrival", -5, constituency=seat.constituency, seat=seat, mandate=mandate, **{sex: 1})
    do("open_meeting", 0)
    do("call_item", 1, item="1")
    do("call_item", 15, item="3")
    motion = "The made-up work plan is adopted."
    each = {"government": [4, 0, 0], "employers": [2, 1, 0], "workers": [3, 0, 0]}
    do("record_decision", 60, item="3", method="majority", motion=motion, each=each)
    do("close_meeting", 90)
    return meeting


def _on_paper(secretary: User) -> Actor:
    """The secretary, entering what happened away from the screen."""
    return Actor(secretary.pk, secretary.name, frozenset({roles.SECRETARIAT}), paper=True)


def _hand_over(meeting: Meeting, secretary: User) -> None:
    """The topic left unsettled goes on as the made-up dispute about the same issue, where there is one."""
    about = Case.objects.filter(is_demo=True, filed_at__isnull=False, issues__category=_TOPIC["category"])
    case = about.order_by("id").first()
    if case is not None:
        item = meeting.items.get(category=_TOPIC["category"])
        answers = {"item": item.key, "case": case}
        take_step(meeting, "hand_over_topic", by=_on_paper(secretary), answers=answers)


def _write_minutes(company: Company, first: Meeting, second: Meeting) -> None:
    """Those of the first were adopted at the second, whose own are out: one side asks for a change."""
    secretary, worker = company.people["dialogue-secretary"], company.people["workers-1"]
    for meeting in (first, second):
        for key, text in _MINUTES.items():
            answers = {"item": key, "version": 0, "text": text}
            take_step(meeting, "write_minutes", by=secretary, answers=answers)
        take_step(meeting, "circulate_minutes", by=secretary, answers={})
    change = {"item": "3", "text": "Say who seconded it (made up)."}
    take_step(second, "comment_minutes", by=worker, answers=change)
    take_step(first, "adopt_minutes", by=secretary, answers={"adopted_at": second})
