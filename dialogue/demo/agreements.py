"""Made-up agreements: one in force with an overdue promise, one that waits for a side, one being written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from cases.demo.people import Company
from dialogue.demo.files import bring
from dialogue.demo.programme import CODE
from dialogue.demo.seats import BODY
from dialogue.models import Agreement, Body, Indicator, PlanItem
from dialogue.reckoning import CONSTITUENCIES
from dialogue.services.opening import draft_agreement
from dialogue.services.step import take_step

_CLAUSES: list[dict[str, Any]] = [
    {"number": "1", "category": "wages",
     "text": "Wages are paid on the seventh day of every month, or on the day before where it is a rest day.",
     "text_km": "ប្រាក់ឈ្នួលត្រូវបើកនៅថ្ងៃទី 7 នៃខែនីមួយៗ ឬនៅមួយថ្ងៃមុន ប្រសិនបើថ្ងៃនោះជាថ្ងៃឈប់សម្រាក។"},
    {"number": "2", "category": "overtime",
     "text": "Overtime is paid together with the wage and shown on the pay slip.",
     "text_km": "ប្រាក់ម៉ោងបន្ថែមត្រូវបើកជាមួយប្រាក់ឈ្នួល ហើយបង្ហាញនៅលើបង្កាន់ដៃប្រាក់ឈ្នួល។"},
    {"number": "3", "category": "", "text": "The committee looks at this agreement again after one year.",
     "text_km": "គណៈកម្មាធិការពិនិត្យកិច្ចព្រមព្រៀងនេះឡើងវិញក្រោយមួយឆ្នាំ។"},
]  # fmt: skip


def play(company: Company) -> None:
    """Make the agreements once."""
    body = Body.objects.get(slug=BODY)
    if Agreement.objects.filter(body=body, is_demo=True).exists():
        return
    now = timezone.now()
    first = _draft(company, body, "Paying wages on time", "ការបើកប្រាក់ឈ្នួលទាន់ពេល", now)
    _table(company, first)
    for side in CONSTITUENCIES:
        take_step(first, "endorse", by=company.people[f"{side}-1"], answers={"constituency": side})
    _prove(company, first, now.date())
    second = _draft(company, body, "Pay slips in Khmer", "បង្កាន់ដៃប្រាក់ឈ្នួលជាភាសាខ្មែរ", now)
    _table(company, second)
    reserved = {"constituency": "workers", "reservation": "Not for piece-rate workers yet.", "clause": "1"}
    take_step(second, "endorse", by=company.people["workers-1"], answers=reserved)
    _draft(company, body, "Inspecting together", "ការធ្វើអធិការកិច្ចរួមគ្នា", now)


def _draft(company: Company, body: Body, title: str, title_km: str, now: datetime) -> Agreement:
    """Two versions of a text and three promises; clause 2 and one promise lead on to the programme."""
    secretary = company.people["dialogue-secretary"]
    made = draft_agreement(
        title=f"{title} (made up)", title_km=f"{title_km} (ឧទាហរណ៍)", endorsers=list(CONSTITUENCIES),
        moment=now, body=body, is_demo=True,
    )  # fmt: skip
    indicator = Indicator.objects.get(programme__code=CODE, code="3.1-a").pk
    wages, overtime, review = _CLAUSES
    overtime = {**overtime, "indicator_id": indicator}
    early = {**wages, "text": wages["text"].replace("seventh", "tenth")}
    for version, clauses in enumerate([[early, overtime], [wages, overtime, review]]):
        take_step(made, "write_clauses", by=secretary, answers={"clauses": clauses, "version": version})
    day = now.date()
    for promise in (
        {"owner": "employers", "text": "Print pay slips in Khmer", "due": day - timedelta(days=10),
         "text_km": "បោះពុម្ពបង្កាន់ដៃប្រាក់ឈ្នួលជាភាសាខ្មែរ", "category": "wages"},
        {"owner": "employers", "text": "Show overtime on the pay slip", "due": day - timedelta(days=5),
         "text_km": "បង្ហាញម៉ោងបន្ថែមនៅលើបង្កាន់ដៃប្រាក់ឈ្នួល", "category": "overtime",
         "plan_item": PlanItem.objects.get(programme__code=CODE, code="3.1")},
        {"owner": "government", "text": "Visit twenty made-up factories", "due": day + timedelta(days=90),
         "text_km": "ចុះពិនិត្យរោងចក្រឧទាហរណ៍ចំនួន 20", "category": "wages"},
    ):  # fmt: skip
        take_step(made, "set_commitment", by=secretary, answers=promise)
    return made


def _prove(company: Company, agreement: Agreement, day: date) -> None:
    """One promise was kept, and a file says so."""
    promise = agreement.commitments.get(category="overtime")
    said = {"commitment": promise.pk, "status": "done", "on": day - timedelta(days=6),
            "evidence": "Two pay slips, made up."}  # fmt: skip
    text = "ម៉ោងបន្ថែម 12 ម៉ោង x 150%\nOvertime: 12 hours x 150%\n"
    place = {"commitment": promise, "title": "បង្កាន់ដៃ · Pay slip (made up)"}
    by = company.people["employers-1"]
    bring(agreement, "report_commitment", by, "pay-slip.txt", text, place=place, **said)


def _table(company: Company, agreement: Agreement) -> None:
    take_step(agreement, "table_agreement", by=company.people["dialogue-secretary"], answers={})
