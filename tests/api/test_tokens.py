"""A token opens one mandate or one post, as long as it is in force, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import ApiToken, Mandate, Post
from accounts.sessions import end_sessions
from accounts.tokens import end_token, make_token
from cases.models import Case, CaseEvent
from tests.accounts.factories import make_mandate, make_official, make_post, sign_in

API = "/api/v1/cases/"
PAGE = "/en/account/tokens/"


def numbers(answer):
    return [row["number"] for row in answer[1]["results"]]


def test_a_token_reads_and_acts_as_its_post(bearer, token_of, at_state):
    table = at_state("filed")
    token = token_of(table.cast.officer)
    assert numbers(bearer(token, "get", API)) == [table.case.number]
    path = f"{API}{table.case.number}/actions/take_up/"
    assert bearer(token, "post", path, {}, Idempotency_Key="t1")[0] == 201
    assert CaseEvent.objects.get(case=table.case, action="take_up").actor == table.cast.officer


def test_a_token_of_a_mandate_names_the_mandate_in_the_record(bearer, token_of, cast, complaint):
    assert bearer(token_of(cast.union_rep), "post", API, complaint, Idempotency_Key="t")[0] == 201
    assert CaseEvent.objects.get().mandate == Mandate.objects.get(user=cast.union_rep)


def _end(rows):
    rows.update(valid_until=timezone.now(), valid_from=timezone.now() - dt.timedelta(days=1))


@pytest.mark.parametrize(
    "ending",
    [
        lambda user: _end(Mandate.objects.filter(user=user)),
        lambda user: Mandate.objects.filter(user=user).update(revoked_at=timezone.now()),
        lambda user: Mandate.objects.filter(user=user).update(
            valid_from=timezone.now() + dt.timedelta(days=1)
        ),
        lambda user: end_token(user, ApiToken.objects.get().pk),
        lambda user: ApiToken.objects.update(expires_at=timezone.now()),
        lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False),
        lambda user: end_sessions(user, timezone.now()),
    ],
    ids=["mandate over", "mandate revoked", "not yet", "ended", "expired", "account closed", "signed out"],
)
def test_a_token_ends_with_what_it_stands_for(bearer, token_of, cast, ending):
    token = token_of(cast.union_rep)
    assert bearer(token, "get", API)[0] == 200
    ending(cast.union_rep)
    status, body = bearer(token, "get", API)
    assert (status, body["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("token", ["", "concord_nothing", "x" * 5000, "\xe9\xff", "a b"])
def test_what_is_no_token_opens_nothing(client, db, token):
    answer = client.get(API, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_nobody_is_told_how_to_sign_in(client, db):
    assert client.get(API).status_code == 401


def test_a_token_of_one_mandate_does_not_open_the_others(bearer, token_of, at_state):
    table = at_state("filed")
    person = table.cast.rival_rep
    make_mandate(person, table.cast.union)
    make_post(person, "officer", "phnom-penh")
    rival = Mandate.objects.get(user=person, organization=table.cast.rival)
    assert numbers(bearer(token_of(person, rival), "get", API)) == []


def test_a_token_of_a_post_stays_out_of_the_holders_own_cases(bearer, token_of, at_state):
    table = at_state("filed")
    person = table.cast.union_rep
    post = make_post(person, "officer", "phnom-penh")
    assert numbers(bearer(token_of(person, post), "get", API)) == []


def test_a_token_does_not_open_what_is_the_persons_alone(bearer, call, token_of, cast, complaint):
    call(cast.union_rep, "post", API, {**complaint, "acting_for": None}, Idempotency_Key="own")
    assert len(call(cast.union_rep, "get", API)[1]["results"]) == 1
    status, body = bearer(token_of(cast.union_rep), "get", f"{API}{Case.objects.get().number}/")
    assert (status, body["code"]) == (404, "not_found")


def test_a_token_opens_no_page(client, token_of, cast):
    answer = client.get("/en/account/", headers={"Authorization": f"Bearer {token_of(cast.union_rep)}"})
    assert answer.status_code == 302


def test_only_the_digest_is_kept(token_of, cast):
    text = token_of(cast.union_rep)
    row = ApiToken.objects.values().get()
    assert text not in str(row)
    assert text.startswith(row["prefix"])
    assert len(text) > 40


def test_a_session_without_second_factor_makes_no_token(client, cast):
    mandate = Mandate.objects.get(user=cast.union_rep)
    with pytest.raises(PermissionDenied):
        make_token(cast.union_rep, client.session, mandate, name="x", expires_at=timezone.now())
    sign_in(client, cast.union_rep, second_factor=False)
    assert client.post(PAGE, {"name": "x"}).status_code == 403
    assert "second factor" in client.get(PAGE).content.decode()


def test_the_page_shows_a_token_once(client, cast):
    sign_in(client, cast.union_rep)
    holder = f"mandate-{Mandate.objects.get(user=cast.union_rep).pk}"
    page = client.post(PAGE, {"name": "Payroll", "holder": holder, "days": "30"}).content.decode()
    assert "concord_" in page
    assert "shown again" in page
    again = client.get(PAGE).content.decode()
    assert "Payroll" in again
    assert len(again.split("concord_")[1].split("…")[0]) == 4


def test_the_page_offers_no_holder_of_somebody_else(client, cast):
    sign_in(client, cast.union_rep)
    theirs = f"post-{Post.objects.filter(user=cast.officer).get().pk}"
    answer = client.post(PAGE, {"name": "x", "holder": theirs, "days": "30"})
    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)


def test_a_person_ends_only_their_own_tokens(client, token_of, cast):
    token_of(cast.union_rep)
    pk = ApiToken.objects.get().pk
    sign_in(client, cast.rival_rep)
    assert client.post(f"{PAGE}{pk}/end/").status_code == 404
    sign_in(client, cast.union_rep)
    assert client.post(f"{PAGE}{pk}/end/").status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


def test_the_use_of_a_token_is_noted(bearer, token_of, cast):
    bearer(token_of(cast.union_rep), "get", API)
    assert ApiToken.objects.get().last_used_at is not None


def test_an_official_with_a_token_needs_no_session(bearer, token_of, db):
    person = make_official("officer", "siem-reap")
    assert bearer(token_of(person), "get", API)[0] == 200
