"""The paper of a notice that no case is about: page and PDF in both languages, with a code that is checked."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Paper
from cases.services.notices import act_on_notice, give_notice
from tests.accounts.factories import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    """The union's notice against the employer, received by both."""
    answers = {
        "kind": "strike", "organization": cast.union, "against": cast.employer.name, "opponent": cast.employer,
        "office": cast.office, "demands": "Rice allowance", "ballot": {"members": 100, "for": 70},
        "served": {"other": dt.date(2026, 10, 7), "ministry": dt.date(2026, 10, 7)},
    }  # fmt: skip
    return give_notice(by=cast.union_rep, answers=answers, key="k", now=timezone.now())


def shown(client, who, row, name="notice_print"):
    sign_in(client, who)
    return client.get(reverse(f"cases:{name}", args=[row.number]))


def verified(client, code):
    cache.clear()
    client.logout()
    return client.get(reverse("cases:verify_code", args=[code])).content.decode()


def test_both_sides_print_it_and_a_stranger_does_not(client, cast, row):
    for who in (cast.union_rep, cast.employer_rep, cast.officer):
        html = shown(client, who, row).content.decode()
        for words in (
            "Notice of a strike",
            "Union A",
            "Employer A",
            "Rice allowance",
            "21 Oct 2026",
            "LL 324",
        ):
            assert words in html, words
        assert Paper.objects.get().code in html
    assert shown(client, cast.rival_rep, row).status_code == 404
    assert shown(client, cast.rival_rep, row, "notice_pdf").status_code == 404


def test_in_khmer_it_has_khmer_words_and_digits(client, cast, row):
    with translation.override("km"):
        html = shown(client, cast.union_rep, row).content.decode()
    assert "២១ តុលា ២០២៦" in html
    assert "Planned" not in html and "Ballot" not in html
    assert "&lt;" not in html.partition("<main")[2]


def test_its_pdf_holds_the_code(client, cast, row):
    answer = shown(client, cast.union_rep, row, "notice_pdf")
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True
    ).stdout
    assert Paper.objects.get().code in text.decode()


def test_anybody_checks_its_code_and_learns_of_a_newer_one(client, cast, row):
    shown(client, cast.union_rep, row)
    old = Paper.objects.get()
    html = verified(client, old.code)
    assert "This paper was issued here" in html and row.number in html and "newer paper" not in html
    assert cast.union.name not in html
    act_on_notice(row, "begin", by=cast.union_rep, answers={}, now=timezone.now())
    shown(client, cast.union_rep, row)
    new = Paper.objects.exclude(pk=old.pk).get()
    assert "There is a newer paper of this notice" in verified(client, old.code)
    assert "newer paper" not in verified(client, new.code)
