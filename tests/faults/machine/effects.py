"""What an act changes beside the state and the clocks that its row names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.faults.machine.parts import SIDES, Change, Excuse, Sitting, Text, Wish

if TYPE_CHECKING:
    from tests.faults.machine.model import Model

Effect = Callable[["Model", Change], None]


def take_up(model: Model, change: Change) -> None:
    """The officer has it."""
    model.officer = change.who


def ask_information(model: Model, change: Change) -> None:
    """Both sides get a date."""
    change.dates = {"union": change.given["day"], "factory": change.given["day"]}


def accept(model: Model, change: Change) -> None:
    """In an individual dispute the officer conciliates."""
    if model.procedure == "individual":
        model.conciliator = change.who


def refuse(model: Model, change: Change) -> None:
    """Who refused is remembered."""
    model.refused_by = change.who


def appeal(model: Model, change: Change) -> None:
    """The case is nobody's."""
    model.officer = None


def appoint(model: Model, change: Change) -> None:
    """Somebody conciliates."""
    model.conciliator = change.given["person"]


def reassign(model: Model, change: Change) -> None:
    """Whoever has it gives it away."""
    if model.conciliator is not None:
        model.conciliator = change.given["person"]
    else:
        model.officer = change.given["person"]


def fail(model: Model, change: Change) -> None:
    """What was open remains."""
    model.issues = {k: "remaining" if s == "open" else s for k, s in model.issues.items()}


def answers(model: Model, change: Change) -> None:
    """A side did what was asked of it."""
    change.answering = SIDES.get(change.who)


def interview(model: Model, change: Change) -> None:
    """The side that was questioned did what was asked; the minutes are its own."""
    change.answering = change.about = change.given["party"]


def explain(model: Model, change: Change) -> None:
    """A side says why."""
    model.excuses.append(Excuse(SIDES[change.who]))


def decide(model: Model, change: Change) -> None:
    """The oldest explanation is decided on, before its side and the office."""
    waiting = next(e for e in model.excuses if e.accepted is None)
    waiting.accepted, waiting.decided = change.given["accepted"], change.seq
    change.about = waiting.party


def schedule(model: Model, change: Change) -> None:
    """A session is planned."""
    model.sittings.append(Sitting())


def hold(model: Model, change: Change) -> None:
    """The first planned session was held, or one that nobody planned."""
    planned = next((s for s in model.sittings if not s.held), None)
    if planned is None:
        planned = Sitting()
        model.sittings.append(planned)
    planned.held, planned.came = change.seq, frozenset(change.given["came"])


def settle(model: Model, change: Change) -> None:
    """One issue is settled, by no text yet."""
    model.issues[change.given["issue"]] = "settled"


def give_up(model: Model, change: Change) -> None:
    """One issue is given up."""
    model.issues[change.given["issue"]] = "withdrawn"


def propose(model: Model, change: Change) -> None:
    """A new version takes the place of the standing one of that name."""
    for text in model.standing():
        if text.key == change.given["key"]:
            text.status = "replaced"
    model.texts.append(Text(change.given["key"], tuple(change.given["covers"])))


def sign(model: Model, change: Change) -> None:
    """A side signed the latest text."""
    model.standing()[-1].signed.add(SIDES.get(change.who) or change.given["party"])


def certify_part(model: Model, change: Change) -> None:
    """What the text covers is settled by it."""
    text = model.standing()[-1]
    text.status = "certified"
    for key in text.covers:
        if model.issues[key] != "withdrawn":
            model.issues[key], model.settled_by[key] = "settled", text


def certify(model: Model, change: Change) -> None:
    """The same, and what was settled before without a text is settled by this one."""
    text = model.standing()[-1]
    certify_part(model, change)
    for key, status in model.issues.items():
        if status == "settled" and model.settled_by[key] is None:
            model.settled_by[key] = text


def reopen(model: Model, change: Change) -> None:
    """The last certified text does not hold: what it settled, or no text did, is open."""
    last = [t for t in model.texts if t.status == "certified"][-1]
    last.status = "set_aside"
    for key, by in model.settled_by.items():
        if by is last or (by is None and model.issues[key] == "settled"):
            model.issues[key], model.settled_by[key] = "open", None


def ask_time(model: Model, change: Change) -> None:
    """Who asks consents."""
    clock = model.running("COL_CONCILIATION")
    assert clock is not None
    model.wishes.append(Wish(clock, {SIDES[change.who]}))


def answer_time(model: Model, change: Change) -> None:
    """More time when both consent."""
    wish = next(w for w in model.wishes if w.status == "asked")
    if not change.given["consent"]:
        wish.status = "refused"
        return
    wish.consents.add(SIDES[change.who])
    wish.status = "granted"
    change.granted = [(wish.clock, 7)]


def ask_again(model: Model, change: Change) -> None:
    """A side wants another attempt; the time to ask is kept when both have."""
    model.asked_again.add(SIDES[change.who])
    if len(model.asked_again) == 2:
        change.meets = ("RETRY",)


def retry(model: Model, change: Change) -> None:
    """What remained is open again."""
    model.retried = True
    model.issues = {k: "open" if s == "remaining" else s for k, s in model.issues.items()}


EFFECTS: dict[str, Effect] = {
    "take_up": take_up,
    "ask_information": ask_information,
    "accept": accept,
    "refuse": refuse,
    "appeal_refusal": appeal,
    "appoint_conciliator": appoint,
    "reassign": reassign,
    "declare_respondent_default": fail,
    "report_non_conciliation": fail,
    "respond": answers,
    "add_document": answers,
    "record_interview": interview,
    "explain_absence": explain,
    "decide_excuse": decide,
    "schedule_session": schedule,
    "record_session": hold,
    "settle_issue": settle,
    "withdraw_issue": give_up,
    "propose_settlement": propose,
    "sign_settlement": sign,
    "certify_partial_settlement": certify_part,
    "certify_settlement": certify,
    "reopen": reopen,
    "request_extension": ask_time,
    "answer_extension": answer_time,
    "request_retry": ask_again,
    "retry_conciliation": retry,
}
