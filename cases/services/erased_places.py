"""What goes, what stays and why: each place that holds words of people or about them, in one table.

A test compares it with the tables of the database, so that no column is forgotten, and searches everything
for a canary after every rule. What stays has its reason, which the page shows where a list is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """Columns with one fate: the rule by which they go, or why they stay. `fields` are `model.column`."""

    words: Any
    rule: str
    why: Any
    fields: tuple[str, ...]

    @property
    def goes(self) -> bool:
        """Whether a rule erases it."""
        return bool(self.rule)


def _of(model: str, columns: str) -> tuple[str, ...]:
    return tuple(f"{model}.{column}" for column in columns.split())


PLACES: tuple[Place, ...] = (
    Place(
        _("How parties are reached, the complaint as received, listed workers, links to online meetings"),
        "KEEP_CONTACTS", "",
        (*_of("party", "phone email address safe_contact"), *_of("case", "sheet"), *_of("seal", "content"),
         *_of("worker", "name sex card job"), "session.link", "hearing.link", "slotoffer.link"),
    ),
    Place(
        _("Confidential notes, separate interviews, offers, excuses, the story, what was typed and not sent"),
        "KEEP_TEXTS", "",
        ("casenote.text", "interview.minutes", "excuse.reason", "sessionanswer.words", "slotreply.words",
         "case.facts_text", *_of("offer", "text words")),
    ),
    Place(
        _("Documents: bytes, titles, words and names of files"), "KEEP_FILES", "",
        _of("document", "title shows text original_name content_type before_sha256"),
    ),
    Place(
        _("Words of the record: who signed, spoke or interpreted, and why something was done"),
        "KEEP_NAMES", "",
        ("caseevent.data", "session.interpreter_name", "hearing.interpreter_name",
         *_of("awardservice", "how proof"), *_of("objection", "grounds means"), "panelseat.interests",
         "challenge.grounds", *_of("draw", "reason witness"), *_of("accessrequest", "reason answer"),
         "exclusion.reason", "keepinghold.reason"),
    ),
    Place(
        _("Drafts of the award, and settlement texts that nobody certified"), "KEEP_NAMES", "",
        ("awardsection.text", "sectionversion.text"),
    ),
    Place(
        _("The row of an old register, as it was written there"), "KEEP_NAMES", "",
        (*_of("importrow", "cells values problems"), "oldcase.said"),
    ),
    Place(
        _("Files of old registers, with rows that were refused or never taken"), "KEEP_IMPORT", "",
        _of("caseimport", "content errors"),
    ),
    Place(
        _("Drafts of complaints, and lists of workers read and not taken"), "KEEP_DRAFT", "",
        _of("workerlist", "file_name people refused counts"),
    ),
    Place(
        _("Uploads that were not finished"), "KEEP_ASIDE", "",
        _of("partialupload", "name mark sha256 before_sha256"),
    ),
    Place(
        _("Number, names of the parties, issues with what each side said of them, state and outcome"), "",
        _("This is the register of disputes: who was in dispute about what, and how it ended."
          " The search finds cases by these words alone."),
        (*_of("case", "number opened_as title timezone sector council_number waits_for"),
         *_of("case", "next_deadline_code common_deadline_code head"),
         *_of("party", "key name name_latin language interpreter"),
         *_of("issue", "key text asked claimant_position respondent_position answer"), "casewords.tokens",
         *_of("proceeding", "reference body"), *_of("deadline", "code unit basis rule_set note counting"),
         "dateproposal.counting", *_of("oldcase", "source key number file_name"), "importrow.key"),
    ),
    Place(
        _("Awards that were issued, with their signatures, and what was published of them"), "",
        _("The law has awards deposited and registered; people rely on them and can ask for them."),
        (*_of("award", "number text digest binding_basis register_number"),
         *_of("awardoutcome", "reasons order articles"), *_of("awardsignature", "dissent digest"),
         *_of("publicaward", "number title sector status summary text decisions articles digest"),
         *_of("publicaward", "categories outcomes"), "awardsection.key",
         *_of("arbitrator", "key name name_latin background languages")),
    ),
    Place(
        _("Settlements that were certified, with the names of who signed them"), "",
        _("A certified settlement binds both sides without end; its text and signatures enforce it."),
        (*_of("settlement", "key text obligations covers digest"), *_of("signature", "signer digest"),
         "signingcode.digest", "signingcode.code_hash"),
    ),
    Place(
        _("Minutes of joint sessions and hearings, reports that conciliation failed, orders, strike notices"),
        "",
        _("They are the papers of the procedure. People hold them and can check them by their code."),
        (*_of("session", "place interpreter minutes"), *_of("hearing", "place interpreter minutes"),
         "slotoffer.place", *_of("order", "key text obeyed"), *_of("paper", "code digest"),
         *_of("industrialaction", "against clock ruling return_clock key number demands place served"),
         *_of("industrialaction", "minimum_service ballot warnings"),
         *_of("draw", "algorithm candidates seed result")),
    ),
    Place(
        _("Of each entry: who, in which role, when, by which article, days, codes and fingerprints"), "",
        _("Entries prove each other. Emptied of words, an entry still says what was done and when."),
        (*_of("caseevent", "action role state_before state_after basis warnings assumed previous hash"),
         *_of("keptanswer", "key digest"), *_of("erasure", "rule rule_set because files"),
         "keepinghold.placed_as", "document.sha256", "document.blocked_code"),
    ),
    Place(
        _("The statement that a signed receipt is made of, with the names of the files received"), "",
        _("Whoever holds a receipt must be able to have it confirmed."), ("seal.statement",),
    ),
    Place(
        _("Accounts: name, telephone and e-mail of people who use the site; whether a message arrived"), "",
        _("An account is not part of a case, and ends by itself. Messages hold no words of a case."), (),
    ),
    Place(
        _("What officials keep for their work: rooms, labels, views, lists taken along, statistics"), "",
        _("It belongs to no case, or counts only."),
        ("arbitratormandate.basis", *_of("room", "name address"), "label.word",
         *_of("savedview", "name query"), *_of("auditentry", "verb data"),
         *_of("release", "table period content digest"),
         *_of("tally", "procedure measure cut value"), "tallymark.procedure", "dryrun.code",
         *_of("holidaypublication", "name_en name_km reason source"),
         *_of("moveddate", "code counting"), *_of("columnchoice", "name columns"), "numberseries.series",
         *_of("caseimport", "file_name source head columns procedure digest"), "slotask.token_hash",
         *_of("caseexport", "view reason sha256")),
    ),
)  # fmt: skip


def staying() -> list[Place]:
    """What no rule erases, each with its reason."""
    return [place for place in PLACES if not place.goes]


def going() -> list[Place]:
    """What rules erase, in the order of the table."""
    return [place for place in PLACES if place.goes]
