"""What people and programs write wrong is said in their words, by page and program alike, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms.base import CountField, DayField, MomentField, TextField
from cases.models import Case
from tests.accounts.factories import sign_in
from tests.parity.answers import of_page, of_program

REFUSED = [
    (TextField(), "a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"), (TextField(), "a\u2066b", "U+2066"),
    (TextField(), "a\0b", "U+0000"), (TextField(), "a\x07b", "U+0007"), (TextField(), "a\ud800b", "U+D800"),
    (TextField(), "e" + "\u0301" * 20, "U+0301"), (TextField(), "x" * 8001, "8001 of 8000 characters"),
    (TextField(), " \n ", "We need an answer"), (DayField(), "2026-02-30", "24/11/2026"),
    (DayField(), "30/02/2026", "24/11/2026"), (DayField(), "0001-01-01", "1950 to 2100"),
    (DayField(), "9999-12-31", "1950 to 2100"), (MomentField(), "2026-11-24T23:59:60", "24/11/2026 14:30"),
    (MomentField(), "9999-12-31T23:00", "1950 to 2100"), (CountField(), "-3", "from 0 to 1,000,000"),
    (CountField(), "1,5", "whole number"), (CountField(), "1e400", "whole number"),
    (CountField(), "9" * 400, "whole number"), (CountField(), "1000001", "whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "written", "words"), REFUSED, ids=range(len(REFUSED)))
def test_a_field_says_what_does_not_fit(field, written, words):
    with pytest.raises(ValidationError, match=words.replace("+", r"\+")):
        field.clean(written)


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        (CountField(), "1,000", 1000), (CountField(), "១២ ០០០", 12_000), (CountField(), "0", 0),
        (CountField(), 7, 7), (DayField(), "២៤/១១/២០២៦", dt.date(2026, 11, 24)),
        (TextField(), "e\u0301 ", "é"), (TextField(long=False), "a\r\nb", "a b"),
        (TextField(), "ព្រះ\u200bរាជា", "ព្រះរាជា"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(field, written, read):
    assert field.clean(written) == read


@pytest.mark.parametrize("written", ["2026-10-25T01:30", "2026-03-29T01:30"])
def test_an_hour_that_the_clocks_repeat_or_skip_is_asked_for(written):
    with timezone.override("Europe/Dublin"), pytest.raises(ValidationError, match="offset"):
        MomentField().clean(written)
    with timezone.override("Europe/Dublin"):
        assert MomentField().clean("2026-10-25T01:30+00:00").utcoffset() is not None


ACTS = [
    ("union_rep", "withdraw", {"reason": "Typed\u202e words"}, ("reason", "invalid_characters")),
    ("union_rep", "withdraw", {"reason": "Typed " * 1500}, ("reason", "max_length")),
    ("officer", "ask_information", {"what": "Typed", "answer_by": {"union": "30/02/2026"}},
     ("answer_by.union", "invalid")),
    ("officer", "ask_information", {"what": "Typed", "answer_by": {"union": "2020-01-05"}},
     ("answer_by.union", "past")),
    ("officer", "ask_information", {"what": "Typed", "answer_by": {"union": "2099-01-05"}},
     ("answer_by.union", "far")),
    ("employer_rep", "respond",
     {"answers": {k: {"answer": "deny", "words": "Typed", "workers": "-3"} for k in "12"}},
     ("answers.1.workers", "min_value")),
]  # fmt: skip


def flat(body, prefix=""):
    for key, value in body.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


@pytest.mark.parametrize(("who", "action", "body", "error"), ACTS)
def test_page_and_program_say_the_same_and_the_page_keeps_what_was_typed(
    client, at_state, who, action, body, error
):
    table = at_state("under_review")
    sign_in(client, getattr(table.cast, who))
    before, place = Case.objects.get(pk=table.case.pk).seq, f"cases/{table.case.number}/actions/{action}/"
    page = client.post(f"/en/{place}", {**dict(flat(body)), "idempotency_key": "k"})
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    program = client.post(f"/api/v1/{place}", json.dumps(body), **sent)
    assert of_page(page) == of_program(program)
    assert error in {(field, code) for field, code, _words in of_page(page)}
    assert "Typed" in page.content.decode()
    assert Case.objects.get(pk=table.case.pk).seq == before
