"""What an entry of the record says beyond its title, in words: one small function per action.

An action without one says no more than its title. Texts that the record keeps only as digests
(notes, minutes of interviews, texts of documents) have no words here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import AccessStatus, CaseEvent
from cases.models.conciliation import PostponeCause, SessionKind
from cases.models.warned import said
from cases.procedure import PROCEDURES
from cases.services.conflicts import OVERLOOKED
from cases.services.retention import WORDS
from cases.views.notice_words import first_day_words
from cases.views.offer_words import OFFERS

_ANSWERS = {
    "admit": gettext_lazy("agrees"),
    "propose": gettext_lazy("agrees in part, or proposes something"),
    "deny": gettext_lazy("does not agree"),
}
_CLOCKS = {code: clock.label for p in PROCEDURES.values() for code, clock in p.clocks.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of parties and the titles of issues by their keys in one case."""

    parties: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, str] = field(default_factory=dict)

    def party(self, key: object) -> str:
        """The party's name, or its key where it is not known."""
        return self.parties.get(str(key), str(key))

    def issue(self, key: object) -> str:
        """The issue's title, or its key where it is not known."""
        return self.issues.get(str(key), str(key))

    def listed(self, keys: Iterable[object], *, issues: bool = False) -> str:
        """Several names in a row."""
        return ", ".join(self.issue(k) if issues else self.party(k) for k in keys)


Data = Mapping[str, Any]
Lines = Iterator[str]


def details_of(event: CaseEvent, names: Names) -> list[str]:
    """The lines of one entry; those who may see the entry may read them."""
    tell = _WORDS.get(event.action)
    lines = [line for line in tell(event.data, names) if line] if tell else []
    if event.data.get("erased"):
        lines.append(_("Its words were erased by rule."))
    return [*lines, *(w["text"] for w in said(event.warnings))]


def day_words(value: object) -> str:
    """A day that the record keeps as text, in words; empty for what is no day."""
    try:
        return date_format(date.fromisoformat(str(value)[:10]), "DATE_FORMAT")
    except ValueError:
        return ""


def moment_words(value: object) -> str:
    """A moment that the record keeps as text, in words; empty for what is no moment."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    local = timezone.localtime(found) if timezone.is_aware(found) else found
    return date_format(local, "DATETIME_FORMAT")


def _plain(*keys: str) -> Callable[[Data, Names], Lines]:
    """Texts that are shown as they were typed."""

    def tell(data: Data, _names: Names) -> Lines:
        for key in keys:
            yield str(data.get(key) or "")

    return tell


def _brought(data: Data, _names: Names) -> Lines:
    """From where an old case came, and what the register says in its own words."""
    place = {"source": data.get("source", ""), "file": data.get("file", ""), "row": data.get("row", "")}
    yield _("From %(source)s, row %(row)s of %(file)s. No date was counted.") % place
    labels = {
        "number": _("Number in the old register"), "filed_on": _("Received on"),
        "ended_on": _("Ended on"), "outcome": _("What became of it"), "officer": _("Who had it in hand"),
        "sector": _("Kind of work"), "remarks": _("Remarks"),
    }  # fmt: skip
    for name, label in labels.items():
        if data.get(name):
            yield f"{label}: {data[name]}"


def _asked(data: Data, names: Names) -> Lines:
    yield str(data.get("what") or "")
    for key, day in (data.get("answer_by") or {}).items():
        yield _("%(party)s answers by %(day)s") % {"party": names.party(key), "day": day_words(day)}


def _answered(data: Data, names: Names) -> Lines:
    for key, given in (data.get("answers") or {}).items():
        word = _ANSWERS.get(given.get("answer", "")) if isinstance(given, dict) else None
        if word:
            yield f"{names.issue(key)}: {word}"
    yield str(data.get("text") or "")


def _passed(data: Data, _names: Names) -> Lines:
    """The time limits that ran out, by name."""
    ended = data.get("clocks") or {}
    for code in dict.fromkeys([*ended.get("missed", []), *ended.get("expired", [])]):
        yield str(_CLOCKS.get(code, code))


def _refused(data: Data, _names: Names) -> Lines:
    yield str(data.get("reason") or "")
    if data.get("legal_basis"):
        yield _("Article of law: %(text)s") % {"text": data["legal_basis"]}
    yield str(data.get("how_to_appeal") or "")


def _scheduled(data: Data, _names: Names) -> Lines:
    kind = data.get("kind")
    words = [str(SessionKind(kind).label)] if kind in SessionKind.values else []
    words += [moment_words(data.get("starts_at")), str(data.get("place") or "")]
    yield ", ".join(word for word in words if word)
    yield str(data.get("reason") or "")
    yield from _overlooked(data)


def _overlooked(data: Data) -> Lines:
    """What was seen and accepted when a time was chosen."""
    codes = data.get("despite")
    seen = [str(OVERLOOKED[code]) for code in codes if code in OVERLOOKED] if isinstance(codes, list) else []
    if seen:
        yield _("Known when it was planned: %(what)s") % {"what": ", ".join(seen)}


def _moved(data: Data, names: Names) -> Lines:
    """To when a sitting moved, why, and who asked for it."""
    yield moment_words(data.get("starts_at"))
    cause, asked = data.get("cause"), data.get("asked_by")
    if cause in PostponeCause.values and cause != PostponeCause.OTHER:
        yield str(PostponeCause(cause).label)
    yield str(data.get("reason") or "")
    if asked:
        who = _("The office") if asked == "office" else names.party(asked)
        yield _("Asked for by: %(who)s") % {"who": who}
    yield from _overlooked(data)


def _times(data: Data, _names: Names) -> Lines:
    """Proposed times, one after the other."""
    yield from (moment_words(moment) for moment in (data.get("slots") or {}).values())


def _free(data: Data, _names: Names) -> Lines:
    """The times to which a party can come, and what it wrote; for that party and the office alone."""
    times = ", ".join(moment_words(moment) for moment in data.get("times") or [])
    yield _("Can come: %(times)s") % {"times": times} if times else _("Can come to none of the times")
    yield str(data.get("words") or "")


def _coming(data: Data, _names: Names) -> Lines:
    words = _("comes") if data.get("coming") else _("cannot come")
    session = _("Session %(n)s") % {"n": data.get("session", "")}
    yield f"{session}, {moment_words(data.get('starts_at'))}: {words}"
    yield str(data.get("words") or "")


def _held(data: Data, names: Names) -> Lines:
    came = data.get("attended") or []
    yield _("Came: %(names)s") % {"names": names.listed(came)} if came else _("Nobody came.")
    missing = data.get("unsigned") or []
    if missing:
        yield _("Did not sign the minutes: %(names)s") % {"names": names.listed(missing)}


def _one_issue(data: Data, names: Names) -> Lines:
    yield names.issue(data.get("issue", ""))
    yield str(data.get("reason") or "")


def _issues(data: Data, names: Names) -> Lines:
    yield names.listed(data.get("issues") or [], issues=True)


def _proposed(data: Data, names: Names) -> Lines:
    if data.get("version"):
        yield _("Version %(n)s") % {"n": data["version"]}
    yield from _issues(data, names)


def _signed(data: Data, names: Names) -> Lines:
    yield ", ".join(str(w) for w in (data.get("signer"), names.party(data.get("party", ""))) if w)


def _more_time(data: Data, _names: Names) -> Lines:
    days = int(data.get("days") or 0)
    clock = _CLOCKS.get(str(data.get("deadline")), "")
    more = ngettext("%(n)s more day", "%(n)s more days", days) % {"n": days}
    yield f"{clock}: {more}" if clock else more
    yield str(data.get("reason") or "")


def _consented(data: Data, _names: Names) -> Lines:
    yield _("Consents") if data.get("consent") else _("Does not consent")


def _decided(data: Data, names: Names) -> Lines:
    yield _("Accepted") if data.get("accepted") else _("Not accepted")
    yield str(data.get("reason") or "")


def _speaks(data: Data, names: Names) -> Lines:
    said = {"person": data.get("person", ""), "party": names.party(data.get("party", ""))}
    if not said["person"]:  # erased by rule
        return
    if data.get("began"):
        yield _("%(person)s now speaks for %(party)s") % said
    else:
        yield _("%(person)s no longer speaks for %(party)s") % said


def _access(data: Data, _names: Names) -> Lines:
    status = data.get("status")
    yield str(AccessStatus(status).label) if status in AccessStatus.values else ""
    yield str(data.get("reason") or "")


def _date_decided(data: Data, _names: Names) -> Lines:
    yield _("The new date stands") if data.get("approve") else _("The old date stays")


def _court(data: Data, _names: Names) -> Lines:
    yield ", ".join(str(w) for w in (data.get("court"), data.get("number"), day_words(data.get("date"))) if w)


def _elsewhere(data: Data, _names: Names) -> Lines:
    yield ", ".join(str(w) for w in (data.get("reference"), data.get("body")) if w)


def _workers(data: Data, _names: Names) -> Lines:
    count = data.get("workers")
    if isinstance(count, int):
        yield ngettext("%(n)s worker", "%(n)s workers", count) % {"n": count}


def _joined(data: Data, _names: Names) -> Lines:
    yield str((data.get("joining") or {}).get("name") or "")
    yield str(data.get("reason") or "")


def _questioned(data: Data, names: Names) -> Lines:
    yield names.party(data.get("party", ""))


def _reached(data: Data, _names: Names) -> Lines:
    for told in data.get("notices", []):
        yield f"{told['number']}: {first_day_words(told)}"


def _amended(data: Data, names: Names) -> Lines:
    yield names.listed((data.get("issues") or {}).keys(), issues=True)


def _erased(data: Data, _names: Names) -> Lines:
    yield str(WORDS.get(str(data.get("rule")), ""))


_REASON = _plain("reason")
_WORDS: dict[str, Callable[[Data, Names], Lines]] = {
    "ask_information": _asked,
    "respond": _answered,
    "note_missed_date": _passed,
    "refuse": _refused,
    "appeal_refusal": _plain("grounds"),
    "route_to_inspection": _REASON,
    "route_to_agreed_procedure": _plain("clause"),
    "declare_claimant_default": _plain("excuse", "reason"),
    "declare_respondent_default": _plain("excuse", "reason"),
    "bring_in": _brought,
    "set_aside_default": _REASON,
    "withdraw": _REASON,
    "add_document": _plain("title", "shows"),
    "show_document": _plain("title", "shows"),
    "add_workers": _workers,
    "explain_absence": _REASON,
    "decide_excuse": _decided,
    "record_interview": _questioned,
    "amend_claim": _amended,
    "join_party": _joined,
    "merge_cases": _REASON,
    "split_case": _issues,
    "reassign": _REASON,
    "note_representative": _speaks,
    "ask_access": _REASON,
    "open_urgently": _REASON,
    "decide_access": _access,
    "link_proceeding": _elsewhere,
    "correct": _plain("text"),
    "decide_date_change": _date_decided,
    "schedule_session": _scheduled,
    "propose_slots": _times,
    "answer_slots": _free,
    "postpone_session": _moved,
    "schedule_hearing": _scheduled,
    "postpone_hearing": _moved,
    "answer_session": _coming,
    "record_session": _held,
    "report_non_conciliation": _REASON,
    "request_extension": _more_time,
    "answer_extension": _consented,
    "settle_issue": _one_issue,
    "withdraw_issue": _one_issue,
    **OFFERS,
    "propose_settlement": _proposed,
    "sign_settlement": _signed,
    "certify_partial_settlement": _issues,
    "reopen": _REASON,
    "report_breach": _plain("obligation", "reason"),
    "go_to_court": _court,
    "record_judgment": _plain("judgment"),
    "reach_lawful_day": _reached,
    "place_hold": _REASON,
    "lift_hold": _REASON,
    "erase_by_rule": _erased,
}
