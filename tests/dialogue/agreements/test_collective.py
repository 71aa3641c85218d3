"""Collective agreements: sent by a party, checked and registered by the office, read by everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import MostRepresentativeStatus
from cases.models.acting import NotYours
from dialogue.models import Attachment, CollectiveAgreement
from dialogue.models.registration import checks_of, end_by_notice
from dialogue.services.registering import let_days_come, remind_of_ends
from dialogue.services.step import take_step
from notifications.models import Notification
from tests.accounts.factories import make_mandate, sign_in
from tests.conftest import Cast
from tests.dialogue.agreements.conftest import go
from tests.files import corpus

NEW = "/en/agreements/register/"
DAY = dt.timedelta(days=1)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a union types into the form."""
    return {
        "own": cast.union.pk, "other": cast.employer.name, "office": "phnom-penh", "title": "Wages and leave",
        "concluded_on": "2026-01-10", "signed_on": "2026-01-12", "effective_on": "2026-01-01",
        "expires_on": "2028-12-31", "by_shop_stewards": "false", "workers": "120", "women": "80",
        "scope": "All workers", "subjects": ["wages", "leave"], "posted_on": "2026-01-15",
        "text": "The secret whole text", "summary": "A summary", "text_public": "false", **changes,
    }  # fmt: skip


@pytest.fixture
def sent(cast: Cast) -> CollectiveAgreement:
    """One that the union sent."""
    assert go(cast.union_rep, NEW, **typed(cast)).status_code == 302
    return CollectiveAgreement.objects.get()


@pytest.fixture
def registered(cast: Cast, sent: CollectiveAgreement) -> CollectiveAgreement:
    """The same, registered."""
    take_step(sent, "register_agreement", by=cast.officer, answers={"reason": "x"})
    return sent


def at(row: CollectiveAgreement, rest: str = "") -> str:
    """Its working page."""
    return f"/en/agreements/{row.number}/{rest}"


def failing(row: CollectiveAgreement) -> set[str]:
    """What the office is warned of."""
    return {check.code for check in checks_of(row, dt.date(2026, 2, 1)) if check.fails}


def test_one_side_sends_it_once_and_both_and_the_office_see_it(cast: Cast, sent: CollectiveAgreement) -> None:
    assert go(cast.union_rep, NEW, **typed(cast)).status_code == 302
    assert CollectiveAgreement.objects.count() == 1
    for name, status in (("union_rep", 200), ("employer_rep", 200), ("officer", 200), ("union_viewer", 200),
                         ("rival_rep", 404), ("officer_elsewhere", 404), ("other_employer_rep", 404)):  # fmt: skip
        assert go(cast.people[name], at(sent)).status_code == status, name
    assert Notification.objects.filter(user=cast.officer, kind="collective_agreement").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"other": "Nobody Ltd"}, {"own": "99999"}, {"women": "121"}, {"signed_on": "2026-01-09"}, {"text": ""},
        {"expires_on": "2025-12-31"}, {"subjects": []}, {"subjects": ["nonsense"]}, {"workers": "-1"},
    ],
)  # fmt: skip
def test_what_does_not_fit_comes_back_with_what_was_typed(cast: Cast, changes: dict[str, Any]) -> None:
    answer = go(cast.union_rep, NEW, **typed(cast, **changes))
    assert answer.status_code == 422
    assert "All workers" in answer.content.decode()
    assert not CollectiveAgreement.objects.exists()


def test_who_acts_for_nobody_sends_nothing(cast: Cast) -> None:
    for name in ("officer", "union_viewer"):
        assert go(cast.people[name], NEW).status_code == 403
    assert go(cast.rival_rep, NEW, **typed(cast)).status_code == 422


def test_the_term_is_checked_by_the_rule_of_its_day_and_says_how(
    cast: Cast, sent: CollectiveAgreement
) -> None:
    assert "CBA_MAX" not in failing(sent)
    sent.expires_on = dt.date(2029, 1, 1)
    assert "CBA_MAX" in failing(sent)
    why = next(check.why for check in checks_of(sent, dt.date(2026, 2, 1)) if check.code == "CBA_MAX")
    assert "2028-12-31" in why and "36" in why


@pytest.mark.parametrize(
    ("until", "warned"),
    [
        (dt.date(2026, 12, 31), set()), (dt.date(2027, 12, 30), {"CBA_MAX_STEWARDS"}),
        (dt.date(2027, 12, 31), {"CBA_MAX_STEWARDS", "CBA_MAX_TRANSITIONAL"}),
        (None, {"CBA_MAX_STEWARDS", "CBA_MAX_TRANSITIONAL"}),
    ],
)  # fmt: skip
def test_shop_stewards_have_the_shorter_terms_of_both_laws(
    sent: CollectiveAgreement, until: Any, warned: set[str]
) -> None:
    sent.by_shop_stewards, sent.expires_on = True, until
    assert failing(sent) == warned


def test_the_status_of_the_union_counts_on_the_day_of_the_signature(
    cast: Cast, sent: CollectiveAgreement
) -> None:
    assert "MRS_MISSING" in failing(sent)
    status = MostRepresentativeStatus.objects.create(
        union=cast.union, enterprise=cast.employer, valid_from=dt.date(2026, 1, 13)
    )
    assert "MRS_MISSING" in failing(sent)
    MostRepresentativeStatus.objects.filter(pk=status.pk).update(valid_from=dt.date(2025, 1, 1))
    assert failing(sent) == set()


def test_registering_against_a_warning_needs_a_reason_and_keeps_both(
    cast: Cast, sent: CollectiveAgreement
) -> None:
    assert go(cast.officer, at(sent, "do/register_agreement/"), on="").status_code == 422
    answer = go(
        cast.officer, at(sent, "do/register_agreement/"), reason="The certificate is on its way", key="r" * 20
    )
    row = CollectiveAgreement.objects.get()
    assert (answer.status_code, str(row.state), row.certificate) == (
        302,
        "registered",
        f"CR-{timezone.localdate().year}-0001",
    )
    entry = row.entries.get(action="register_agreement")
    assert [w["code"] for w in entry.warnings] == ["MRS_MISSING"] and "on its way" in entry.data["reason"]


def test_a_party_registers_nothing_not_even_with_a_post_at_the_office(
    cast: Cast, sent: CollectiveAgreement
) -> None:
    make_mandate(cast.officer2, cast.union, "view")
    for user in (cast.union_rep, cast.officer2, cast.officer_elsewhere):
        with pytest.raises(NotYours):
            take_step(sent, "register_agreement", by=user, answers={})


def test_it_is_sent_back_with_a_reason_per_item_and_comes_again(
    cast: Cast, sent: CollectiveAgreement
) -> None:
    assert go(cast.officer, at(sent, "do/return_agreement/"), scope="").status_code == 422
    assert (
        go(cast.officer, at(sent, "do/return_agreement/"), scope="Name the shifts", key="b" * 20).status_code
        == 302
    )
    assert "Name the shifts" in go(cast.employer_rep, at(sent)).content.decode()
    assert "Complete a collective agreement" in go(cast.union_rep, "/en/home/").content.decode()
    again = {
        k: v
        for k, v in typed(cast, scope="Day and night shift").items()
        if k not in ("own", "other", "office")
    }
    assert go(cast.employer_rep, at(sent, "do/send_again/"), **again, key="c" * 20).status_code == 302
    row = CollectiveAgreement.objects.get()
    assert (str(row.state), row.scope) == ("submitted", "Day and night shift")


def test_the_public_reads_the_summary_and_the_text_only_by_consent(registered: CollectiveAgreement) -> None:
    place = f"/en/register/agreements/{registered.number}/"
    page = go(None, place).content.decode()
    assert "A summary" in page and "secret whole text" not in page
    assert go(None, at(registered)).url.endswith(f"register/agreements/{registered.number}/")
    CollectiveAgreement.objects.update(text_public=True)
    assert "secret whole text" in go(None, place).content.decode()


def test_what_is_not_registered_is_not_public(sent: CollectiveAgreement) -> None:
    assert go(None, f"/en/register/agreements/{sent.number}/").status_code == 404
    assert sent.number not in go(None, "/en/register/agreements/").content.decode()
    assert go(None, at(sent, "certificate/")).status_code == 404


def test_the_certificate_names_number_parties_and_four_days(registered: CollectiveAgreement) -> None:
    page = go(None, at(registered, "certificate/")).content.decode()
    assert all(words in page for words in (registered.certificate or "", "Union A", "Employer A", "<svg"))


def test_a_change_has_its_own_days_and_moves_the_end(cast: Cast, registered: CollectiveAgreement) -> None:
    change = {
        "text": "More leave",
        "signed_on": "2026-06-01",
        "effective_on": "2026-06-01",
        "expires_on": "2028-06-30",
    }
    assert go(cast.union_rep, at(registered, "do/amend_agreement/"), **change).status_code == 403
    assert go(cast.officer, at(registered, "do/amend_agreement/"), **change).status_code == 302
    row = CollectiveAgreement.objects.get()
    assert (str(row.state), row.expires_on, row.amendments.count()) == ("amended", dt.date(2028, 6, 30), 1)


@pytest.mark.parametrize(
    ("given", "last", "ends"),
    [
        (dt.date(2026, 1, 15), None, dt.date(2026, 4, 15)), (dt.date(2026, 11, 30), None, dt.date(2027, 2, 28)),
        (dt.date(2026, 1, 15), dt.date(2028, 12, 31), dt.date(2028, 12, 31)),
        (dt.date(2028, 12, 1), dt.date(2028, 12, 31), dt.date(2029, 3, 1)),
    ],
)  # fmt: skip
def test_notice_takes_three_months_and_never_cuts_the_term(given: dt.date, last: Any, ends: dt.date) -> None:
    assert end_by_notice(given, last)[0] == ends


def test_it_goes_on_after_its_term_until_notice_has_run_out(
    cast: Cast, registered: CollectiveAgreement
) -> None:
    CollectiveAgreement.objects.update(expires_on=dt.date(2026, 1, 31))
    assert let_days_come(dt.datetime(2026, 5, 1, tzinfo=dt.UTC)) == 0
    assert "it goes on" in go(cast.union_rep, at(registered)).content.decode()
    CollectiveAgreement.objects.update(ends_on=dt.date(2026, 4, 30))
    assert let_days_come(dt.datetime(2026, 5, 2, tzinfo=dt.UTC)) == 1
    assert str(CollectiveAgreement.objects.get().state) == "terminated"


def test_one_of_shop_stewards_ends_with_its_term(registered: CollectiveAgreement) -> None:
    CollectiveAgreement.objects.update(by_shop_stewards=True, expires_on=dt.date(2026, 3, 31))
    assert let_days_come(dt.datetime(2026, 4, 2, tzinfo=dt.UTC)) == 1
    assert str(CollectiveAgreement.objects.get().state) == "expired"


def test_parties_and_office_are_reminded_ninety_and_thirty_days_before(
    cast: Cast, registered: CollectiveAgreement
) -> None:
    last = dt.datetime(2028, 12, 31, 3, tzinfo=dt.UTC)
    assert [remind_of_ends(last - n * DAY) for n in (91, 90, 60, 30, 5, 0)] == [0, 1, 0, 1, 0, 0]
    told = Notification.objects.filter(user=cast.employer_rep, kind="agreement_expiry")
    assert list(told.order_by("seq").values_list("verb", flat=True)) == ["ends_in_90", "ends_in_30"]
    assert "its term ends on" in go(cast.officer, "/en/notifications/?tab=updates").content.decode()


@pytest.mark.parametrize("path", ["/en/agreements/collective/", "/en/register/agreements/"])
def test_the_lists_cost_the_same_however_long_they_are(
    cast: Cast, registered: CollectiveAgreement, path: str
) -> None:
    client, counts = sign_in(Client(), cast.officer), []
    client.get(path)
    for many in (1, 12):
        for _n in range(many):
            fields = {f.name: getattr(registered, f.name) for f in registered._meta.concrete_fields}
            new = {
                "id": None,
                "certificate": None,
                "number": f"CBA-2020-{CollectiveAgreement.objects.count()}",
            }
            CollectiveAgreement.objects.create(
                **{**fields, **new, "state": "registered", "opened_as": "registered"}
            )
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_list_is_searched_by_name_and_stage(cast: Cast, registered: CollectiveAgreement) -> None:
    place = "/en/register/agreements/"
    for query, there in (
        ("q=employer+a", True),
        ("q=zzz", False),
        ("state=expired", False),
        ("state=registered", True),
    ):
        assert (registered.number in go(None, f"{place}?{query}").content.decode()) is there, query
    assert go(None, f"{place}?state=zzz").status_code == 400
    assert go(None, f"{place}?q=%00").status_code == 400


def test_the_signed_text_comes_as_a_file_and_is_public_only_by_consent(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    assert go(cast.union_rep, NEW, **typed(cast), file=SimpleUploadedFile("x.pdf", b"MZ")).status_code == 422
    assert not CollectiveAgreement.objects.exists()
    assert (
        go(cast.union_rep, NEW, **typed(cast), file=SimpleUploadedFile("cba.pdf", corpus.pdf())).status_code
        == 302
    )
    row, path = CollectiveAgreement.objects.get(), f"/en/files/{Attachment.objects.get().pk}/"
    take_step(row, "register_agreement", by=cast.officer, answers={"reason": "x"})
    readers = (cast.union_rep, cast.employer_rep, cast.officer, cast.rival_rep, None)
    assert [go(who, path).status_code for who in readers] == [200, 200, 200, 404, 404]
    CollectiveAgreement.objects.update(text_public=True)
    assert go(None, path).status_code == 200
    assert "cba.pdf" in go(None, f"/en/register/agreements/{row.number}/").content.decode()
