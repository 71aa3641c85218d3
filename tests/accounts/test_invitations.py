"""Invitations: once, for 72 hours, for one address, only by who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Mandate, Organization, User
from accounts.services import (
    InvitationGoneError,
    accept_invitation,
    invite_to_organization,
    invite_to_post,
    revoke_mandate,
)
from tests.accounts.factories import (
    PASSWORD,
    make_official,
    make_org,
    make_representative,
    make_user,
    sign_in,
)

ADDRESS = "nary@example.org"
NEW = {"name": "Sok Nary", "password": PASSWORD, "language": "km"}


@pytest.fixture
def union() -> Organization:
    """The organization that invites."""
    return make_org(name="Union of the river")


@pytest.fixture
def signer(union: Organization) -> User:
    """Who invites."""
    return make_representative(union, name="Chan Dara")


@pytest.fixture
def token(union: Organization, signer: User) -> str:
    """A fresh invitation to act."""
    return invite_to_organization(ADDRESS, union, "act", by=signer, now=timezone.now())[1]


def page(token: str) -> str:
    """The address of an invitation."""
    return f"/en/invite/{token}/"


def test_the_page_says_who_invites_for_what_with_which_right(client: Client, token: str) -> None:
    text = client.get(page(token)).content.decode()
    for word in ("Chan Dara", "Union of the river", "File, respond and add documents"):
        assert word in text


def test_a_newcomer_accepts_and_acts_for_the_organization(client: Client, token: str) -> None:
    assert client.post(page(token), NEW).status_code == 302
    user = User.objects.get(username=ADDRESS)
    assert user.mandates.get().right == "act"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.emailaddress_set.get().verified


def test_an_invitation_used_twice_is_gone(client: Client, token: str) -> None:
    client.post(page(token), NEW)
    for browser in (client, Client()):
        assert browser.get(page(token)).status_code == 410
        assert browser.post(page(token), NEW).status_code == 410
    assert Mandate.objects.filter(user__username=ADDRESS).count() == 1


@pytest.mark.parametrize(("hours", "status"), [(71.99, 200), (72, 410)])
def test_an_invitation_lasts_72_hours(client: Client, token: str, hours: float, status: int) -> None:
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=72 - hours))
    assert client.get(page(token)).status_code == status


def test_an_unknown_token_is_nothing(client: Client) -> None:
    assert client.get(page("never-made")).status_code == 404


def test_another_persons_account_cannot_use_it(client: Client, token: str) -> None:
    other = make_user()
    sign_in(client, other)
    assert client.get(page(token)).status_code == 403
    assert client.post(page(token)).status_code == 403
    assert not other.mandates.exists()


def test_an_address_that_was_never_proven_does_not_count(token: str) -> None:
    squatter = make_user("other@example.org")
    squatter.email = ADDRESS
    squatter.save()
    with pytest.raises(PermissionDenied):
        accept_invitation(token, squatter, timezone.now())


def test_who_has_an_account_signs_in_and_accepts(client: Client, token: str) -> None:
    user = make_user(ADDRESS)
    assert "Sign in to accept" in client.get(page(token)).content.decode()
    sign_in(client, user)
    assert client.post(page(token)).status_code == 302
    assert user.mandates.exists()


def test_it_dies_with_the_right_of_who_invited(token: str, signer: User) -> None:
    user = make_user(ADDRESS)
    revoke_mandate(signer.mandates.get(), by=signer)
    with pytest.raises(PermissionDenied):
        accept_invitation(token, user, timezone.now())
    assert Invitation.objects.get().used_at is None


def test_the_token_is_not_kept(token: str) -> None:
    assert token not in str(Invitation.objects.values().get())


def test_the_message_holds_a_link_and_no_name(token: str, mailoutbox: list[Any]) -> None:
    [mail] = mailoutbox
    assert mail.to == [ADDRESS]
    assert token in mail.body
    for word in ("Dara", "Union", "river"):
        assert word not in mail.subject + mail.body


def test_who_may_only_act_invites_nobody(union: Organization) -> None:
    with pytest.raises(PermissionDenied):
        invite_to_organization(
            ADDRESS, union, "view", by=make_representative(union, "act"), now=timezone.now()
        )


def test_a_signer_invites_from_the_page(client: Client, signer: User, union: Organization) -> None:
    sign_in(client, signer)
    client.post(f"/en/account/organisations/{union.pk}/", {"address": ADDRESS, "right": "view"})
    assert Invitation.objects.get().right == "view"


def test_a_head_sees_and_invites_people_of_the_own_office_only(client: Client) -> None:
    make_official("officer", "kampot", name="Of Kampot")
    make_official("officer", "takeo", name="Of Takeo")
    head = make_official("head_of_office", "kampot")
    sign_in(client, head)
    text = client.get("/en/manage/people/").content.decode()
    assert "Of Kampot" in text
    assert "Of Takeo" not in text
    office = head.posts.get().office
    client.post("/en/manage/people/", {"address": ADDRESS, "post_kind": "officer", "office": office.pk})
    assert Invitation.objects.get().office == office


def test_a_head_cannot_offer_a_higher_post(client: Client) -> None:
    sign_in(client, make_official("head_of_office", "kampot"))
    answer = client.post("/en/manage/people/", {"address": ADDRESS, "post_kind": "registrar"})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("kind", ["officer", "arbitrator", "leadership"])
def test_other_officials_do_not_see_the_people_page(client: Client, kind: str) -> None:
    sign_in(client, make_official(kind))
    assert client.get("/en/manage/people/").status_code == 404


def test_a_new_official_accepts_and_must_set_up_a_second_factor(client: Client) -> None:
    registrar = make_official("registrar", None)
    token = invite_to_post(ADDRESS, "arbitrator", None, by=registrar, now=timezone.now())[1]
    client.post(page(token), NEW)
    assert client.get("/en/account/")["Location"].startswith("/en/account/security/second-factor/")


def test_nothing_is_used_up_when_two_accept_at_once(token: str) -> None:
    user = make_user(ADDRESS)
    accept_invitation(token, user, timezone.now())
    with pytest.raises(InvitationGoneError):
        accept_invitation(token, user, timezone.now())
