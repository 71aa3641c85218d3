"""Made-up collective agreements: one registered, one that waits for the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import MostRepresentativeStatus
from cases.demo.people import Company
from dialogue.demo.files import bring
from dialogue.models import CollectiveAgreement
from dialogue.services.registering import send_for_registration
from dialogue.services.step import take_step
from workflow.calendar import add_months

TEXT = """1. ប្រាក់ឈ្នួលបើកនៅថ្ងៃទី 7 នៃខែនីមួយៗ (ឧទាហរណ៍)។
2. កម្មករនិយោជិតមានសិទ្ធិឈប់សម្រាកប្រចាំឆ្នាំ 20 ថ្ងៃ (ឧទាហរណ៍)។"""

TEXT_ENGLISH = """1. Wages are paid on the seventh day of every month (made up).
2. Workers have twenty days of annual leave (made up)."""


def play(company: Company) -> None:
    """Make them once."""
    if CollectiveAgreement.objects.filter(is_demo=True).exists():
        return
    first = _send(company, "soriya-union", "soriya", "Wages and leave at Soriya (made up)", text_public=True)
    signer = company.representative("soriya-union")
    place = {"collective_agreement": first, "title": "អត្ថបទចុះហត្ថលេខា · Signed text (made up)"}
    bring(first, "add_text_file", signer, "signed-text.txt", f"{TEXT}\n\n{TEXT_ENGLISH}", place=place)
    reason = {"reason": "Made up for the trial."}
    take_step(first, "register_agreement", by=company.people["dara"], answers=reason)
    _send(company, "drivers", "tonle", "Working hours of drivers (made up)", months=48)


def _send(
    company: Company, union: str, employer: str, title: str, months: int = 24, **more: Any
) -> CollectiveAgreement:
    sides = {"union": company.organizations[union], "employer": company.organizations[employer]}
    today = timezone.localdate()
    begins = today - timedelta(days=40)
    MostRepresentativeStatus.objects.get_or_create(
        union=sides["union"], enterprise=sides["employer"], certificate="MRS-0001 (made up)",
        valid_from=begins - timedelta(days=300),
    )  # fmt: skip
    fields = {
        **sides, "office": sides["employer"].office, "title": title, "is_demo": True,
        "concluded_on": today - timedelta(days=20), "signed_on": today - timedelta(days=18),
        "effective_on": begins, "expires_on": add_months(begins, months) - timedelta(days=1),
        "workers": 240, "women": 190, "scope": "All workers of the enterprise, made up",
        "subjects": ["wages", "leave"], "text": TEXT, "summary": "Pay day and leave, made up.",
        "posted_on": today - timedelta(days=15), **more,
    }  # fmt: skip
    user = company.representative(union)
    return send_for_registration(user, key=f"demo-{union}", now=timezone.now(), fields=fields)
