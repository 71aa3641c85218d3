"""The acts of arbitration up to the hearing: referral, receipt, panel, hearings, orders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.booking import book, move, seat_of
from cases.models.hearings import Hearing, Order, OrderKind
from cases.models.offering import OfferSteps
from cases.models.panel import LIST_OF_SEAT, Arbitrator, Challenge, Draw, PanelSeat, Seat
from cases.models.parties import Exclusion
from cases.models.slot_steps import close_offer
from cases.procedure import PROCEDURES, roles
from workflow.fsm import action_of
from workflow.lots import ALGORITHM, draw_lot


class CouncilSteps(OfferSteps):
    """A case with the acts of referral, panel, hearings and orders."""

    class Meta(OfferSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "refer_to_arbitration")
    def refer_to_arbitration(self, act: Act) -> None:
        """The Minister's delegate sends the case to the Arbitration Council; late is late, not void."""
        self.referred_at = act.occurred_at
        self._warn_if_late(act, "COL_REFER_AC", "REFERRAL_LATE", "LL 310")

    @action_of(PROCEDURES, "receive_at_council")
    def receive_at_council(self, act: Act) -> None:
        """The secretariat receives and numbers the case; its clocks begin."""
        self.received_at = act.occurred_at

    @action_of(PROCEDURES, "select_arbitrator")
    def select_arbitrator(self, act: Act) -> None:
        """A side chooses from its own list; the other side sees it only when it has chosen too."""
        act.for_party(act.actor.side)
        seat = act.facts.own_seat
        assert seat is not None
        self._seat(seat, self._from_list(act, str(act.answers["arbitrator"]), seat), "chosen", act)

    def _from_list(self, act: Act, key: str, seat: str) -> Arbitrator:
        """The candidate of that key on the list of the seat; refused where it is another's."""
        person = act.need(
            act.facts.candidate(key), "no_arbitrator", _("No arbitrator in office has that key.")
        )
        if person.list != LIST_OF_SEAT[Seat(seat)]:
            act.refuse("wrong_list", _("This arbitrator is not on the list for this seat."), "Prakas 098/26")
        self._refuse_unfit(act, person)
        return person

    def _refuse_unfit(self, act: Act, person: Arbitrator) -> None:
        """Nobody sits twice, after a conflict or with a link to a party."""
        if act.facts.seat_of(person.key) is not None:
            act.refuse("seated", _("This arbitrator sits on the panel already."))
        if PanelSeat.objects.filter(case_id=self.pk, arbitrator=person, conflict=True).exists():
            act.refuse("conflict_of_interest", _("This arbitrator has a conflict of interest in this case."))
        excluded = Exclusion.objects.filter(case_id=self.pk, user_id=person.user_id or 0).exists()
        if excluded or act.facts.linked(person.user_id):
            act.refuse("linked", _("This arbitrator is linked to a party. Choose another."))

    def _seat(self, seat: str, person: Arbitrator, how: str, act: Act) -> PanelSeat:
        row = PanelSeat.objects.create(
            case_id=self.pk, seat=seat, arbitrator=person, how=how, chosen_by_id=act.actor.party_id,
            event_id=act.event_id,
        )  # fmt: skip
        act.facts.__dict__.pop("panel", None)
        act.data["seat"], act.data["arbitrator"] = str(seat), person.key
        if act.facts.choices_revealed:
            act.tell_members |= {s.arbitrator.user_id for s in act.facts.panel if s.arbitrator.user_id}
        return row

    @action_of(PROCEDURES, "select_chair")
    def select_chair(self, act: Act) -> None:
        """The two arbitrators agree on the chair: it is named when both have named the same person."""
        person = self._from_list(act, str(act.answers["arbitrator"]), Seat.CHAIR)
        if not act.actor.paper and not self._both_wish(act, person):
            act.data["wish"] = person.key
            return
        self._seat(Seat.CHAIR, person, "agreed", act)

    def _both_wish(self, act: Act, person: Arbitrator) -> bool:
        """Note whom this arbitrator wishes for; say whether the other one wishes for the same."""
        mine = self._own_seat(act)
        PanelSeat.objects.filter(pk=mine.pk).update(chair_wish=person)
        return all(s.chair_wish_id == person.pk for s in act.facts.panel if s.pk != mine.pk)

    @action_of(PROCEDURES, "draw_chair")
    def draw_chair(self, act: Act) -> None:
        """The secretariat draws by lot; seed, candidates and method let anyone do it again."""
        seat = act.answers.get("seat") or Seat.CHAIR
        if seat not in act.facts.free_seats:
            act.refuse("seat_taken", _("Somebody holds that seat already."))
        pool = self._pool(act, seat)
        seed = f"{self.number}|{seat}|{self.head}|{act.answers.get('seed', '')}"
        drawn = act.answers.get("arbitrator") if act.actor.paper else None
        key = str(drawn or draw_lot(seed, list(pool)))
        person = pool.get(key) or self._from_list(act, key, seat)
        Draw.objects.create(
            case_id=self.pk, seat=seat, event_id=act.event_id, candidates=sorted(pool), seed=seed, result=key,
            algorithm="on paper" if drawn else ALGORITHM, reason=act.answers.get("reason", ""),
            witness=act.answers.get("witness", ""),
        )  # fmt: skip
        self._seat(seat, person, "drawn", act)
        act.data.update(seed=seed, candidates=sorted(pool), algorithm=ALGORITHM)

    def _pool(self, act: Act, seat: str) -> dict[str, Arbitrator]:
        """Everybody on the seat's list who may sit here, by key."""
        found = [a for a in act.facts.candidates if a.list == LIST_OF_SEAT[Seat(seat)]]
        gone = set(
            PanelSeat.objects.filter(case_id=self.pk)
            .exclude(left_by=None)
            .values_list("arbitrator_id", flat=True)
        )
        excluded = set(Exclusion.objects.filter(case_id=self.pk).values_list("user_id", flat=True))
        fit = [
            a
            for a in found
            if a.pk not in gone and a.user_id not in excluded and not act.facts.linked(a.user_id)
        ]
        if not fit:
            act.refuse("no_candidates", _("Nobody on that list can be drawn."))
        return {a.key: a for a in fit}

    @action_of(PROCEDURES, "declare_interest")
    def declare_interest(self, act: Act) -> None:
        """A member declares interests before the file opens; a conflict keeps the person out everywhere."""
        seat = self._own_seat(act)
        seat.declared, seat.declared_by_id = True, act.event_id
        seat.conflict, seat.interests = bool(act.answers["conflict"]), act.answers.get("text", "")
        seat.save(update_fields=["declared", "declared_by", "conflict", "interests"])
        act.data["arbitrator"] = seat.arbitrator.key
        if seat.conflict:
            self._keep_out(seat)

    def _own_seat(self, act: Act) -> PanelSeat:
        """The seat of who acts; on paper that of the arbitrator the answers name, or the chair's."""
        found = self._seat_on_paper(act) if act.actor.paper else None
        mine = (s for s in act.facts.panel if s.arbitrator.user_id == act.actor.user_id)
        text = _("This arbitrator does not sit on the panel.")
        return act.need(found or next(mine, None), "no_seat", text)

    def _seat_on_paper(self, act: Act) -> PanelSeat | None:
        key = str(act.answers.get("arbitrator") or "")
        if key or roles.CHAIR not in act.actor.roles:
            return act.facts.seat_of(key)
        return next((s for s in act.facts.panel if s.seat == Seat.CHAIR), None)

    def _keep_out(self, seat: PanelSeat) -> None:
        if seat.arbitrator.user_id is not None:
            Exclusion.objects.get_or_create(
                case_id=self.pk, user_id=seat.arbitrator.user_id,
                defaults={"reason": str(_("Conflict of interest declared or found"))},
            )  # fmt: skip

    @action_of(PROCEDURES, "challenge_arbitrator")
    def challenge_arbitrator(self, act: Act) -> None:
        """A party objects to a member it knows of, with grounds."""
        seat = act.facts.seat_of(str(act.answers["arbitrator"]))
        if seat is None or not act.facts.may_know(seat):
            act.refuse("no_seat", _("This arbitrator does not sit on the panel."))
        assert seat is not None
        Challenge.objects.create(
            case_id=self.pk, seat=seat, party_id=act.actor.side, grounds=act.answers.get("grounds", ""),
            event_id=act.event_id,
        )  # fmt: skip

    @action_of(PROCEDURES, "decide_challenge")
    def decide_challenge(self, act: Act) -> None:
        """The secretariat records what was decided; an upheld challenge means a replacement."""
        waiting = [c for c in act.facts.challenges if c.upheld is None]
        key = act.answers.get("arbitrator")
        named = [c for c in waiting if key in (None, "", c.seat.arbitrator.key)]
        if not named:
            act.refuse("no_challenge", _("No challenge of this arbitrator waits."))
        row = named[0]
        row.upheld, row.decided_by_id = bool(act.answers["upheld"]), act.event_id
        row.save(update_fields=["upheld", "decided_by"])
        act.data["arbitrator"] = row.seat.arbitrator.key
        if row.upheld:
            self._keep_out(row.seat)

    @action_of(PROCEDURES, "replace_arbitrator")
    def replace_arbitrator(self, act: Act) -> None:
        """A member leaves; another takes the seat now, or the seat is filled again."""
        leaving, coming = self._change_of(act)
        PanelSeat.objects.filter(pk=leaving.pk).update(left_by_id=act.event_id)
        Challenge.objects.filter(seat=leaving, upheld=None).update(upheld=True, decided_by_id=act.event_id)
        for name in ("panel", "challenges"):
            act.facts.__dict__.pop(name, None)
        act.data["left"] = leaving.arbitrator.key
        if coming:
            self._seat(leaving.seat, self._from_list(act, coming, leaving.seat), "replaced", act)
        elif str(self.state) == "in_arbitration":
            act.refuse("replacement_missing", _("Name who takes the seat: the panel sits already."))

    def _change_of(self, act: Act) -> tuple[PanelSeat, str]:
        """Who leaves and who comes. A paper that names only the newcomer means the member in conflict."""
        key, coming = str(act.answers.get("arbitrator") or ""), str(act.answers.get("replacement") or "")
        leaving = act.facts.seat_of(key)
        if leaving is None and act.actor.paper and not coming:
            unfit = act.facts.conflicted_members[:1]
            leaving, coming = act.facts.seat_of("".join(unfit)), key
        text = _("This arbitrator does not sit on the panel.")
        return act.need(leaving, "no_seat", text), coming

    @action_of(PROCEDURES, "constitute_panel")
    def constitute_panel(self, act: Act) -> None:
        """Three members without conflict: the panel has the case."""
        act.data["panel"] = {s.seat: s.arbitrator.key for s in act.facts.panel}

    @action_of(PROCEDURES, "discontinue")
    def discontinue(self, act: Act) -> None:
        """The Council stops, for example because an order was disobeyed."""

    @action_of(PROCEDURES, "resume")
    def resume(self, act: Act) -> None:
        """The Council takes the case up again."""

    @action_of(PROCEDURES, "schedule_hearing")
    def schedule_hearing(self, act: Act) -> None:
        """A hearing is planned; panel and room are booked for its time."""
        hearing = Hearing.objects.create(
            case_id=self.pk, number=len(act.facts.hearings) + 1, starts_at=act.answers["starts_at"],
            until=act.answers.get("until"), **seat_of(act.answers),
        )  # fmt: skip
        book(act, hearing, [s.arbitrator for s in act.facts.panel])
        close_offer(act, council=True)
        act.data["hearing"] = hearing.number

    @action_of(PROCEDURES, "postpone_hearing")
    def postpone_hearing(self, act: Act) -> None:
        """A planned hearing moves to another time, with the reason."""
        hearing = act.need(self._planned_hearing(act), "no_hearing", _("No planned hearing fits."))
        move(act, hearing)
        book(act, hearing, [s.arbitrator for s in act.facts.panel])
        close_offer(act, council=True)
        act.data["hearing"] = hearing.number

    def _planned_hearing(self, act: Act) -> Hearing | None:
        number = act.answers.get("hearing")
        return next((h for h in act.facts.hearings if not h.held and number in (None, h.number)), None)

    @action_of(PROCEDURES, "record_hearing")
    def record_hearing(self, act: Act) -> None:
        """A hearing was held: where, until when, who came; its minutes are closed."""
        hearing = self._planned_hearing(act) or Hearing(
            case_id=self.pk, number=len(act.facts.hearings) + 1, starts_at=act.occurred_at
        )
        hearing.sequence += 1 if hearing.pk else 0
        hearing.held, hearing.event_id = True, act.event_id
        hearing.starts_at, hearing.day_only = act.occurred_at, act.day_only
        hearing.until = act.answers.get("until")
        hearing.place = act.answers.get("place") or hearing.place
        hearing.interpreter = act.answers.get("interpreter") or hearing.interpreter
        hearing.minutes = act.answers.get("minutes", "")
        hearing.save()
        hearing.bookings.all().delete()
        hearing.attended.set([p for p in act.facts.parties if p.key in act.answers["attended"]])
        act.data["hearing"] = hearing.number

    @action_of(PROCEDURES, "issue_order")
    def issue_order(self, act: Act) -> None:
        """The panel orders a return to work, or an officer gives an administrative order."""
        kind = act.answers["kind"]
        self._refuse_foreign_order(kind, act)
        key = act.answers.get("key") or f"order-{len(act.facts.orders) + 1}"
        if any(o.key == key for o in act.facts.orders):
            act.refuse("order_known", _("There is an order of that name already."))
        due = act.answers.get("due")
        order = Order.objects.create(
            case_id=self.pk, key=key, kind=kind, text=act.answers.get("text", ""), due_on=due,
            event_id=act.event_id,
        )  # fmt: skip
        named = act.answers.get("to") or [p.key for p in act.facts.parties]
        order.to.set([p for p in act.facts.parties if p.key in named])
        act.data["key"] = key

    def _refuse_foreign_order(self, kind: str, act: Act) -> None:
        """The return to work is the chair's while the panel sits, an administrative order the officer's."""
        sits = roles.CHAIR in act.actor.roles and str(self.state) == "in_arbitration"
        if kind == OrderKind.RETURN_TO_WORK and not sits:
            act.refuse("chair_orders", _("Only the chair orders a return to work, while the panel sits."))
        if kind == OrderKind.ADMINISTRATIVE and roles.OFFICER not in act.actor.roles:
            act.refuse("officer_orders", _("Only an officer gives an administrative order."))

    @action_of(PROCEDURES, "record_order_compliance")
    def record_order_compliance(self, act: Act) -> None:
        """Whether an order was obeyed, by one side or by all."""
        key = act.answers.get("order")
        found = [o for o in act.facts.orders if key in (None, "", o.key)]
        if not found:
            act.refuse("no_order", _("No order has that name."))
        order, party = found[-1], act.answers.get("party")
        keys = [party] if party else [p.key for p in act.facts.parties]
        order.obeyed = {**order.obeyed, **dict.fromkeys(keys, bool(act.answers["complied"]))}
        order.save(update_fields=["obeyed"])
        act.data["order"] = order.key
