"""The example bodies that migrations bring: seats stand vacant, and no rule is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """One body: its names, its seats by side, who holds an office, and the rest of its fields."""

    slug: str
    name: str
    name_km: str
    seats: dict[str, int]
    offices: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


_LED = {"government": "chair", "employers": "vice_chair", "workers": "vice_chair"}
EXAMPLES = (
    Example(
        "labour-advisory-committee", "Labour Advisory Committee", "គណៈកម្មាធិការប្រឹក្សាការងារ",
        {"government": 14, "employers": 7, "workers": 7}, _LED,
        {"kind": "national", "basis": "LL 351-356", "quorum_overall": "1/2", "meetings_per_year": 2},
    ),
    Example(
        "national-council-on-minimum-wage", "National Council on Minimum Wage",
        "ក្រុមប្រឹក្សាជាតិប្រាក់ឈ្នួលអប្បបរមា",
        {"government": 17, "employers": 17, "workers": 17}, _LED,
        {"kind": "national", "basis": "Law on Minimum Wage 2018", "quorum_overall": "1/2",
         "quorum_each": "1/2"},
    ),
    Example(
        "arbitration-council", "Arbitration Council", "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល",
        {"government": 10, "employers": 10, "workers": 10}, {},
        {"kind": "national", "basis": "LL 309-317"},
    ),
    Example(
        "bipartite-committee", "Bipartite committee of an enterprise (example)",
        "គណៈកម្មាធិការទ្វេភាគីនៃសហគ្រាស (ឧទាហរណ៍)",
        {"employers": 3, "workers": 3}, {},
        {"kind": "enterprise", "quorum_each": "1/2", "majority_each": "1/2", "meetings_per_year": 4,
         "notice_days": 7, "endorsers": ["employers", "workers"], "public": False},
    ),
    Example(
        "garment-sector-committee", "Committee of the garment sector (example)",
        "គណៈកម្មាធិការវិស័យកាត់ដេរ (ឧទាហរណ៍)",
        {"government": 2, "employers": 4, "workers": 4}, _LED,
        {"kind": "sector", "quorum_each": "1/2", "meetings_per_year": 4, "notice_days": 14,
         "endorsers": ["government", "employers", "workers"]},
    ),
    Example(
        "decent-work-committee", "Tripartite committee of the Decent Work Country Programme",
        "គណៈកម្មាធិការត្រីភាគីនៃកម្មវិធីការងារសមរម្យប្រចាំប្រទេសកម្ពុជា",
        {"government": 4, "employers": 4, "workers": 4, "observer": 1}, _LED,
        {"kind": "programme", "quorum_overall": "1/2", "quorum_each": "1/2", "meetings_per_year": 2,
         "notice_days": 14, "endorsers": ["government", "employers", "workers"]},
    ),
)  # fmt: skip


def seed(apps: Any, schema_editor: Any) -> None:
    """Add the example bodies that are missing, with their vacant seats."""
    body_model, seat_model = apps.get_model("dialogue", "Body"), apps.get_model("dialogue", "Seat")
    for example in EXAMPLES:
        body, made = body_model.objects.get_or_create(
            slug=example.slug,
            defaults={"name": example.name, "name_km": example.name_km, "is_example": True, **example.more},
        )
        if made:
            seat_model.objects.bulk_create(
                seat_model(
                    body=body, constituency=side, number=number,
                    office=example.offices.get(side, "") if number == 1 else "",
                )
                for side, seats in example.seats.items()
                for number in range(1, seats + 1)
            )  # fmt: skip
