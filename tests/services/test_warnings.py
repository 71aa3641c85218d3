"""Warnings are kept in no language and said in that of the reader; what was kept as a sentence is known again."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from cases.models import IndustrialAction
from cases.models.warned import Warned, said
from cases.services.notices import act_on_notice, give_notice
from tests.accounts.factories import sign_in

OLD_KM = {
    "code": "STRIKE_NOTICE_SHORT", "basis": "LL 324",
    "text": "ការជូនដំណឹងជាមុនខ្លីពេក។ ថ្ងៃដំបូងដែលស្របច្បាប់៖ 2026-10-21។",
}  # fmt: skip
SHORT = "The notice is too short. First lawful day: 21 October 2026."


def text(kept, language="en"):
    with translation.override(language):
        return said([kept])[0]["text"]


def give(cast, language, **more):
    """The union's notice, given by somebody who reads that language."""
    answers = {
        "kind": "strike", "organization": cast.union, "against": "River Garment", "office": cast.office,
        "demands": "Rice", "planned_start": dt.datetime(2026, 10, 12, 8, tzinfo=dt.UTC),
        "served": {"other": dt.date(2026, 10, 7), "ministry": dt.date(2026, 10, 7)}, **more,
    }  # fmt: skip
    with translation.override(language):
        return give_notice(by=cast.union_rep, answers=answers, key="k", now=timezone.now())


def test_a_sentence_of_old_is_recognised_and_said_anew_in_both_languages():
    assert text(OLD_KM) == SHORT
    assert "2026" in text(OLD_KM, "km") and "-10-" not in text(OLD_KM, "km")
    assert text({**OLD_KM, "text": "Too short: —."}) == "The notice is too short: its days do not run yet."


def test_a_warning_nobody_knows_stays_as_it_was_written():
    assert text({"code": "OF_ANOTHER_TIME", "basis": "", "text": "As written."}, "km") == "As written."


@pytest.mark.parametrize(
    "kept", [Warned("REPORT_LATE"), Warned("UNKNOWN_CATEGORY", values={"category": "x"})]
)
def test_other_warnings_of_the_record_have_both_languages_too(kept):
    assert text(kept.as_json()) != text(kept.as_json(), "km")
    assert "%" not in text(kept.as_json())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["notice", "notice_print"])
@pytest.mark.parametrize("given_in", ["km", "en"])
def test_page_and_paper_warn_in_the_language_of_the_reader(client, cast, given_in, name):
    row = give(cast, given_in)
    sign_in(client, cast.officer)
    for language, words in (("en", "The notice is too short"), ("km", "ការជូនដំណឹងជាមុនខ្លីពេក")):
        with translation.override(language):
            html = client.get(reverse(f"cases:{name}", args=[row.number])).content.decode()
        assert words in html
    assert "text" not in row.warnings[0]


@pytest.mark.django_db
def test_a_notice_of_a_case_warns_in_the_language_of_the_reader(at_state, client):
    table = at_state("in_conciliation")
    with translation.override("km"):
        event = table.do("union_rep", "notify_strike", {"demands": "Bonus"})
    assert all("text" not in warning for warning in event.warnings)
    sign_in(client, table.cast.employer_rep)
    row = table.case.industrial_actions.get()
    for address in (row.get_absolute_url(), reverse("cases:case", args=[table.case.number])):
        html = client.get(address.replace("/km/", "/en/")).content.decode()
        assert "The peaceful ways to settle the dispute are not exhausted." in html
    for language, words in (("en", "not exhausted"), ("km", "មិនទាន់បានប្រើអស់")):
        User.objects.filter(pk=table.cast.employer_rep.pk).update(language=language)
        api = client.get(f"/api/v1/cases/{table.case.number}/")
        assert words in str(api.json()["events"])


@pytest.mark.django_db
def test_once_the_days_run_a_notice_in_time_is_no_longer_called_too_short(cast):
    later = dt.datetime(2026, 11, 12, 8, tzinfo=dt.UTC)
    row = give(cast, "en", served={}, planned_start=later)
    assert row.warnings[0]["code"] == "STRIKE_NOTICE_SHORT"
    both = {"served": {"other": dt.date(2026, 10, 7), "ministry": dt.date(2026, 10, 7)}}
    row = act_on_notice(row, "received", by=cast.union_rep, answers=both, now=timezone.now())
    assert [w["code"] for w in row.warnings] == ["STRIKE_NOT_EXHAUSTED", "STRIKE_BALLOT"]


@pytest.mark.django_db
def test_the_migration_keeps_codes_and_days_and_each_code_once(cast):
    row = give(cast, "en")
    fresh = row.warnings
    old = [{"code": w["code"], "basis": w["basis"], "text": said([w])[0]["text"]} for w in row.warnings]
    old[0]["text"] = OLD_KM["text"]
    IndustrialAction.objects.update(warnings=[{**old[0], "text": "—"}, *old])
    migration = import_module("cases.migrations.0008_warnings_without_words")
    migration.keep_codes(apps, SimpleNamespace())
    migration.keep_codes(apps, SimpleNamespace())
    assert IndustrialAction.objects.get().warnings == fresh
