"""Getting back into an account: a request, a second person's approval, a day's delay, a single-use link."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import access_of
from accounts.handles import clean_handle
from accounts.mail import tell_address
from accounts.models import RECOVERY_LIFETIME, AccountRecovery, PostKind, User
from accounts.services import token_hash
from accounts.sessions import end_sessions


class RecoveryNotReadyError(Exception):
    """The delay is not over; `ready_at` says when it will be."""

    def __init__(self, ready_at: datetime) -> None:
        super().__init__(ready_at)
        self.ready_at = ready_at


class RecoveryGoneError(Exception):
    """The recovery was used, cancelled or left unused too long (HTTP 410)."""


def addresses_of(user: User) -> list[str]:
    """Every address of a person: e-mail addresses, proven or not, and the phone."""
    listed = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return sorted({a for a in [user.email, user.phone, *listed] if a})


def _tell_everywhere(user: User, name: str, path: tuple[str, ...] = ()) -> None:
    for address in addresses_of(user):
        tell_address(address, name, path=path)


@transaction.atomic
def request_recovery(handle: str, now: datetime) -> AccountRecovery | None:
    """Ask for the recovery of the account with this handle; None if there is none (the page is the same).

    An open request is kept, not doubled. Every address of the account is told.
    """
    user = User.objects.select_for_update().filter(username=clean_handle(handle), is_active=True).first()
    if user is None:
        return None
    last = AccountRecovery.objects.filter(user=user, used_at=None, cancelled_at=None).first()
    if last is not None and not _is_stale(last, now):
        return last
    if last is not None:
        cancel_recovery(last, by=user, now=now)
    recovery = AccountRecovery.objects.create(user=user, requested_at=now)
    _tell_everywhere(user, "recovery_requested", ("mfa_index",))
    return recovery


def _is_stale(recovery: AccountRecovery, now: datetime) -> bool:
    return recovery.ready_at is not None and recovery.ready_at + RECOVERY_LIFETIME <= now


@transaction.atomic
def approve_recovery(recovery: AccountRecovery, *, by: User, proof: str, now: datetime) -> str:
    """Approve after checking who asks; only a registrar, never for oneself. Returns the link's token.

    `proof` says what was checked. All addresses are told; the link goes to them and works after the delay.
    """
    locked = AccountRecovery.objects.select_for_update().get(pk=recovery.pk)
    if by.pk == locked.user_id or not access_of(by).holds(PostKind.REGISTRAR):
        raise PermissionDenied
    if not locked.is_open or locked.approved_at is not None:
        raise RecoveryGoneError
    token = secrets.token_urlsafe(32)
    locked.approved_at, locked.approved_by, locked.proof = now, by, proof
    locked.token_hash = token_hash(token)
    locked.save()
    _tell_everywhere(locked.user, "recovery_approved", ("recovery", token))
    return token


@transaction.atomic
def cancel_recovery(recovery: AccountRecovery, *, by: User, now: datetime) -> None:
    """Stop a recovery; its owner may at any time before it is used, and so may a registrar."""
    if by.pk != recovery.user_id and not access_of(by).holds(PostKind.REGISTRAR):
        raise PermissionDenied
    open_ones = AccountRecovery.objects.filter(pk=recovery.pk, used_at=None, cancelled_at=None)
    open_ones.update(cancelled_at=now)


def find_recovery(token: str, now: datetime, *, lock: bool = False) -> AccountRecovery:
    """The recovery of a token; DoesNotExist, RecoveryNotReadyError or RecoveryGoneError."""
    rows = AccountRecovery.objects.select_for_update() if lock else AccountRecovery.objects.all()
    recovery = rows.get(token_hash=token_hash(token))
    if not recovery.is_open or recovery.ready_at is None or _is_stale(recovery, now):
        raise RecoveryGoneError
    if now < recovery.ready_at:
        raise RecoveryNotReadyError(recovery.ready_at)
    return recovery


@transaction.atomic
def use_recovery(token: str, password: str, now: datetime) -> User:
    """Set a new password, drop the lost second factors and end every session; the link is then dead."""
    recovery = find_recovery(token, now, lock=True)
    user = recovery.user
    recovery.used_at = now
    recovery.save(update_fields=["used_at"])
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user, now)
    _tell_everywhere(user, "recovery_used")
    return user
