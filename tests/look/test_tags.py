"""The tags and parts draw what a reader, a screen reader and the law need."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from config.gallery import SampleForm, _clock
from config.templatetags import concord

MOMENT = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def part(template: str, **context: Any) -> str:
    return " ".join(render_to_string(f"parts/{template}.html", context).split())


def bound(**data: Any) -> SampleForm:
    form = SampleForm(data)
    form.is_valid()
    return form


def test_a_moment_carries_its_machine_readable_form() -> None:
    assert 'datetime="2026-11-20T14:05+07:00"' in concord.when(MOMENT)


def test_a_day_never_shows_a_made_up_midnight() -> None:
    assert "00:00" not in concord.when(date(2026, 11, 20))
    assert concord.when(MOMENT, day_only=True) == '<time datetime="2026-11-20">Fri 20 Nov 2026</time>'


def test_nothing_is_shown_for_no_moment_and_no_amount() -> None:
    assert concord.when(None) == concord.day(None) == concord.money(None) == ""


def test_every_side_has_a_colour_a_letter_and_a_word() -> None:
    chip = part("side", side="employers")
    assert 'class="side side-emp"' in chip
    assert 'data-k="E"' in chip
    assert "Employers" in chip


@pytest.mark.parametrize(("text", "code"), [("សហជីព FTU", "km"), ("FTU Local 12", "en")])
def test_a_name_is_marked_with_its_language(text: str, code: str) -> None:
    assert concord.lang_of(text) == code


def test_a_name_in_a_chip_is_escaped() -> None:
    assert "<b>" not in part("side", side="workers", name="<b>Local 12</b>")


@pytest.mark.parametrize(
    ("state", "css"), [("settled", "tag tag-ok"), ("void", "tag tag-bad"), ("closed", "tag")]
)
def test_a_state_has_its_colour(state: str, css: str) -> None:
    assert concord.state_tag(state) == css


@pytest.mark.parametrize(
    ("percent", "width"), [(44, 'width="44%"'), (140, 'width="100%"'), (-3, 'width="0%"')]
)
def test_a_bar_stays_inside_its_cell(percent: int, width: str) -> None:
    assert width in concord.bar(percent)


def test_every_indicator_state_has_a_shape_and_a_word() -> None:
    drawn = {concord.rag(kind) for kind in ("on", "risk", "off", "done", "none")}
    assert len(drawn) == 5
    assert all("</svg>" in one and one.count("<path") == 1 for one in drawn)


def test_a_control_is_tied_to_its_hint_and_its_error() -> None:
    drawn = part("field", field=bound()["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_group_is_a_fieldset_with_a_legend() -> None:
    drawn = part("field", field=SampleForm()["issues"], heading=True)
    assert "<fieldset" in drawn
    assert "<legend><h1>What is the dispute about?</h1>" in drawn
    assert drawn.count('<div class="choice">') == 3


def test_what_may_be_left_out_says_so_and_nothing_has_a_star() -> None:
    assert "(optional)" in part("field", field=SampleForm()["text"])
    assert "(optional)" not in part("field", field=SampleForm()["name"])


def test_the_summary_links_each_error_to_the_first_control() -> None:
    links = dict(concord.error_links(bound()))
    assert links["id_side_0"].startswith("Which side are you on?")
    assert "id_name" in links
    assert "id_true" in links


def test_an_error_of_the_whole_form_has_no_link() -> None:
    form = bound()
    form.add_error(None, forms.ValidationError("Both sides are the same."))
    assert concord.error_links(form)[0] == ("", "Both sides are the same.")


def test_an_action_form_carries_what_was_seen_and_its_key() -> None:
    drawn = part("form", form=SampleForm(), button="Accept", seen=7, key="k-1")
    assert '<input type="hidden" name="seen" value="7">' in drawn
    assert '<input type="hidden" name="idempotency_key" value="k-1">' in drawn
    assert 'enctype="multipart/form-data"' in drawn


def test_nothing_is_hidden_in_a_form_without_those() -> None:
    assert 'name="seen"' not in part("form", form=SampleForm(), button="Save")


def test_a_clock_says_why_its_date_is_that_date() -> None:
    drawn = part("clock", clock=_clock())
    assert "Why this date?" in drawn
    assert "7 working days" in drawn
    assert "LL art. 324" in drawn
    assert "Saturday" in drawn
    assert "not been checked against the official text" in drawn
    assert "After this date the case goes on" in drawn


def test_a_rule_that_was_checked_carries_no_warning() -> None:
    clock = _clock()
    clock["deadline"]["verified"] = True
    assert "not been checked" not in part("clock", clock=clock)


def test_a_confidential_entry_says_who_sees_it() -> None:
    entry = {"title": "Note", "at": MOMENT, "private": "Only the officers can see this"}
    assert "Only the officers can see this" in part("timeline", entries=[entry])


def test_an_empty_timeline_says_so() -> None:
    assert "Nothing has happened yet." in part("timeline", entries=[])


def test_a_value_that_is_missing_says_so() -> None:
    assert "Not given" in part("kv", rows=[{"label": "Phone", "value": ""}])


def test_the_clash_panel_shows_both_texts() -> None:
    drawn = part("conflict", text="Somebody saved.", yours="mine", theirs="hers")
    assert "mine" in drawn
    assert "hers" in drawn
