"""The two reasons the gate itself gives, and what is true of every refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.table import Reason

GATE_WORDS = {
    "not_yours": Reason("not_yours", _("This is not for you to do on this case.")),
    "not_now": Reason("not_now", _("This cannot be done while the case stands where it is.")),
}
