"""Discreet words: one part of an SMS, the person's language, and nothing a bystander could use."""

from __future__ import annotations

import pytest

from notifications import words
from notifications.models import Delivery, Habits, Notification
from notifications.wording import message_of, parts_of, ring_text
from tests.accounts.factories import make_user

KINDS = sorted(words.kinds())
BETRAYING = (
    "union", "dispute", "strike", "complaint", "case", "court", "សហជីព", "វិវាទ", "បណ្តឹង", "កូដកម្ម", "សំណុំរឿង", "តុលាការ",
)  # fmt: skip
REFS = ("CD-2026-0417", "MTG-2026-00017", "CBA-2026-0001", "AC-2026-017", "M-123456", "12", "N" * 60)


def a_message(language, kind="case", ref="CD-2026-0417", channel="sms", **habits):
    """The message about one row that is not stored."""
    user = make_user(name="Sok Dara", language=language)
    news = Notification(pk=9, user=user, seq=98765, kind=kind, ref=ref, verb="register")
    row = Delivery(pk=7, notification=news, channel=channel)
    return message_of([row], "+85512345678", Habits(**habits))


@pytest.fixture(autouse=True)
def address(settings, db):
    settings.SITE_URL = "https://concord.gov.example.kh"


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_sms_about_any_kind_is_one_part_and_says_nothing(kind, language):
    text = a_message(language, kind).text
    assert parts_of(text) == 1
    assert "Sok Dara" not in text and "CD-2026" not in text
    assert not any(word in text.lower() for word in BETRAYING)
    assert text.endswith("https://concord.gov.example.kh/n/98765")


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("ref", REFS)
def test_with_the_number_of_the_case_it_is_still_one_part(ref, language):
    assert parts_of(a_message(language, ref=ref, discreet=False).text) == 1


def test_the_number_is_named_only_where_the_person_allowed_it():
    assert "CD-2026-0417" in a_message("en", discreet=False).text
    assert "CD-2026-0417" not in a_message("en").text


def test_khmer_is_khmer():
    assert any("\u1780" <= char <= "\u17ff" for char in a_message("km").text)
    assert not any("\u1780" <= char <= "\u17ff" for char in a_message("en").text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ក" * 70, 1),
        ("ក" * 71, 2),
        ("ក" * 134, 2),
        ("ក" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 159 + "€", 2),
    ],
    ids=lambda value: str(value)[:3] if isinstance(value, str) else str(value),
)
def test_parts_are_counted_as_networks_do(text, parts):
    assert parts_of(text) == parts


def test_the_text_without_habits_is_the_discreet_one():
    user = make_user(language="en")
    news = Notification(pk=9, user=user, seq=1, kind="case", ref="CD-2026-0417")
    assert "CD-2026" not in ring_text(Delivery(pk=7, notification=news, channel="telegram"), None)
