"""Forms of the steps of a meeting until it opens and of its minutes; those of the room are in room.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case
from cases.models.base import Category
from dialogue.forms.agreement import ReportForm
from dialogue.forms.base import DayField, StepForm, TextField
from dialogue.forms.commitments import ItemCommitmentForm
from dialogue.forms.files import AddPaper, WithdrawPaper
from dialogue.forms.room import ROOM_FORMS, KeyField
from dialogue.models import ItemKind, Meeting


class SetAgendaItem(StepForm):
    """An item of the agenda; with a known number it changes that item."""

    key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    title = TextField(label=_("What it is about"), long=False, max_length=300)
    title_km = TextField(label=_("The same in Khmer"), long=False, max_length=300, required=False)
    kind = forms.ChoiceField(label=_("What it is for"), choices=ItemKind.choices, widget=forms.RadioSelect)
    text = TextField(label=_("Text for the members"), required=False)
    lead = TextField(label=_("Who presents it"), long=False, max_length=200, required=False)
    minutes_planned = forms.IntegerField(
        label=_("Minutes planned"), required=False, min_value=1, max_value=1440
    )
    category = forms.ChoiceField(
        label=_("Subject"), required=False, choices=[("", _("None")), *Category.choices],
        help_text=_("Leads to the disputes about the same subject."),
    )  # fmt: skip


class MoveAgendaItem(StepForm):
    """One place up or down."""

    item = KeyField()
    direction = forms.ChoiceField(choices=[("up", _("Move up")), ("down", _("Move down"))])


class CancelMeeting(StepForm):
    """Those who were invited are told why."""

    reason = TextField(label=_("Why the meeting does not take place"), max_length=1000)


class HandOverTopic(StepForm):
    """A topic that is left unsettled, and the dispute that it goes on as."""

    item = forms.ChoiceField(label=_("Item of the agenda"))
    case = TextField(label=_("Number of the case"), long=False, max_length=40)

    def build(self) -> None:
        """The items of this meeting."""
        self.fields["item"].choices = item_choices(self)  # type: ignore[attr-defined]

    def clean_case(self) -> Any:
        """A case that this person may see."""
        number = self.cleaned_data["case"].strip().upper()
        user = User.objects.get(pk=self.facts.actor.user_id or 0)
        found = Case.objects.visible_to(user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("You see no case of that number."))
        return found


def item_choices(form: StepForm) -> list[tuple[str, str]]:
    """Number and title of each item."""
    return [(item.key, str(item)) for item in form.facts.subject.items.all()]


class WriteMinutes(StepForm):
    """The text on one item, with the version that the writer had before them."""

    item = KeyField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    text = TextField(label=_("What was said and decided"), max_length=20000)


class CirculateMinutes(StepForm):
    """Until when corrections are taken."""

    comments_until = DayField(label=_("Corrections until"), required=False)


class CommentMinutes(StepForm):
    """A correction that somebody asks for."""

    item = forms.ChoiceField(label=_("About which item"), required=False)
    text = TextField(label=_("What should be changed"), max_length=4000)

    def build(self) -> None:
        """The items of this meeting, or the whole."""
        choices = [("", _("The minutes as a whole")), *item_choices(self)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]


class AdoptMinutes(StepForm):
    """The later meeting that adopted them."""

    adopted_at = forms.ModelChoiceField(label=_("Adopted at which meeting"), queryset=Meeting.objects.none())

    def build(self) -> None:
        """Later meetings of the same body that were opened."""
        subject = self.facts.subject
        later = Meeting.objects.filter(
            body=subject.body_id, starts_at__gt=subject.starts_at, opened_at__isnull=False
        )
        self.fields["adopted_at"].queryset = later  # type: ignore[attr-defined]


MEETING_FORMS: dict[str, type[StepForm]] = {
    "set_agenda_item": SetAgendaItem,
    "move_agenda_item": MoveAgendaItem,
    "cancel_meeting": CancelMeeting,
    "hand_over_topic": HandOverTopic,
    "add_paper": AddPaper,
    "withdraw_paper": WithdrawPaper,
    "write_minutes": WriteMinutes,
    "circulate_minutes": CirculateMinutes,
    "comment_minutes": CommentMinutes,
    "adopt_minutes": AdoptMinutes,
    "add_commitment": ItemCommitmentForm,
    "report_commitment": ReportForm,
    **ROOM_FORMS,
}
