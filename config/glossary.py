"""The words of the service in English and Khmer, with one plain sentence each.

The Khmer words follow docs/glossary; a labour-law translator confirms them before official use.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    """One word in both languages and what it means, in the reader's language."""

    en: str
    km: str
    meaning: str | Promise


TERMS = (
    Term(
        "individual dispute",
        "វិវាទបុគ្គល",
        _("A disagreement about rights between an employer and one or more workers."),
    ),
    Term(
        "collective labour dispute",
        "វិវាទការងាររួម",
        _("A disagreement between employers and workers acting together."),
    ),
    Term(
        "dispute about rights",
        "វិវាទសិទ្ធិ",
        _("It is about a rule that already exists, in law or in an agreement."),
    ),
    Term("dispute about interests", "វិវាទផលប្រយោជន៍", _("It is about something new that one side asks for.")),
    Term("conciliation", "ការផ្សះផ្សា", _("An official helps both sides to find an agreement.")),
    Term("conciliator", "អ្នកផ្សះផ្សា", _("The official who helps. The conciliator does not decide.")),
    Term("not settled", "ផ្សះផ្សាមិនសះជា", _("Conciliation ended without agreement on at least one issue.")),
    Term("minutes", "កំណត់ហេតុ", _("The written record of a session, signed by those who took part.")),
    Term("agreement", "កិច្ចព្រមព្រៀង", _("What both sides promised, in writing, with dates.")),
    Term(
        "Arbitration Council",
        "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល",
        _("Independent arbitrators who hear collective disputes that were not settled."),
    ),
    Term("arbitrator", "អាជ្ញាកណ្តាល", _("One of three people who hear a dispute and give an award.")),
    Term("award", "សេចក្តីបង្គាប់", _("The written decision of the arbitrators on each issue.")),
    Term("hearing", "សវនាការ", _("The meeting where arbitrators listen to both sides.")),
    Term("objection", "ការជំទាស់", _("A party says in time that it does not accept the award.")),
    Term("party", "ភាគី", _("A person or organisation on one side of a dispute.")),
    Term("employer", "និយោជក", _("The person or enterprise that people work for.")),
    Term("workers", "កម្មករនិយោជិត", _("People who work for an employer.")),
    Term("trade union", "សហជីព", _("An organisation of workers.")),
    Term("employers' association", "សមាគមនិយោជក", _("An organisation of employers.")),
    Term("shop steward", "ប្រតិភូបុគ្គលិក", _("A worker elected by colleagues to speak for them.")),
    Term("strike", "កូដកម្ម", _("Workers stop work together to support a demand.")),
    Term("lockout", "ឡុកអៅ", _("An employer closes the workplace because of a dispute.")),
    Term(
        "collective agreement", "អនុសញ្ញារួម", _("A written agreement on working conditions for many workers.")
    ),
    Term("deadline", "ថ្ងៃផុតកំណត់", _("The last day to do something. The page says how it was counted.")),
    Term("tripartite", "ត្រីភាគី", _("Government, employers and workers together.")),
    Term("social dialogue", "កិច្ចសន្ទនាសង្គម", _("Government, employers and workers talk, consult and agree.")),
    Term("quorum", "កូរ៉ុម", _("How many members must be present before a meeting may decide.")),
    Term("thumbprint", "ស្នាមមេដៃ", _("A way to sign for people who do not write a signature.")),
)
