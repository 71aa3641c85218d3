"""Who may make whom act for an organization or hold a post, and how it begins and ends."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now

from accounts.access import access_of
from accounts.handles import clean_handle, is_email, is_phone
from accounts.mail import tell_address
from accounts.models import Invitation, Mandate, MandateRight, Office, Organization, Post, PostKind, User
from accounts.sessions import announce_revoked

INVITATION_LIFETIME = timedelta(hours=72)


class InvitationGoneError(Exception):
    """The invitation was used already, or its 72 hours are over (HTTP 410)."""


class OtherAddressError(PermissionDenied):
    """The invitation is bound to an address that is not this person's (HTTP 403)."""


def token_hash(token: str) -> str:
    """What is kept of a token that somebody holds."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_manage_organization(by: User, organization_id: int) -> bool:
    """Whether a person may give and end mandates of an organization: its signers, and registrars."""
    access = access_of(by)
    signs = any(m.organization_id == organization_id and m.right == "sign" for m in access.mandates)
    return signs or access.holds(PostKind.REGISTRAR)


def may_manage_post(by: User, kind: str, office_id: int | None) -> bool:
    """Whether a person may give and end a post: registrars any, heads the officers of their office."""
    access = access_of(by)
    if access.holds(PostKind.REGISTRAR):
        return True
    return kind == PostKind.OFFICER and office_id in access.offices(PostKind.HEAD_OF_OFFICE)


def register_person(
    *, name: str, handle: str, password: str, language: str = "km", verified: bool = False
) -> User:
    """Make an account for a person known by an e-mail address or a phone number.

    `verified` says that the address was proven, by a link that was sent to it.
    """
    handle = clean_handle(handle)
    by_email = is_email(handle)
    where: dict[str, Any] = {"email": handle} if by_email else {"phone": handle, "phone_verified": verified}
    with transaction.atomic():
        user = User.objects.create_user(handle, password, name=name, language=language, **where)
        if by_email:
            EmailAddress.objects.create(user=user, email=handle, verified=verified, primary=True)
    return user


def owns_address(user: User, address: str) -> bool:
    """Whether a cleaned address is the person's handle, or a contact they have proven."""
    if address == user.username or (user.phone_verified and address == user.phone):
        return True
    return bool(EmailAddress.objects.filter(user=user, email__iexact=address, verified=True).exists())


def grant_mandate(user: User, organization: Organization, right: str, *, by: User, **details: Any) -> Mandate:
    """Let a person act for an organization; PermissionDenied if `by` may not say so.

    `details` may hold position, document, valid_from and valid_until.
    """
    if not may_manage_organization(by, organization.pk):
        raise PermissionDenied
    right = MandateRight(right).value
    return Mandate.objects.create(user=user, organization=organization, right=right, granted_by=by, **details)


@transaction.atomic
def revoke_mandate(mandate: Mandate, *, by: User) -> None:
    """End a mandate now, by the database's clock; open sockets of its holder are re-checked at once."""
    own = mandate.user_id == by.pk
    if not own and not may_manage_organization(by, mandate.organization_id):
        raise PermissionDenied
    Mandate.objects.filter(pk=mandate.pk, revoked_at=None).update(revoked_at=Now())
    announce_revoked(mandate.user_id)


def grant_post(user: User, kind: str, office: Office | None = None, *, by: User, **details: Any) -> Post:
    """Give a person a post; PermissionDenied if `by` may not."""
    if not may_manage_post(by, kind, office.pk if office else None):
        raise PermissionDenied
    return Post.objects.create(user=user, kind=PostKind(kind).value, office=office, **details)


@transaction.atomic
def revoke_post(post: Post, *, by: User) -> None:
    """End a post now, by the database's clock."""
    if not may_manage_post(by, post.kind, post.office_id):
        raise PermissionDenied
    Post.objects.filter(pk=post.pk, revoked_at=None).update(revoked_at=Now())
    announce_revoked(post.user_id)


def _check_address(address: str) -> str:
    address = clean_handle(address)
    if not (is_email(address) or is_phone(address)):
        raise ValueError(address)
    return address


def invite_to_organization(
    address: str, organization: Organization, right: str, *, by: User, now: datetime
) -> tuple[Invitation, str]:
    """Invite an address to act for an organization; returns the invitation and its only token."""
    if not may_manage_organization(by, organization.pk):
        raise PermissionDenied
    return _invite(address, by, now, organization=organization, right=MandateRight(right).value)


def invite_to_post(
    address: str, kind: str, office: Office | None, *, by: User, now: datetime
) -> tuple[Invitation, str]:
    """Invite an address to a post; returns the invitation and its only token."""
    if not may_manage_post(by, kind, office.pk if office else None):
        raise PermissionDenied
    return _invite(address, by, now, office=office, post_kind=PostKind(kind).value)


def _invite(address: str, by: User, now: datetime, **offer: Any) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            address=_check_address(address),
            token_hash=token_hash(token),
            invited_by=by,
            expires_at=now + INVITATION_LIFETIME,
            **offer,
        )
        tell_address(invitation.address, "invitation", path=("invitation", token))
    return invitation, token


def find_invitation(token: str, now: datetime, *, lock: bool = False) -> Invitation:
    """The invitation of a token; Invitation.DoesNotExist, or InvitationGoneError when used or too old."""
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.get(token_hash=token_hash(token))
    if invitation.used_at is not None or invitation.expires_at <= now:
        raise InvitationGoneError
    return invitation


@transaction.atomic
def accept_invitation(token: str, user: User, now: datetime) -> Mandate | Post:
    """Use an invitation once: its mandate or post begins, granted by who invited.

    Refused when it is bound to another address, and when the inviter may not grant it any more.
    """
    invitation = find_invitation(token, now, lock=True)
    if not owns_address(user, invitation.address):
        raise OtherAddressError
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])
    inviter = User.objects.get(pk=invitation.invited_by_id)
    if invitation.organization is not None:
        return grant_mandate(user, invitation.organization, invitation.right, by=inviter)
    return grant_post(user, invitation.post_kind, invitation.office, by=inviter)
