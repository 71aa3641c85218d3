"""System checks: unsound tables, clocks without a rule, forms without an action do not start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from cases.files import signing_keys
from cases.forms import FORMS
from cases.law import rule_book
from cases.models import Case
from cases.procedure import ACTIONS, PROCEDURES
from workflow.checks import check_clocks, check_procedures


@register()
def tables_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every fault of the procedures, their methods, their clocks and their forms."""
    clocks = {code for procedure in PROCEDURES.values() for code in procedure.clocks}
    known = {code for rule_set in rule_book().sets for code in rule_set.rules}
    missing = sorted(set(ACTIONS) ^ set(FORMS))
    return [
        *check_procedures(PROCEDURES.values(), Case),
        *check_clocks(clocks, known),
        *(Error(f"{name} has an action or a form, not both", id="cases.E001") for name in missing),
    ]


@register(Tags.security)
def keys_are_private(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nobody but the site may read a key that signs receipts."""
    open_ones = [path for path in signing_keys.folder().glob("*.pem") if not signing_keys.is_private(path)]
    hint = "Run `chmod 600` on it; if others may have read it, make a new key (docs/operations.md)."
    return [Error(f"{path} can be read by others.", hint=hint, id="cases.E002") for path in open_ones]
