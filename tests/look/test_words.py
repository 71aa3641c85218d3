"""The Khmer catalogue is complete, marked where no person has read it, and true to the glossary."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import polib
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.contrib.auth import password_validation
from django.core import validators
from django.utils import translation
from django.utils.functional import Promise

from accounts.adapter import AccountAdapter
from tools import catalogue as tool

CATALOGUE = polib.pofile(str(tool.CATALOGUE))
KHMER = re.compile("[ក-៿]")
TERMS = {
    "Arbitration Council": "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល",
    "arbitrators?": "អាជ្ញាកណ្តាល",
    "awards?": "សេចក្តីបង្គាប់",
    "hearings?": "សវនាការ",
    "collective disputes?": "វិវាទការងាររួម",
    "individual disputes?": "វិវាទបុគ្គល",
    "conciliation": "ផ្សះផ្សា",
    "conciliators?": "អ្នកផ្សះផ្សា",
    "non-conciliation report": "របាយការណ៍ផ្សះផ្សាមិនសះជា",
    "minutes": "កំណត់ហេតុ|នាទី",
    "settlements?": "កិច្ចព្រមព្រៀង",
    "collective agreements?": "អនុសញ្ញារួម",
    "labour inspection": "អធិការកិច្ចការងារ",
    "part(?:y|ies)": "ភាគី",
    "employers?": "និយោជក",
    "workers?": "កម្មករនិយោជិត|ពលករ",
    "unions?": "សហជីព",
    "shop stewards?": "ប្រតិភូបុគ្គលិក",
    "strikes?": "កូដកម្ម",
    "lockouts?": "ឡុកអៅ",
    "tripartite": "ត្រីភាគី",
    "social dialogue": "កិច្ចសន្ទនាសង្គម",
    "meetings?": "កិច្ចប្រជុំ",
    "votes?": "បោះឆ្នោត",
    "workplan": "ផែនការការងារ",
    "wages?": "ប្រាក់ឈ្នួល",
    "deadlines?": "ថ្ងៃផុតកំណត់",
    "evidence": "ភស្តុតាង",
    "court": "តុលាការ",
    "complaints?": "ពាក្យបណ្តឹង",
    "objections?": "ជំទាស់",
    "thumbprints?": "មេដៃ",
    "notifications?": "ជូនដំណឹង",
    "cases?": "សំណុំរឿង",
    "disputes?": "វិវាទ",
    "issues?": "ចំណុចវិវាទ",
    "claimants?": "អ្នកប្តឹង",
    "respondents?": "អ្នកត្រូវប្តឹង",
}
"""English word → Khmer (docs/glossary.md, and the words of a case beside it)."""

OTHER_SENSE = {
    "Issue an order": "to give",
    "Issue the award": "to give",
    "Settlement rate by sector": "how often parties settle, not a text",
    "Deadline within days": "a number of days",
    "A deadline in hours runs from the minute it starts.": "hours, not a day",
}


def test_every_string_of_the_sources_has_khmer() -> None:
    if not shutil.which("xgettext"):
        pytest.skip("GNU gettext is not installed")
    lacking = tool.missing(tool.collected(), CATALOGUE)
    assert lacking == [], "Give these Khmer with tools/catalogue.py:\n" + "\n".join(lacking)


def test_no_entry_is_empty_guessed_or_broken() -> None:
    assert list(tool.faults(CATALOGUE)) == []


def test_every_text_that_no_person_has_read_says_so() -> None:
    assert {entry.tcomment for entry in CATALOGUE} <= {tool.MARK, tool.REVIEWED}


def said_otherwise(english: str, khmer: str) -> Iterator[str]:
    for entry in CATALOGUE:
        words = re.sub(r"%\(\w+\)s", "", entry.msgid)
        meant = re.search(rf"\b(?:{english})\b", words, re.IGNORECASE) and entry.msgid not in OTHER_SENSE
        if meant and not re.search(khmer, tool.text_of(entry)):
            yield entry.msgid


@pytest.mark.parametrize("english", TERMS)
def test_a_word_of_the_glossary_is_always_said_the_same(english: str) -> None:
    assert list(said_otherwise(english, TERMS[english])) == []


def test_an_exception_is_still_needed() -> None:
    assert set(OTHER_SENSE) <= {entry.msgid for entry in CATALOGUE}


def library_words() -> Iterator[Any]:
    for name in forms.fields.__all__:
        yield from getattr(getattr(forms.fields, name), "default_error_messages", {}).values()
    for found in (DefaultAccountAdapter, DefaultMFAAdapter, AccountAdapter):
        yield from found.error_messages.values()
    for found in vars(validators).values():
        if isinstance(found, type) and isinstance(getattr(found, "message", None), Promise):
            yield found.message


def test_what_django_and_allauth_say_of_a_form_is_khmer() -> None:
    words = list(library_words())
    with translation.override("km"):
        english = [str(word) for word in words if str(word) and not KHMER.search(str(word))]
    assert len(words) > 60
    assert english == []


def test_the_rules_for_passwords_are_khmer() -> None:
    with translation.override("km"):
        rules = password_validation.password_validators_help_texts()
        with pytest.raises(forms.ValidationError) as refused:
            password_validation.validate_password("password")
    assert len(rules) == 3
    assert [text for text in [*rules, *refused.value.messages] if not KHMER.search(text)] == []


def test_no_source_gives_the_collector_of_strings_a_name_it_does_not_know() -> None:
    renamed = re.compile(r"import n?p?gettext\w* as (?!_$)|^\s*n?p?gettext\w* as (?!_,?$)", re.MULTILINE)
    found = [
        str(path) for path in tool.ROOT.glob("[a-z]*/**/*.py") if renamed.search(path.read_text("utf-8"))
    ]
    assert found == []


STIFF = re.compile(r"\b(?:please|(?:in)?valid|submit\w*|ensure|enter|this field)\b", re.IGNORECASE)


def test_what_django_and_allauth_say_of_a_form_reads_as_ours() -> None:
    with translation.override("en"):
        stiff = {str(word) for word in library_words() if STIFF.search(str(word))}
    assert stiff == set(), "Give these our English in locale/en/LC_MESSAGES/django.po"


def test_every_word_of_ours_for_a_library_is_of_a_string_that_is_borrowed() -> None:
    ours = polib.pofile(str(tool.ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in ours if CATALOGUE.find(entry.msgid) is None] == []
    assert [entry.msgid for entry in ours if STIFF.search(tool.text_of(entry))] == []
