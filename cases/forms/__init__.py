"""One form per action: the page renders it, the API and replay post to it through `read_answers`."""

from __future__ import annotations

from typing import Any

from cases.forms.access import AskAccessForm, DecideAccessForm, UrgentForm
from cases.forms.awarding import (
    CorrectAwardForm,
    DecideLateForm,
    IssueAwardForm,
    ObjectForm,
    PostForm,
    ProposeAwardForm,
    PublishForm,
    RegisterForm,
    ServeForm,
    SignAwardForm,
)
from cases.forms.base import ActionForm, AnswersInvalid, flatten
from cases.forms.changes import (
    AmendForm,
    CorrectForm,
    DateChangeForm,
    DocumentForm,
    JoinForm,
    MergeForm,
    NoteForm,
    ProceedingForm,
    RepresentativeForm,
    ShownForm,
    SplitForm,
)
from cases.forms.council import (
    CandidateForm,
    ChallengeForm,
    ConstituteForm,
    DecideChallengeForm,
    DeclareForm,
    DrawForm,
    OrderComplianceForm,
    OrderForm,
    RecordHearingForm,
    ReplaceForm,
    SelectArbitratorForm,
)
from cases.forms.intake import (
    AcceptForm,
    AppointForm,
    AskInformationForm,
    ClauseForm,
    DecideExcuseForm,
    DefaultForm,
    ExplainForm,
    FileForm,
    GroundsForm,
    InterviewForm,
    ReasonForm,
    ReassignForm,
    RefuseForm,
    RespondForm,
    TakeUpForm,
)
from cases.forms.offers import AnswerOfferForm, OfferForm, ShareOffersForm
from cases.forms.planning import PostponeForm, PostponeHearingForm, ScheduleForm, ScheduleHearingForm
from cases.forms.settlement import CertifyForm, CertifyPartForm, IssueForm, ProposeForm, SignForm
from cases.forms.slots import AnswerSlotsForm, ProposeSlotsForm
from cases.forms.striking import ActionKeyForm, IllegalForm, NotifyForm, ReturnForm, StrikeStartsForm
from cases.forms.talks import (
    AnswerExtensionForm,
    AnswerSessionForm,
    BreachForm,
    ComplianceForm,
    CourtForm,
    EmptyForm,
    ExtensionForm,
    JudgmentForm,
    LetterForm,
    RecordSessionForm,
    ReportForm,
)
from cases.forms.workers import WorkersForm
from cases.models.facts import CaseFacts

FORMS: dict[str, type[ActionForm]] = {
    "file": FileForm,
    "take_up": TakeUpForm,
    "ask_information": AskInformationForm,
    "accept": AcceptForm,
    "refuse": RefuseForm,
    "appeal_refusal": GroundsForm,
    "route_to_inspection": ReasonForm,
    "route_to_agreed_procedure": ClauseForm,
    "appoint_conciliator": AppointForm,
    "declare_claimant_default": DefaultForm,
    "declare_respondent_default": DefaultForm,
    "set_aside_default": ReasonForm,
    "withdraw": ReasonForm,
    "respond": RespondForm,
    "add_document": DocumentForm,
    "add_workers": WorkersForm,
    "explain_absence": ExplainForm,
    "decide_excuse": DecideExcuseForm,
    "record_interview": InterviewForm,
    "amend_claim": AmendForm,
    "join_party": JoinForm,
    "merge_cases": MergeForm,
    "split_case": SplitForm,
    "reassign": ReassignForm,
    "add_note": NoteForm,
    "link_proceeding": ProceedingForm,
    "correct": CorrectForm,
    "decide_date_change": DateChangeForm,
    "show_document": ShownForm,
    "ask_access": AskAccessForm,
    "open_urgently": UrgentForm,
    "decide_access": DecideAccessForm,
    "note_missed_date": EmptyForm,
    "note_representative": RepresentativeForm,
    "schedule_session": ScheduleForm,
    "postpone_session": PostponeForm,
    "propose_slots": ProposeSlotsForm,
    "answer_slots": AnswerSlotsForm,
    "answer_session": AnswerSessionForm,
    "record_session": RecordSessionForm,
    "report_non_conciliation": ReportForm,
    "send_report": LetterForm,
    "request_extension": ExtensionForm,
    "answer_extension": AnswerExtensionForm,
    "request_retry": LetterForm,
    "retry_conciliation": EmptyForm,
    "settle_issue": IssueForm,
    "withdraw_issue": IssueForm,
    "make_offer": OfferForm,
    "answer_offer": AnswerOfferForm,
    "share_offers": ShareOffersForm,
    "propose_settlement": ProposeForm,
    "sign_settlement": SignForm,
    "certify_partial_settlement": CertifyPartForm,
    "certify_settlement": CertifyForm,
    "reopen": ReasonForm,
    "report_breach": BreachForm,
    "go_to_court": CourtForm,
    "record_judgment": JudgmentForm,
    "report_compliance": ComplianceForm,
    "lapse": EmptyForm,
    "refer_to_arbitration": LetterForm,
    "receive_at_council": LetterForm,
    "select_arbitrator": SelectArbitratorForm,
    "select_chair": CandidateForm,
    "draw_chair": DrawForm,
    "declare_interest": DeclareForm,
    "challenge_arbitrator": ChallengeForm,
    "decide_challenge": DecideChallengeForm,
    "replace_arbitrator": ReplaceForm,
    "constitute_panel": ConstituteForm,
    "schedule_hearing": ScheduleHearingForm,
    "postpone_hearing": PostponeHearingForm,
    "record_hearing": RecordHearingForm,
    "issue_order": OrderForm,
    "record_order_compliance": OrderComplianceForm,
    "discontinue": ReasonForm,
    "resume": ReasonForm,
    "propose_award": ProposeAwardForm,
    "sign_award": SignAwardForm,
    "issue_award": IssueAwardForm,
    "serve_award": ServeForm,
    "correct_award": CorrectAwardForm,
    "object": ObjectForm,
    "register_late_objection": ObjectForm,
    "decide_late_objection": DecideLateForm,
    "finalise_award": EmptyForm,
    "register_award": RegisterForm,
    "post_award": PostForm,
    "publish_award": PublishForm,
    "notify_strike": NotifyForm,
    "notify_lockout": NotifyForm,
    "call_off_strike": ActionKeyForm,
    "strike_starts": StrikeStartsForm,
    "suspend_strike": ActionKeyForm,
    "strike_ends": ActionKeyForm,
    "rule_illegal": IllegalForm,
    "record_return": ReturnForm,
    "reach_lawful_day": EmptyForm,
}


def read_answers(
    name: str, data: Any, facts: CaseFacts, files: Any = None
) -> tuple[dict[str, Any], list[str]]:
    """Text into values: the cleaned answers of an action's form and what a paper left out.

    `data` is posted form data or nested JSON. Raises AnswersInvalid with the filled-in form.
    """
    form = form_of(name, data, facts, files)
    if not form.is_valid():
        raise AnswersInvalid(form)
    return form.answers(), form.assumed


def form_of(name: str, data: Any, facts: CaseFacts, files: Any = None) -> ActionForm:
    """The form of an action, filled in with posted form data or nested JSON."""
    form_class = FORMS[name]
    if isinstance(data, dict) and not hasattr(data, "getlist"):
        data = flatten(form_class.normalise(data, facts))
    return form_class(data, files, facts=facts)


__all__ = ["FORMS", "ActionForm", "AnswersInvalid", "flatten", "form_of", "read_answers"]
