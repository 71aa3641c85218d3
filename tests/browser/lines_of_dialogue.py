"""The pages of social dialogue on the page list; what they name is in tests/browser/hall.py."""

from __future__ import annotations

from tests.browser.lines import MAIN, Page

DIALOGUE = [
    *(Page("dialogue:bodies", who) for who in ("stranger", "secretariat")),
    Page("dialogue:body", slug="national-council-on-minimum-wage"),
    *(Page("dialogue:body", who, slug="body") for who in ("workers_seat", "secretariat")),
    Page("dialogue:seat", "secretariat", slug="body", side="workers", seat="1"),
    Page("dialogue:seat", "secretariat", slug="body", side="workers", seat="4", press=MAIN),
    Page("dialogue:call_meeting", "secretariat", slug="body"),
    Page("dialogue:call_meeting", "secretariat", slug="body", press=MAIN),
    *(Page("dialogue:meetings", who) for who in ("workers_seat", "worker")),
    *(Page("dialogue:meeting", "workers_seat", number=name) for name in ("held", "going_on", "convened")),
    *(Page("dialogue:meeting", "secretariat", number=name) for name in ("planned", "convened", "sent")),
    Page("dialogue:my_answer", "workers_seat", number="convened"),
    Page("dialogue:rsvp", token="rsvp"),
    Page("dialogue:rsvp", token="rsvp", press=MAIN),
    *(
        Page("dialogue:meeting_step", "secretariat", number="planned", name=name)
        for name in ("set_agenda_item", "cancel_meeting", "convene")
    ),
    *(
        Page(f"dialogue:{name}", "secretariat", number="going_on")
        for name in ("attendance", "console", "screen")
    ),
    *(Page("dialogue:live", who, number="going_on") for who in ("workers_seat", "employers_seat")),
    *(Page("dialogue:minutes", who, number="sent") for who in ("workers_seat", "secretariat")),
    Page("dialogue:minutes", "chair", number="held"),
    Page("dialogue:minutes_write", "secretariat", number="sent", key="3"),
    Page("dialogue:minutes_write_general", "secretariat", number="sent"),
    Page("dialogue:minutes_print", "workers_seat", number="held"),
    Page("dialogue:minutes_check", "workers_seat", number="held", digest="digest"),
]
AGREEMENTS = [
    *(Page("dialogue:agreements", who) for who in ("stranger", "workers_seat")),
    Page("dialogue:agreement_new", "secretariat"),
    Page("dialogue:agreement_new", "secretariat", press=MAIN),
    Page("dialogue:agreement", number="agreed_ag"),
    Page("dialogue:agreement", "employers_seat", number="tabled_ag"),
    Page("dialogue:agreement", "secretariat", number="drafted_ag"),
    Page("dialogue:agreement_text", "secretariat", number="drafted_ag"),
    Page("dialogue:agreement_versions", "secretariat", number="drafted_ag"),
    Page("dialogue:agreement_print", number="agreed_ag"),
    Page("dialogue:agreement_act", "employers_seat", number="tabled_ag", step="endorse"),
    Page("dialogue:agreement_act", "secretariat", number="drafted_ag", step="set_commitment"),
    *(Page("dialogue:commitments", who) for who in ("secretariat", "employers_seat")),
    Page("dialogue:commitment", "employers_seat", pk="promise"),
    Page("dialogue:commitment_report", "employers_seat", pk="promise"),
    Page("dialogue:issue", "workers_seat", category="wages"),
    *(Page("dialogue:collectives", who) for who in ("bargainer", "registry")),
    Page("dialogue:collective_new", "bargainer"),
    Page("dialogue:collective_new", "bargainer", press=MAIN),
    *(Page("dialogue:collective", who, number="registered_ca") for who in ("bargainer", "registry")),
    Page("dialogue:collective", "registry", number="waiting_ca"),
    Page("dialogue:collective_act", "registry", number="waiting_ca", step="register_agreement"),
    Page("dialogue:collective_act", "registry", number="waiting_ca", step="return_agreement", press=MAIN),
    Page("dialogue:collective_certificate", "bargainer", number="registered_ca"),
    Page("dialogue:collective_register"),
    Page("dialogue:collective_public", number="registered_ca"),
]
PROGRAMME = [
    *(Page("dialogue:workplans", who) for who in ("secretariat", "workers_seat")),
    *(Page("dialogue:workplan", who, plan="plan") for who in ("secretariat", "workers_seat")),
    Page("dialogue:workplan_print", "secretariat", plan="plan"),
    *(Page("dialogue:indicator", who, plan="plan", code="indicator") for who in ("secretariat", "stranger")),
    *(
        Page("dialogue:workplan_step", "secretariat", plan="plan", name=name, query="?indicator=3.1.1-a")
        for name in ("report_value", "change_target")
    ),
    Page("dialogue:workplan_step", "secretariat", plan="plan", name="report_progress"),
    *(Page(f"dialogue:{name}", "leader") for name in ("overview", "overview_print")),
    Page("dialogue:workplan_import_new", "secretariat"),
    Page("dialogue:workplan_import_new", "secretariat", press=MAIN),
    Page("dialogue:workplan_import", "secretariat", number="import"),
]
