"""The accounts app: tells Django about it and registers its system checks."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from accounts.checks import check_demo_is_local, check_shared_cache


class AccountsConfig(AppConfig):
    """Configuration of the accounts app."""

    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks that keep demo sign-in off public addresses."""
        register(check_demo_is_local, Tags.security)
        register(check_shared_cache, Tags.security)
