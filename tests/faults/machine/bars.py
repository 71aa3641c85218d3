"""What bars an act although the state and the role are right, act by act, as lifecycle.md has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.faults.machine.parts import DONE, SIDES

if TYPE_CHECKING:
    from tests.faults.machine.model import Model

Bar = Callable[["Model", str, dict[str, Any]], bool]


def who_refused(model: Model, who: str, given: dict[str, Any]) -> bool:
    """After an appeal the person who refused takes no further part in intake."""
    return model.refused_by == who


def who_refused_or_is_named(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Nor can that person be given the case."""
    return model.refused_by is not None and model.refused_by in (who, given["person"])


def named_refused(model: Model, who: str, given: dict[str, Any]) -> bool:
    """The person who refused cannot be given the case."""
    return model.refused_by is not None and model.refused_by == given["person"]


def nothing_open(model: Model, who: str, given: dict[str, Any]) -> bool:
    """A failure needs an issue that was neither settled nor given up."""
    return all(status in DONE for status in model.issues.values())


def issue_done(model: Model, who: str, given: dict[str, Any]) -> bool:
    """What is settled or given up is so once."""
    return model.issues[given["issue"]] in DONE


def certified_already(model: Model, who: str, given: dict[str, Any]) -> bool:
    """A certified text has no later version."""
    return any(t.key == given["key"] and t.status == "certified" for t in model.texts)


def cannot_sign(model: Model, who: str, given: dict[str, Any]) -> bool:
    """One signs a standing text once."""
    standing = model.standing()
    return not standing or (SIDES.get(who) or given["party"]) in standing[-1].signed


def latest_unsigned(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Only a text that both sides signed is certified, and it is the latest one."""
    standing = model.standing()
    return not standing or not model.signed(standing[-1])


def part_unsigned(model: Model, who: str, given: dict[str, Any]) -> bool:
    """The same for a part, which must say what it settles."""
    return latest_unsigned(model, who, given) or not model.standing()[-1].covers


def something_unsettled(model: Model, who: str, given: dict[str, Any]) -> bool:
    """A settlement ends the dispute: each issue is done, or covered by a text that both signed."""
    covered = {key for text in model.standing() if model.signed(text) for key in text.covers}
    left = [key for key, status in model.issues.items() if status not in DONE and key not in covered]
    return latest_unsigned(model, who, given) or bool(left)


def no_excuse(model: Model, who: str, given: dict[str, Any]) -> bool:
    """There is nothing to decide on."""
    return all(e.accepted is not None for e in model.excuses)


def no_time_to_lengthen(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Only conciliation that runs is made longer, and one request waits at a time."""
    clock = model.running("COL_CONCILIATION")
    return clock is None or any(w.clock is clock and w.status == "asked" for w in model.wishes)


def no_wish_to_answer(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Nobody asked, or who asked answers, or the time ran out or runs no more."""
    asked = [w for w in model.wishes if w.status == "asked"]
    if all(SIDES[who] in w.consents for w in asked):
        return True
    return asked[0].clock.status != "running" or asked[0].clock.over(model.now)


def retry_closed(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Once, in time where a limit runs, and each side asks once."""
    limited = any(c.code == "COL_RETRY" and c.status != "cancelled" for c in model.clocks)
    late = limited and model.running("COL_RETRY") is None
    return model.retried or late or SIDES[who] in model.asked_again


def retry_not_joint(model: Model, who: str, given: dict[str, Any]) -> bool:
    """Both sides asked, and it is the first time."""
    return model.retried or len(model.asked_again) < 2


def court_still_open(model: Model, who: str, given: dict[str, Any]) -> bool:
    """It lapses only when the time to go to court is over."""
    return not any(
        c.code == "IND_COURT" and c.status in ("running", "missed", "expired") and c.over(model.now)
        for c in model.clocks
    )


BARS: dict[str, Bar] = {
    **dict.fromkeys(
        (
            "take_up",
            "ask_information",
            "accept",
            "refuse",
            "route_to_inspection",
            "route_to_agreed_procedure",
        ),
        who_refused,
    ),
    "appoint_conciliator": who_refused_or_is_named,
    "reassign": named_refused,
    "declare_claimant_default": lambda model, who, given: model.not_in_default("union"),
    "declare_respondent_default": lambda model, who, given: model.not_in_default("factory"),
    "decide_excuse": no_excuse,
    "report_non_conciliation": nothing_open,
    "settle_issue": issue_done,
    "withdraw_issue": issue_done,
    "propose_settlement": certified_already,
    "sign_settlement": cannot_sign,
    "certify_partial_settlement": part_unsigned,
    "certify_settlement": something_unsettled,
    "request_extension": no_time_to_lengthen,
    "answer_extension": no_wish_to_answer,
    "request_retry": retry_closed,
    "retry_conciliation": retry_not_joint,
    "send_report": lambda model, who, given: model.report_went(),
    "lapse": court_still_open,
}
