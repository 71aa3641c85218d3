"""Read-only views of people, mandates and posts for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import (
    AccountRecovery,
    Invitation,
    Mandate,
    MostRepresentativeStatus,
    Office,
    Organization,
    Post,
    User,
)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows rows; nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People, without their password."""

    exclude = ("password",)
    list_display = ("name", "username", "is_active", "is_demo")
    search_fields = ("name", "username")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations, without their token."""

    exclude = ("token_hash",)
    list_display = ("address", "organization", "office", "expires_at", "used_at")


@admin.register(AccountRecovery)
class RecoveryAdmin(ReadOnlyAdmin):
    """Recoveries, without their token."""

    exclude = ("token_hash",)
    list_display = ("user", "requested_at", "approved_at", "approved_by", "used_at", "cancelled_at")


@admin.register(Mandate)
class MandateAdmin(ReadOnlyAdmin):
    """Mandates and when they end."""

    list_display = ("user", "organization", "right", "valid_from", "valid_until", "revoked_at")


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """Posts and when they end."""

    list_display = ("user", "kind", "office", "valid_from", "valid_until", "revoked_at")


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    """Organizations."""

    list_display = ("name", "kind", "registration_number", "office")
    search_fields = ("name", "name_km")


@admin.register(Office, MostRepresentativeStatus)
class PlainAdmin(ReadOnlyAdmin):
    """Offices and certificates, as they are."""
