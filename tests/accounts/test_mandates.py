"""Mandates: judged by the database's clock, given and ended by who may, narrowed by the switcher."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.access import access_of, read_access
from accounts.models import Mandate, User
from accounts.services import grant_mandate, grant_post, revoke_mandate, revoke_post
from tests.accounts.factories import (
    make_mandate,
    make_official,
    make_org,
    make_post,
    make_representative,
    make_user,
    sign_in,
)

SECOND = timedelta(seconds=1)


def database_now() -> datetime:
    """The moment the database's clock shows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("left", "held"), [(5 * SECOND, True), (-SECOND, False)])
def test_a_mandate_counts_until_its_last_second(left: timedelta, held: bool) -> None:
    user, now = make_user(), database_now()
    make_mandate(user, make_org(), valid_from=now - timedelta(days=1), valid_until=now + left)
    assert bool(read_access(user.pk).mandates) is held
    assert Mandate.objects.in_force().filter(user=user).exists() is held


@pytest.mark.parametrize(("until", "held"), [(5 * SECOND, False), (-SECOND, True)])
def test_a_mandate_counts_from_its_first_second(until: timedelta, held: bool) -> None:
    user = make_user()
    make_mandate(user, make_org(), valid_from=database_now() + until)
    assert bool(read_access(user.pk).mandates) is held


def test_a_mandate_cannot_end_before_it_begins() -> None:
    now = database_now()
    with pytest.raises(IntegrityError):
        make_mandate(make_user(), make_org(), valid_from=now, valid_until=now - SECOND)


def test_a_signer_gives_and_ends_mandates_of_the_own_organization() -> None:
    union = make_org()
    signer, other = make_representative(union), make_user()
    mandate = grant_mandate(other, union, "act", by=signer)
    assert read_access(other.pk).organizations == [union.pk]
    revoke_mandate(mandate, by=signer)
    assert read_access(other.pk).mandates == ()


@pytest.mark.parametrize("right", ["view", "act"])
def test_who_may_not_sign_gives_nothing(right: str) -> None:
    union = make_org()
    with pytest.raises(PermissionDenied):
        grant_mandate(make_user(), union, "view", by=make_representative(union, right))


def test_a_signer_of_the_other_side_touches_nothing_here() -> None:
    union, employer = make_org(), make_org("enterprise")
    mandate = make_mandate(make_user(), union)
    with pytest.raises(PermissionDenied):
        revoke_mandate(mandate, by=make_representative(employer))


def test_a_registrar_gives_and_ends_any_mandate() -> None:
    union, registrar, other = make_org(), make_official("registrar", None), make_user()
    revoke_mandate(grant_mandate(other, union, "sign", by=registrar), by=registrar)
    assert read_access(other.pk).mandates == ()


def test_a_person_gives_up_the_own_mandate() -> None:
    holder = make_user()
    revoke_mandate(make_mandate(holder, make_org(), "view"), by=holder)
    assert read_access(holder.pk).mandates == ()


def test_the_hub_is_told_in_the_transaction_that_ends_a_mandate() -> None:
    holder = make_user()
    mandate = make_mandate(holder, make_org())
    with CaptureQueriesContext(connection) as queries:
        revoke_mandate(mandate, by=holder)
    told = [q["sql"] for q in queries if "pg_notify" in q["sql"]]
    assert told == [f"SELECT pg_notify('concord_revoked', '{holder.pk}')"]


def test_a_head_gives_posts_of_officers_in_the_own_office_only() -> None:
    head, officer = make_official("head_of_office"), make_user()
    office = head.posts.get().office
    revoke_post(grant_post(officer, "officer", office, by=head), by=head)
    for kind, place in (("registrar", None), ("head_of_office", office)):
        with pytest.raises(PermissionDenied):
            grant_post(officer, kind, place, by=head)


def test_a_head_gives_no_post_elsewhere() -> None:
    head = make_official("head_of_office", "kampot")
    elsewhere = make_post(make_user(), "officer", "takeo")
    with pytest.raises(PermissionDenied):
        revoke_post(elsewhere, by=head)


@pytest.fixture
def both_sides(client: Client) -> tuple[User, Any, Any]:
    """One person with mandates of a union and of an enterprise, signed in."""
    user, union, employer = make_user(), make_org(name="Union"), make_org("enterprise", name="Factory")
    make_mandate(user, union)
    make_mandate(user, employer)
    sign_in(client, user)
    return user, union, employer


def test_the_switcher_narrows_to_one_side(client: Client, both_sides: tuple[User, Any, Any]) -> None:
    _user, union, employer = both_sides
    client.post("/en/account/organisations/", {"organization": union.pk})
    request = client.get("/en/account/organisations/").wsgi_request
    assert access_of(request.user).organizations == [union.pk]
    client.post("/en/account/organisations/", {"organization": employer.pk})
    request = client.get("/en/account/organisations/").wsgi_request
    assert access_of(request.user).organizations == [employer.pk]


def test_the_top_bar_names_whom_one_acts_for(client: Client, both_sides: tuple[User, Any, Any]) -> None:
    client.post("/en/account/organisations/", {"organization": both_sides[1].pk})
    page = client.get("/en/account/").content.decode()
    assert "Acting for: <strong>Union</strong>" in page


@pytest.mark.parametrize("wanted", ["foreign", "999999999", "x", "-1"])
def test_the_switcher_knows_no_foreign_organization(
    client: Client, both_sides: tuple[User, Any, Any], wanted: str
) -> None:
    value = make_org().pk if wanted == "foreign" else wanted
    assert client.post("/en/account/organisations/", {"organization": value}).status_code == 404
    assert "acting_for" not in client.session


def test_a_choice_whose_mandate_ended_is_forgotten(client: Client, both_sides: tuple[User, Any, Any]) -> None:
    user, union, employer = both_sides
    client.post("/en/account/organisations/", {"organization": union.pk})
    revoke_mandate(user.mandates.get(organization=union), by=user)
    request = client.get("/en/account/organisations/").wsgi_request
    assert access_of(request.user).organizations == [employer.pk]


def test_people_of_an_organization_are_listed_for_its_signers_only(client: Client) -> None:
    union = make_org()
    make_representative(union, name="Sok Nary")
    sign_in(client, make_representative(union))
    assert "Sok Nary" in client.get(f"/en/account/organisations/{union.pk}/").content.decode()
    sign_in(client, make_representative(union, "act"))
    assert client.get(f"/en/account/organisations/{union.pk}/").status_code == 404


def test_ending_a_mandate_on_its_page_asks_first(client: Client) -> None:
    union = make_org()
    mandate = make_mandate(make_user(), union)
    sign_in(client, make_representative(union))
    page = f"/en/account/organisations/{union.pk}/end/{mandate.pk}/"
    assert "from this moment" in client.get(page).content.decode()
    client.post(page)
    assert client.get(page).status_code == 404
