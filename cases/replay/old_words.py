"""What old registers may say of a case: fields with headings they go by, outcomes, what can be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import IssueStatus


@dataclass(frozen=True, slots=True)
class Field:
    """Something a register may say of a case: its words, its longest text, headings it goes by."""

    label: Any
    size: int
    heads: tuple[str, ...] = ()
    needed: bool = False


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


FIELDS: dict[str, Field] = {
    "number": Field(
        _("Number in the old register"), 100, needed=True, heads=_split(
            "number, no, no., nr, case number, case no, case no., ref, reference, register number, "
            "លេខ, លេខសំណុំរឿង, លេខរឿង, លេខបញ្ជី, លេខចុះបញ្ជី, ល.រ, ល.រ., លរ"
        ),
    ),
    "filed_on": Field(
        _("Received on"), 40, needed=True, heads=_split(
            "date, received, received on, date received, filed, filed on, filing date, date of complaint, "
            "ថ្ងៃទទួល, ថ្ងៃខែឆ្នាំទទួល, កាលបរិច្ឆេទ, ថ្ងៃទទួលពាក្យបណ្តឹង, ថ្ងៃដាក់ពាក្យបណ្តឹង"
        ),
    ),
    "claimant": Field(
        _("Claimant"), 250, needed=True, heads=_split(
            "claimant, complainant, plaintiff, applicant, union, worker, "
            "ដើមបណ្តឹង, អ្នកប្តឹង, ដើមចោទ, សហជីព, កម្មករ"
        ),
    ),
    "respondent": Field(
        _("Respondent"), 250, needed=True, heads=_split(
            "respondent, defendant, employer, enterprise, company, factory, "
            "ចុងបណ្តឹង, ចុងចម្លើយ, និយោជក, សហគ្រាស, ក្រុមហ៊ុន, រោងចក្រ"
        ),
    ),
    "outcome": Field(
        _("What became of it"), 200, needed=True, heads=_split(
            "outcome, result, results, status, decision, "
            "លទ្ធផល, លទ្ធផលផ្សះផ្សា, ស្ថានភាព"
        ),
    ),
    "ended_on": Field(
        _("Ended on"), 40, heads=_split(
            "ended, ended on, closed, closed on, date closed, date of result, "
            "ថ្ងៃបញ្ចប់, ថ្ងៃបិទ, ថ្ងៃលទ្ធផល"
        ),
    ),
    "procedure": Field(
        _("Individual or collective"), 60, heads=_split(
            "kind, type, procedure, kind of dispute, type of dispute, "
            "ប្រភេទ, ប្រភេទវិវាទ"
        ),
    ),
    "claimant_side": Field(
        _("Which side filed"), 60, heads=_split(
            "side, filed by, side of claimant, "
            "ភាគី, ភាគីប្តឹង"
        ),
    ),
    "issues": Field(
        _("Issues in dispute"), 4000, heads=_split(
            "issue, issues, subject, demand, demands, claims, "
            "ចំណុចវិវាទ, ការទាមទារ, កម្មវត្ថុ"
        ),
    ),
    "workers": Field(
        _("Number of workers"), 20, heads=_split(
            "workers, number of workers, total workers, total, "
            "ចំនួនកម្មករ, ចំនួនកម្មករនិយោជិត, ចំនួន"
        ),
    ),
    "women": Field(
        _("Of them women"), 20, heads=_split(
            "women, female, of them women, "
            "ស្រី, ចំនួនស្រី"
        ),
    ),
    "sector": Field(
        _("Kind of work"), 100, heads=_split(
            "sector, industry, kind of work, "
            "វិស័យ"
        ),
    ),
    "officer": Field(
        _("Who had it in hand"), 200, heads=_split(
            "officer, conciliator, in charge, "
            "មន្ត្រី, អ្នកផ្សះផ្សា, មន្ត្រីទទួលបន្ទុក"
        ),
    ),
    "remarks": Field(
        _("Remarks"), 2000, heads=_split(
            "remarks, remark, notes, note, comment, "
            "សម្គាល់, កំណត់សម្គាល់, ផ្សេងៗ"
        ),
    ),
}  # fmt: skip
"""What a register may say, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an old case: its words, words of registers for it, the state and its issues' status."""

    label: Any
    state: str
    issues: str = IssueStatus.OPEN
    words: tuple[str, ...] = ()


_REMAINING = IssueStatus.REMAINING
OUTCOMES: dict[str, Outcome] = {
    "settled": Outcome(
        _("Settled"), "closed", IssueStatus.SETTLED, words=_split(
            "settled, conciliated, agreed, agreement, successful, success, "
            "ផ្សះផ្សាសះជា, សះជា, ព្រមព្រៀង"
        ),
    ),
    "not_settled": Outcome(
        _("Not settled"), "closed", _REMAINING, words=_split(
            "not settled, not conciliated, non-conciliation, failed, unsettled, "
            "ផ្សះផ្សាមិនសះជា, មិនសះជា"
        ),
    ),
    "award": Outcome(
        _("Award of the Arbitration Council"), "closed", _REMAINING, words=_split(
            "award, arbitration, arbitrated, arbitral award, "
            "សេចក្តីបង្គាប់, អាជ្ញាកណ្តាល"
        ),
    ),
    "withdrawn": Outcome(
        _("Withdrawn"), "withdrawn", IssueStatus.WITHDRAWN, words=_split(
            "withdrawn, withdrew, "
            "ដកពាក្យបណ្តឹង, ដកបណ្តឹង"
        ),
    ),
    "refused": Outcome(
        _("Refused"), "refused", words=_split(
            "refused, rejected, not accepted, "
            "បដិសេធ, មិនទទួល"
        ),
    ),
    "void": Outcome(
        _("Void: the claimant did not come"), "void", words=_split(
            "void, default, absent, "
            "មោឃៈ, អវត្តមាន"
        ),
    ),
    "referred_out": Outcome(
        _("Sent to another procedure"), "referred_out", words=_split(
            "referred out, inspection, labour inspection, sent on, "
            "អធិការកិច្ចការងារ, បញ្ជូនបន្ត"
        ),
    ),
    "court": Outcome(
        _("Went to court"), "closed", _REMAINING, words=_split(
            "court, in court, went to court, "
            "តុលាការ"
        ),
    ),
    "unknown": Outcome(
        _("Ended, the register does not say how"), "closed", words=_split(
            "unknown, closed, ended, finished, "
            "មិនដឹង, បានបញ្ចប់, បិទ"
        ),
    ),
    "open": Outcome(
        _("Still open"), "filed", words=_split(
            "open, pending, ongoing, in progress, running, "
            "កំពុងដំណើរការ, មិនទាន់ចប់"
        ),
    ),
}  # fmt: skip

PROBLEMS: dict[str, str | Promise] = {
    "missing": _("this is empty, and a case needs it"),
    "long": _("this is longer than %(most)s characters"),
    "hidden": _("this holds the hidden character %(name)s"),
    "not_a_day": _("“%(text)s” is no day such as 2012-03-31 or 31/03/2012"),
    "future": _("this day has not come yet"),
    "before": _("this day lies before the day on which it was received"),
    "not_a_number": _("“%(text)s” is no whole number up to 1,000,000"),
    "more_women": _("there are more women than workers"),
    "unknown_outcome": _("“%(text)s” is not known as an outcome; write one of: %(known)s"),
    "unknown_procedure": _("“%(text)s” is neither individual nor collective"),
    "unknown_side": _("“%(text)s” is neither the workers' nor the employer's side"),
    "twice": _("the row %(row)s of this file has the same number"),
    "too_many": _("more than %(most)s issues"),
    "no_file": "%(text)s",
    "no_text": _("this file is too large, damaged, or not UTF-8"),
    "office": _("the file is of another office"),
    "unexpected": _("event %(n)s, %(action)s, did not go as the file expects: %(text)s"),
    "other_result": _("it did not come to the same as when it was looked into; look into the file again"),
}
"""What can be wrong with a row, in words; the values are those of the problem."""


def problem(column: str, code: str, **values: object) -> dict[str, Any]:
    """What is wrong with a row, as it is kept: where and what."""
    return {
        "column": column,
        "code": code,
        "values": {name: str(text)[:200] for name, text in values.items()},
    }


def problem_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """The column and what is wrong in it, in the reader's words."""
    known = FIELDS.get(row["column"])
    values = dict(row["values"])
    if row["code"] == "unknown_outcome":
        values["known"] = ", ".join(str(one.label) for one in OUTCOMES.values())
    return str(known.label) if known else str(row["column"]), str(PROBLEMS[row["code"]]) % values


def both(words: str | Promise) -> Iterator[str]:
    """The words in every language of the house."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(words)


def needed_fields() -> list[str]:
    """The fields without which no row becomes a case."""
    return [name for name, one in FIELDS.items() if one.needed]
