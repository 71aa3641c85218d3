"""A made-up programme with a work plan that is being carried out; it says everywhere that it is made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from cases.demo.people import Company
from dialogue.demo.seats import BODY
from dialogue.models import Body, Indicator, Programme, WorkPlan
from dialogue.models.steps import Actor
from dialogue.procedure import roles
from dialogue.queries_programme import today_here
from dialogue.replay.programme_loader import load_programme
from dialogue.replay.programme_reader import read_programme_file
from dialogue.services.step import take_step

CODE = "MADE-UP"
_SIDES = ("government", "employers", "workers")


def play(company: Company) -> None:
    """Make the programme once."""
    if Programme.objects.filter(code=CODE).exists():
        return
    today = today_here()
    file = read_programme_file(json.dumps(_file(today)))
    programme = load_programme(file).programme
    programme.body = Body.objects.filter(slug=BODY).first()
    programme.is_demo = True
    programme.save(update_fields=["body", "is_demo"])
    for plan in programme.work_plans.all():
        plan.is_demo = True
        plan.save(update_fields=["is_demo"])
    plan = programme.work_plans.get(code=_name(today))
    _begin(plan, today)
    _report(company, plan, today)


def _name(today: date) -> str:
    first = today.year - today.year % 2
    return f"{first}-{first + 1}"


def _begin(plan: WorkPlan, today: date) -> None:
    """Its three sides endorsed it, and it began."""
    paper = Actor(None, "", frozenset({roles.SECRETARIAT, roles.CLOCK}), paper=True)
    for place, side in enumerate(_SIDES):
        on = plan.starts_on + timedelta(days=70 + place)
        answers = {"constituency": side, "on": min(on, today), "signer": "(made up)"}
        take_step(plan, "endorse_plan", by=paper, answers=answers)
    take_step(plan, "begin_plan", by=paper, answers={})


def _report(company: Company, plan: WorkPlan, today: date) -> None:
    """One value that waits for a second person, one target that changed, one report in words."""
    secretary = company.people["dialogue-secretary"]
    value = {
        "indicator": "3.1.1-a", "on": today - timedelta(days=10), "value": 41,
        "split": {"women": 22, "men": 19}, "evidence": "Register of certificates (made up)",
    }  # fmt: skip
    take_step(plan, "report_value", by=secretary, answers=value)
    take_step(plan, "change_target", by=secretary, answers={
        "indicator": "2.1-a", "value": 12, "reason": "The partners agreed on a lower target (made up).",
    })  # fmt: skip
    take_step(plan, "report_progress", by=secretary, answers={
        "item": Indicator.objects.get(programme=plan.programme, code="3.1.1-a").item,
        "period_from": today - timedelta(days=90), "period_until": today - timedelta(days=1),
        "text": "Two courses were held and 10 conciliators passed. A third waits for a room. Made up.",
    })  # fmt: skip


def _file(today: date) -> dict[str, Any]:
    """A programme file around today."""
    first = today.year - today.year % 2
    begins, ends = f"{first}-01", f"{first + 1}-12"
    return {
        "format": "programme-file/1", "source": "MADE UP for trying this service. No such programme.",
        "programme": {
            "code": CODE, "from": begins, "until": ends, "signed_on": f"{first}-01-15",
            "title": {"en": "Made-up decent work programme", "km": "កម្មវិធីការងារសមរម្យ (ឧទាហរណ៍)"},
            "partners": [
                {"constituency": "government", "organization": "A ministry (made up)"},
                {"constituency": "employers", "organization": "A federation of employers (made up)"},
                {"constituency": "workers", "organization": "A confederation of unions (made up)"},
            ],
        },
        "priorities": [
            _titled("1", "Skills and social protection", "ជំនាញ និងការគាំពារសង្គម"),
            _titled("2", "An inclusive and more formal economy", "សេដ្ឋកិច្ចបរិយាប័ន្ន និងក្នុងប្រព័ន្ធ"),
            _titled("3", "Social dialogue and rights at work", "កិច្ចសន្ទនាសង្គម និងសិទ្ធិនៅកន្លែងធ្វើការ"),
        ],
        "outcomes": [
            _titled("1.1", "More young people finish a recognised course",
                    "យុវជនកាន់តែច្រើនបញ្ចប់វគ្គសិក្សាដែលទទួលស្គាល់", responsible="government", tags=["skills"]),
            _titled("2.1", "More workers of the informal economy are registered",
                    "កម្មករក្រៅប្រព័ន្ធកាន់តែច្រើនបានចុះបញ្ជី", responsible="employers", tags=["informal"]),
            _titled("3.1", "Disputes are settled early and fairly",
                    "វិវាទត្រូវបានដោះស្រាយឆាប់ និងយុត្តិធម៌", responsible="government"),
            _titled("3.2", "Women speak with their full weight in social dialogue",
                    "ស្ត្រីមានសំឡេងពេញទម្ងន់ក្នុងកិច្ចសន្ទនាសង្គម", responsible="workers", tags=["women"]),
        ],
        "outputs": [
            _titled("3.1.1", "Conciliators trained", "អ្នកផ្សះផ្សាបានទទួលការបណ្តុះបណ្តាល",
                    responsible="government", lead="Department of disputes (made up)",
                    budget={"currency": "USD", "needed": 100000, "available": 60000}),
        ],
        "activities": [
            _titled("3.1.1.1", "Two courses in Siem Reap", "វគ្គពីរនៅសៀមរាប",
                    responsible="government", **{"from": f"{first}-03", "until": f"{first}-06"}),
        ],
        "indicators": _indicators(first),
        "measurements": _measurements(today),
        "work_plans": [{
            "code": _name(today), "from": begins, "until": ends, "state": "submitted",
            "validated_on": f"{first}-01-10", "endorsement_expected": f"{first}-03",
            "endorsers": list(_SIDES),
        }],
    }  # fmt: skip


def _titled(code: str, english: str, khmer: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "title": {"en": english, "km": khmer}, **more}


def _indicators(first: int) -> list[dict[str, Any]]:
    def one(code: str, of: str, texts: tuple[str, str], numbers: tuple[float, float], **more: Any) -> Any:
        return {
            **_titled(code, *texts), "of": of, "baseline": {"on": f"{first - 1}-12", "value": numbers[0]},
            "target": {"on": f"{first + 1}-12", "value": numbers[1]}, **more,
        }  # fmt: skip

    return [
        one("1.1-a", "1.1", ("Young people certified in a year", "យុវជនដែលទទួលវិញ្ញាបនបត្រក្នុងមួយឆ្នាំ"),
            (8000, 12000),
            unit="persons", disaggregation=["sex", "province"], verification="register of certificates",
            every_months=6),
        one("2.1-a", "2.1", ("Share of informal workers registered", "ភាគរយកម្មករក្រៅប្រព័ន្ធដែលបានចុះបញ្ជី"),
            (6, 15),
            unit="percent", verification="labour force survey"),
        one("3.1-a", "3.1", ("Collective disputes settled in conciliation", "វិវាទរួមដែលផ្សះផ្សាសះជា"), (54, 70),
            unit="percent", bound_to="share_settled_in_conciliation", verification="case records",
            milestones=[{"on": f"{first}-12", "value": 62}]),
        one("3.1-b", "3.1", ("Disputes filed, by issue", "វិវាទដែលបានដាក់ តាមចំណុច"), (0, 40), unit="disputes",
            bound_to="cases_by_issue"),
        one("3.1.1-a", "3.1.1", ("Conciliators certified", "អ្នកផ្សះផ្សាដែលទទួលវិញ្ញាបនបត្រ"), (12, 60),
            unit="persons",
            disaggregation=["sex"], verification="certificates"),
        one("3.2-a", "3.2", ("Women's share at meetings", "ចំណែកស្ត្រីនៅក្នុងកិច្ចប្រជុំ"), (31, 45), unit="percent",
            bound_to="womens_share_at_meetings", verification="attendance lists"),
    ]  # fmt: skip


def _measurements(today: date) -> list[dict[str, Any]]:
    """Verified values of the last year; the oldest ones have grown too old."""
    rows = (
        ("1.1-a", 400, 8900), ("2.1-a", 120, 7.2), ("3.1.1-a", 300, 19), ("3.1.1-a", 150, 31),
    )  # fmt: skip
    return [
        {"indicator": code, "on": (today - timedelta(days=days)).isoformat(), "value": value,
         "evidence": "A report (made up)", "verified_by": "a second person (made up)"}
        for code, days, value in rows
    ]  # fmt: skip
