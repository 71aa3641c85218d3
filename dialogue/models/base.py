"""What every record of social dialogue shares: its number, its state, its place in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.khmer import has_khmer
from dialogue.procedure import PROCEDURES
from workflow.table import Procedure, State
from workflow.triggers import FirmEdges, FirmProtect


class Constituency(models.TextChoices):
    """The sides of tripartite dialogue, in their fixed order."""

    GOVERNMENT = "government", _("Government")
    EMPLOYERS = "employers", _("Employers")
    WORKERS = "workers", _("Workers")
    OBSERVER = "observer", _("Observers")


class Sex(models.TextChoices):
    """For counting women and men present, as the ILO's forms ask."""

    FEMALE = "f", _("Woman")
    MALE = "m", _("Man")


class TwoTexts:
    """A text in one language or two; one that has a single text has it in `text`."""

    text: Any
    text_km: Any

    @property
    def khmer(self) -> str:
        """The Khmer text; empty where there is none."""
        return str(self.text_km or (self.text if has_khmer(self.text) else ""))

    @property
    def english(self) -> str:
        """The text in another language than Khmer; empty where there is none."""
        return "" if has_khmer(self.text) and not self.text_km else str(self.text)

    @property
    def shown(self) -> str:
        """The text in the reader's language, else the other."""
        both = (self.khmer, self.english) if get_language() == "km" else (self.english, self.khmer)
        return both[0] or both[1]


def constituencies(**options: Any) -> ArrayField[Any, Any]:
    """A field with several constituencies."""
    return ArrayField(models.CharField(max_length=10, choices=Constituency.choices), **options)


class Subject(models.Model):
    """Something with a procedure and a chain of entries; `state` moves only through its bound methods."""

    number = models.CharField(max_length=40, unique=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    opened_as = models.CharField(max_length=24, blank=True)
    is_demo = models.BooleanField(default=False)

    procedure: ClassVar[str]

    if TYPE_CHECKING:
        id: int
        state: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def table(self) -> Procedure:
        """The procedure it follows."""
        return PROCEDURES[self.procedure]

    @property
    def state_row(self) -> State:
        """The state with its words."""
        return self.table.states[str(self.state)]


def in_khmer(text: str, khmer: str) -> str:
    """The Khmer text for a Khmer page where there is one, else the other."""
    return khmer if khmer and (get_language() or "").startswith("km") else text


def firm_states(procedure: Procedure) -> list[Any]:
    """The table's graph as triggers: no other edge, no birth in the middle unless taken over from paper."""
    elsewhere = f"NEW.state <> '{procedure.initial}' AND NEW.opened_as <> NEW.state"
    return [
        FirmEdges(name="state_edges", field="state", transitions=sorted(procedure.edges())),
        FirmProtect(
            name="born_at_the_beginning", operation=pgtrigger.Insert, condition=pgtrigger.Condition(elsewhere)
        ),
    ]
