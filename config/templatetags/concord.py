"""Tags and filters of the house: moments, money, sides, states, bars and form controls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, CheckboxInput, FileInput, MultiWidget, SelectDateWidget
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config import dates, khmer

register = template.Library()

SIDES = {
    "employer": ("side-emp", _("E")), "employers": ("side-emp", _("E")),
    "workers": ("side-wrk", _("W")), "worker": ("side-wrk", _("W")),
    "government": ("side-gov", _("G")),
    "observer": ("side-obs", _("O")), "observers": ("side-obs", _("O")),
}  # fmt: skip
