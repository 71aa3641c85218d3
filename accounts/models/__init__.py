"""The people of the house: who they are, whom they act for, which post they hold."""

from accounts.models.invitations import Invitation
from accounts.models.mandates import Mandate, MandateRight, Post, PostKind
from accounts.models.organizations import (
    MostRepresentativeStatus,
    Office,
    Organization,
    OrganizationKind,
)
from accounts.models.recovery import RECOVERY_DELAY, RECOVERY_LIFETIME, AccountRecovery
from accounts.models.tokens import ApiToken, CalendarFeed
from accounts.models.typed import TypedText
from accounts.models.users import User

__all__ = [
    "RECOVERY_DELAY",
    "RECOVERY_LIFETIME",
    "AccountRecovery",
    "ApiToken",
    "CalendarFeed",
    "Invitation",
    "Mandate",
    "MandateRight",
    "MostRepresentativeStatus",
    "Office",
    "Organization",
    "OrganizationKind",
    "Post",
    "PostKind",
    "TypedText",
    "User",
]
