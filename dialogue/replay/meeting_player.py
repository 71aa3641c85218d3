"""Plays a meeting file through the product's own service, as a secretariat brings in paper minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils.text import slugify

from cases.models.acting import Refused
from dialogue.models import Agreement, Body, Meeting, Seat
from dialogue.models.steps import Actor
from dialogue.procedure import roles
from dialogue.reckoning import Quorum, quorum_of
from dialogue.replay.meeting_reader import AgreementOfFile, Endorsing, Item, MeetingFile
from dialogue.services.opening import draft_agreement, plan_meeting
from dialogue.services.step import take_step

PAPER = Actor(None, "", frozenset({roles.SECRETARIAT}), paper=True)
CLOCK = Actor(None, "", frozenset({roles.CLOCK}), paper=True)


@dataclass(slots=True)
class Played:
    """What came of a file: the meeting, its agreement, and what had to be said on the way."""

    file: MeetingFile
    meeting: Meeting
    quorum: Quorum
    agreement: Agreement | None = None
    said: list[str] = field(default_factory=list)


def play_meeting(file: MeetingFile) -> Played:
    """Play the file from its invitation to its agreement; the meeting ends closed."""
    meeting = plan_meeting(_body(file), title=file.title, starts_at=_first(file), place=file.place,
                           timezone=str(file.zone))  # fmt: skip
    _prepare(file, meeting)
    take_step(meeting, "open_meeting", by=PAPER, answers={}, when=_first(file))
    moment = _first(file)
    for item in file.items:
        moment = item.at or moment
        if item.decision is not None:
            answers = {"item": item.key, **item.decision}
            take_step(meeting, "record_decision", by=PAPER, answers=answers, when=moment)
    take_step(meeting, "close_meeting", by=PAPER, answers={}, when=_last(file))
    played = Played(file, meeting, _fullest(file, meeting))
    if file.agreement is not None:
        played.agreement = _agree(played, file.agreement)
    return played


def _body(file: MeetingFile) -> Body:
    """The body of that name where it counts the same way, else one made from the file, with vacant seats."""
    for body in Body.objects.filter(name=file.name):
        if body.rules(file.on) == file.rules:
            return body
    slug = f"{slugify(file.name)[:48] or 'body'}-{Body.objects.count() + 1}"
    rules = file.rules
    body = Body.objects.create(
        slug=slug, name=file.name, basis=file.basis, quorum_overall=rules.quorum_overall,
        quorum_each=rules.quorum_each, majority_overall=rules.majority_overall,
        majority_each=rules.majority_each, endorsers=list(rules.voting), public=False,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(body=body, constituency=side, number=number)
        for side, seats in rules.seats.items()
        for number in range(1, seats + 1)
    )
    return body


def _prepare(file: MeetingFile, meeting: Meeting) -> None:
    """The agenda, the invitation, and who was in the room from when until when."""
    for item in file.items or [Item("1", file.title, None, None)]:
        titled = {"key": item.key, "title": item.title or item.key}
        take_step(meeting, "set_agenda_item", by=PAPER, answers=titled, when=_first(file))
    take_step(meeting, "convene", by=PAPER, answers={}, when=_first(file), assumed=["invitations"])
    for row in file.attendance:
        answers = {
            "constituency": row.constituency, "women": row.women, "men": row.men, "unstated": row.unstated,
            "at": row.arrived, "left": row.left,
        }  # fmt: skip
        take_step(meeting, "record_arrival", by=PAPER, answers=answers, when=row.arrived)


def _first(file: MeetingFile) -> datetime:
    """When the meeting began: with the first who came, else at eight."""
    return min((row.arrived for row in file.attendance), default=_at_eight(file))


def _at_eight(file: MeetingFile) -> datetime:
    return datetime.combine(file.on, time(8), file.zone).astimezone(UTC)


def _last(file: MeetingFile) -> datetime:
    """When it was over: with the last who left or the last decision."""
    moments = [row.left for row in file.attendance if row.left] + [item.at for item in file.items if item.at]
    return max([*moments, _first(file) + timedelta(minutes=1)])


def _fullest(file: MeetingFile, meeting: Meeting) -> Quorum:
    """The quorum at the moment at which most seats were taken."""
    present: dict[datetime, dict[str, int]] = {}
    for moment in {row.arrived for row in file.attendance} | {_first(file)}:
        present[moment] = _present(file, moment)
    quorums = [quorum_of(file.rules, present[moment]) for moment in sorted(present)]
    return max(quorums, key=lambda q: (q.met, q.overall.present))


def _present(file: MeetingFile, moment: datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in file.attendance:
        if row.arrived <= moment and (row.left is None or row.left > moment):
            found[row.constituency] = found.get(row.constituency, 0) + row.women + row.men + row.unstated
    return found


def _agree(played: Played, given: AgreementOfFile) -> Agreement:
    """The agreement: its text, its promises, tabled at the end of the meeting, then endorsed side by side."""
    file, meeting = played.file, played.meeting
    agreement = draft_agreement(
        title=given.title, endorsers=given.endorsers, moment=_first(file), body=meeting.body,
        meeting=meeting, effective_on=given.effective_on,
    )  # fmt: skip
    clauses = [{"number": "1", "text": given.text or given.title}]
    assumed = [] if given.text else ["text"]
    _paper(agreement, "write_clauses", {"clauses": clauses}, _last(file), assumed)
    for commitment in given.commitments:
        _paper(agreement, "set_commitment", commitment, _last(file))
    _paper(agreement, "table_agreement", {}, _last(file))
    for endorsing in given.endorsements:
        _endorse(played, agreement, endorsing)
    _take_effect(played, agreement, given)
    return agreement


def _paper(
    agreement: Agreement, name: str, answers: dict[str, Any], when: datetime, assumed: list[str] | None = None
) -> None:
    take_step(agreement, name, by=PAPER, answers=answers, when=when, assumed=assumed)


def _endorse(played: Played, agreement: Agreement, endorsing: Endorsing) -> None:
    """One endorsement; left out and said where the mandate is missing or the side need not endorse."""
    side = endorsing.constituency
    if not endorsing.holds_mandate:
        played.said.append(f"endorsement of {side} left out: whoever gave it held no mandate of the side")
        return
    answers = {"constituency": side, "on": endorsing.on, "signer": endorsing.signer}
    when = datetime.combine(endorsing.on, time(), played.file.zone).astimezone(UTC)
    try:
        _paper(agreement, "endorse", answers, max(when, _last(played.file)))
    except Refused as refusal:
        played.said.append(f"endorsement of {side} left out: {refusal}")


def _take_effect(played: Played, agreement: Agreement, given: AgreementOfFile) -> None:
    """Where the last event of the file lies on or after its effective day, it is in force."""
    days = [e.on for e in given.endorsements] + [played.file.on]
    when = datetime.combine(max(days), time(23, 59), played.file.zone).astimezone(UTC)
    if str(agreement.state) == "endorsed":
        try:
            take_step(agreement, "take_effect", by=CLOCK, answers={}, when=when)
        except Refused as refusal:
            played.said.append(str(refusal))
