"""What the pages of social dialogue show: a body with its people, meetings, agreements, all made up."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from dialogue.models import Agreement, Body, SeatMandate
from dialogue.services.letters import token_of
from dialogue.services.opening import draft_agreement
from dialogue.services.step import take_step
from tests.dialogue.agreements.conftest import CLAUSES, SIDES
from tests.dialogue.meetings.conftest import Hall, convened, make_hall

NAMES = {
    "name": "National Committee for Social Dialogue in Garment and Footwear (made up)",
    "name_km": "គណៈកម្មាធិការជាតិសន្ទនាសង្គម ក្នុងវិស័យកាត់ដេរ និងស្បែកជើង (ឧទាហរណ៍)",
}
TITLES = {
    "title": "On paying wages and overtime on the same day (made up)",
    "title_km": "ស្តីពីការបើកប្រាក់ឈ្នួល និងប្រាក់បន្ថែមម៉ោង នៅថ្ងៃតែមួយ (ឧទាហរណ៍)",
}
PROMISE = "បោះពុម្ពប័ណ្ណបើកប្រាក់ ជាភាសាខ្មែរ សម្រាប់កម្មករគ្រប់រូប"


def make_dialogue() -> tuple[dict[str, User], dict[str, str]]:
    """People by name, and what addresses name, as in the world."""
    hall = convened(make_hall())
    Body.objects.filter(pk=hall.body.pk).update(**NAMES)
    SeatMandate.objects.filter(seat__body=hall.body, seat__number=1).update(may_endorse=True)
    things = {"body": hall.body.slug, "meeting": hall.meeting.number}
    things["rsvp"] = token_of(hall.meeting.pk, hall.mandate("workers2").pk)
    things |= {name: make(hall).number for name, make in AGREEMENTS.items()}
    seated = {"chair": "chair", "workers_seat": "workers1", "secretariat": "secretary"}
    return {name: hall.people[who] for name, who in seated.items()}, things


def _drafted(hall: Hall) -> Agreement:
    """A draft with two clauses and a promise of the employers."""
    now = timezone.now()
    made = draft_agreement(endorsers=list(SIDES), moment=now, body=hall.body, **TITLES)
    by = hall.people["secretary"]
    take_step(made, "write_clauses", by=by, answers={"clauses": CLAUSES, "version": 0})
    due = timezone.localdate() + dt.timedelta(days=60)
    promise = {"owner": "employers", "text": PROMISE, "due": due, "category": "wages"}
    take_step(made, "set_commitment", by=by, answers=promise)
    return made


def _tabled(hall: Hall) -> Agreement:
    """One side has endorsed it."""
    made = _drafted(hall)
    take_step(made, "table_agreement", by=hall.people["secretary"], answers={})
    take_step(made, "endorse", by=hall.people["employers1"], answers={"constituency": "employers"})
    return made


def _in_force(hall: Hall) -> Agreement:
    made = _tabled(hall)
    for side in ("government", "workers"):
        take_step(made, "endorse", by=hall.people[f"{side}1"], answers={"constituency": side})
    return made


AGREEMENTS = {"drafted_ag": _drafted, "tabled_ag": _tabled, "agreed_ag": _in_force}
