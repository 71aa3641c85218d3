"""What the pages of social dialogue show: that of the demonstration, and an import that has looked into its file."""

from __future__ import annotations

from accounts.models import User
from cases.demo.people import make_company
from dialogue.demo import play_all
from dialogue.demo.seats import BODY
from dialogue.models import (
    Agreement,
    Body,
    CollectiveAgreement,
    Commitment,
    Invitation,
    Meeting,
    Minutes,
    WorkPlan,
)
from dialogue.replay.importing import begin_import, check_import
from dialogue.services.letters import token_of
from tests.accounts.factories import make_official

PEOPLE = {
    "secretariat": "dialogue-secretary",
    "workers_seat": "workers-1",
    "employers_seat": "employers-1",
    "chair": "government-1",
    "bargainer": "sreymom",
    "registry": "dara",
}
"""Whom the page list names, and who that is in the demonstration."""


def make_dialogue() -> tuple[dict[str, User], dict[str, str]]:
    """People by name, and what addresses name, as in the world."""
    company = make_company()
    play_all(company, lambda _line: None)
    people = {name: company.people[handle] for name, handle in PEOPLE.items()}
    people["leader"] = make_official("leadership", None, name="ថ្នាក់ដឹកនាំ (ឧទាហរណ៍)")
    return people, {"body": BODY, **_meetings(), **_agreements(), **_plan(people["secretariat"])}


def _meetings() -> dict[str, str]:
    held, sent, going_on, convened, planned = Meeting.objects.filter(is_demo=True).order_by("starts_at")
    waiting = Invitation.objects.filter(meeting=convened, answer="").latest("id")
    things = {"held": held, "sent": sent, "going_on": going_on, "convened": convened, "planned": planned}
    return {
        **{name: str(meeting.number) for name, meeting in things.items()},
        "digest": Minutes.objects.get(meeting=held).digest,
        "rsvp": token_of(convened.pk, waiting.mandate_id),
    }


def _agreements() -> dict[str, str]:
    agreed, tabled, drafted = Agreement.objects.filter(is_demo=True).order_by("id")
    registered, waiting = CollectiveAgreement.objects.filter(is_demo=True).order_by("id")
    return {
        "agreed_ag": str(agreed.number), "tabled_ag": str(tabled.number), "drafted_ag": str(drafted.number),
        "registered_ca": str(registered.number), "waiting_ca": str(waiting.number),
        "promise": str(Commitment.objects.filter(agreement=agreed).earliest("id").pk),
    }  # fmt: skip


def _plan(secretary: User) -> dict[str, str]:
    plan = WorkPlan.objects.filter(is_demo=True).exclude(state="draft").earliest("id")
    wrong = begin_import(secretary, "programme.json", b"{}", Body.objects.get(slug=BODY))
    check_import(wrong.pk)
    return {"plan": plan.number.lower(), "indicator": "3.1.1-a", "import": str(wrong.pk)}
