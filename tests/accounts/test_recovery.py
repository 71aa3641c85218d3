"""Recovery: two people, a day, one link, and the owner can always stop it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import AccountRecovery, User
from accounts.recovery import (
    RecoveryGoneError,
    RecoveryNotReadyError,
    approve_recovery,
    cancel_recovery,
    find_recovery,
    request_recovery,
    use_recovery,
)
from tests.accounts.factories import make_official, make_user, sign_in
from tests.accounts.test_second_factor import give_app

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
NEW = "two herons by the lake 44"
PROOF = "Identity card seen at the office"


@pytest.fixture
def owner() -> User:
    """Who lost the phone."""
    return make_user("nary@example.org")


@pytest.fixture
def registrar() -> User:
    """Who checks the proof."""
    return make_official("registrar", None)


@pytest.fixture
def recovery(owner: User) -> AccountRecovery:
    """An open request."""
    made = request_recovery("nary@example.org", NOW)
    assert made is not None
    return made


def test_a_registrar_approves_and_after_a_day_the_link_works(
    recovery: AccountRecovery, registrar: User, owner: User
) -> None:
    give_app(owner)
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    use_recovery(token, NEW, NOW + DAY)
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert not Authenticator.objects.filter(user=owner).exists()


def test_before_the_day_is_over_it_does_not(recovery: AccountRecovery, registrar: User) -> None:
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    with pytest.raises(RecoveryNotReadyError):
        use_recovery(token, NEW, NOW + DAY - timedelta(seconds=1))


def test_the_link_works_once(recovery: AccountRecovery, registrar: User) -> None:
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    use_recovery(token, NEW, NOW + DAY)
    with pytest.raises(RecoveryGoneError):
        find_recovery(token, NOW + DAY)


def test_nobody_approves_the_own_recovery() -> None:
    registrar = make_official("registrar", None, username="nary@example.org")
    own = request_recovery("nary@example.org", NOW)
    assert own is not None
    with pytest.raises(PermissionDenied):
        approve_recovery(own, by=registrar, proof=PROOF, now=NOW)


@pytest.mark.parametrize("kind", ["officer", "head_of_office", "admin"])
def test_only_a_registrar_approves(recovery: AccountRecovery, kind: str) -> None:
    with pytest.raises(PermissionDenied):
        approve_recovery(recovery, by=make_official(kind), proof=PROOF, now=NOW)


@pytest.mark.database
def test_the_database_refuses_one_person_doing_both(recovery: AccountRecovery, owner: User) -> None:
    with pytest.raises(IntegrityError, match="recovery_needs_a_second_person"):
        AccountRecovery.objects.update(approved_by=owner, approved_at=NOW, proof=PROOF, token_hash="x")


@pytest.mark.database
def test_the_database_refuses_use_within_the_day(recovery: AccountRecovery, registrar: User) -> None:
    approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    with pytest.raises(IntegrityError, match="recovery_waits_for_its_delay"):
        AccountRecovery.objects.update(used_at=NOW + timedelta(hours=23))


def test_the_owner_stops_it_at_any_time(recovery: AccountRecovery, registrar: User, owner: User) -> None:
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    cancel_recovery(recovery, by=owner, now=NOW + DAY)
    with pytest.raises(RecoveryGoneError):
        use_recovery(token, NEW, NOW + DAY)


def test_a_stranger_stops_nothing(recovery: AccountRecovery) -> None:
    with pytest.raises(PermissionDenied):
        cancel_recovery(recovery, by=make_user(), now=NOW)


def test_all_addresses_hear_of_request_and_approval(
    owner: User, registrar: User, mailoutbox: list[Any]
) -> None:
    owner.emailaddress_set.create(email="second@example.org", verified=True)
    recovery = request_recovery("nary@example.org", NOW)
    assert recovery is not None
    approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    told = sorted(mail.to[0] for mail in mailoutbox)
    assert told == ["nary@example.org"] * 2 + ["second@example.org"] * 2


def test_asking_again_makes_no_second_request(recovery: AccountRecovery) -> None:
    assert request_recovery("nary@example.org", NOW) == recovery


def test_a_link_unused_for_three_days_is_gone_and_one_can_ask_again(
    recovery: AccountRecovery, registrar: User
) -> None:
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=NOW)
    late = NOW + DAY + timedelta(hours=72)
    with pytest.raises(RecoveryGoneError):
        use_recovery(token, NEW, late)
    assert request_recovery("nary@example.org", late) != recovery


def test_the_page_does_not_tell_whether_an_account_exists(client: Client, owner: User) -> None:
    known = client.post("/en/sign-in/recovery/", {"handle": "nary@example.org"})
    unknown = client.post("/en/sign-in/recovery/", {"handle": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert "waiting there" in known.content.decode()
    assert "waiting there" in unknown.content.decode()


def test_recovery_ends_open_sessions(client: Client, recovery: AccountRecovery, registrar: User) -> None:
    sign_in(client, recovery.user)
    assert client.get("/en/account/").status_code == 200
    long_ago = timezone.now() - 2 * DAY
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=long_ago)
    assert Client().post(f"/en/sign-in/recovery/{token}/", {"password": NEW}).status_code == 302
    assert client.get("/en/account/").status_code == 302


def test_the_link_opened_too_early_says_from_when(
    client: Client, recovery: AccountRecovery, registrar: User
) -> None:
    token = approve_recovery(recovery, by=registrar, proof=PROOF, now=timezone.now())
    answer = client.get(f"/en/sign-in/recovery/{token}/")
    assert answer.status_code == 403
    assert "This link works from" in answer.content.decode()


def test_the_owner_stops_it_on_the_security_page(client: Client, recovery: AccountRecovery) -> None:
    sign_in(client, recovery.user)
    assert "Somebody asked to get into" in client.get("/en/account/security/").content.decode()
    client.post("/en/account/security/recovery/cancel/")
    recovery.refresh_from_db()
    assert recovery.cancelled_at is not None


def test_a_registrar_approves_on_the_page(client: Client, recovery: AccountRecovery, registrar: User) -> None:
    sign_in(client, registrar)
    assert "Check and approve" in client.get("/en/manage/recoveries/").content.decode()
    client.post(f"/en/manage/recoveries/{recovery.pk}/", {"proof": PROOF})
    recovery.refresh_from_db()
    assert recovery.approved_by == registrar


def test_officers_do_not_see_the_requests(client: Client, recovery: AccountRecovery) -> None:
    sign_in(client, make_official())
    assert client.get("/en/manage/recoveries/").status_code == 404
    assert client.post(f"/en/manage/recoveries/{recovery.pk}/", {"proof": PROOF}).status_code == 404
