"""The made-up people and organizations of the trial."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import Mandate, Office, Organization, Post, User
from cases.models import Arbitrator, ArbitratorMandate, Room

MADE_UP = "(made up)"
MADE_UP_KM = "(ឧទាហរណ៍)"

_ROOMS = (
    ("phnom-penh", "Room 1", 14), ("phnom-penh", "Room 2", 8), ("siem-reap", "Room 1", 10),
    (None, "Hearing room", 20),
)  # fmt: skip
_ORGANIZATIONS = (
    ("soriya-union", "union", "Soriya Workers Union", "សហជីពកម្មករ ស៊ូរិយា", "phnom-penh", "garment"),
    ("soriya", "enterprise", "Soriya Garment Co.", "រោងចក្រកាត់ដេរ ស៊ូរិយា", "phnom-penh", "garment"),
    ("lotus-union", "union", "Lotus Hotel Staff Union", "សហជីពបុគ្គលិកសណ្ឋាគារ ឈូក", "siem-reap", "hotel"),
    ("lotus", "enterprise", "Lotus River Hotel", "សណ្ឋាគារ ឈូកទន្លេ", "siem-reap", "hotel"),
    ("naga-union", "union", "Brick Makers Union", "សហជីពអ្នកធ្វើឥដ្ឋ", "kandal", "construction"),
    ("bricks", "enterprise", "Red Earth Bricks", "ឥដ្ឋដីក្រហម", "kandal", "construction"),
    ("tonle", "enterprise", "Tonle Logistics", "ដឹកជញ្ជូន ទន្លេ", "phnom-penh", "transport"),
    ("drivers", "union", "Delivery Drivers Union", "សហជីពអ្នកបើកបរដឹកជញ្ជូន", "phnom-penh", "transport"),
    ("federation", "federation", "Federation of Example Unions", "សហព័ន្ធសហជីពឧទាហរណ៍", "phnom-penh", ""),
)
_PEOPLE = (
    # Each row: handle, name, language, then posts as kind@office and organizations as key:right.
    ("sreymom", "ស្រីមុំ", "km", (), ("soriya-union:sign",)),
    ("vuthy", "Vuthy", "en", (), ("soriya:sign",)),
    ("bopha", "បុប្ផា", "km", (), ("lotus-union:sign",)),
    ("manager", "Rithy", "en", (), ("lotus:sign",)),
    ("sopheap", "សុភាព", "km", (), ("naga-union:sign", "drivers:view")),
    ("kiln", "Kosal", "en", (), ("bricks:sign", "tonle:sign")),
    ("driver", "Vanna", "km", (), ("drivers:sign",)),
    ("federation", "Maly", "en", (), ("federation:sign",)),
    ("worker", "វណ្ណា", "km", (), ()),
    ("dara", "Dara", "km", ("officer@phnom-penh",), ()),
    ("kanha", "Kanha", "en", ("officer@phnom-penh",), ()),
    ("lida", "Lida", "en", ("head_of_office@phnom-penh",), ()),
    ("sophal", "Sophal", "km", ("officer@siem-reap",), ()),
    ("chenda", "Chenda", "km", ("head_of_office@siem-reap",), ()),
    ("pisey", "Pisey", "km", ("officer@kandal",), ()),
    ("narin", "Narin", "km", ("head_of_office@kandal",), ()),
    ("delegate", "Thyda", "en", ("minister_delegate@",), ()),
    ("registrar", "Sokun", "en", ("registrar@",), ()),
    ("secretary", "Kunthea", "en", ("council@",), ()),
    ("arbitrator-w", "Sovann", "km", ("arbitrator@",), ()),
    ("arbitrator-e", "Chivy", "en", ("arbitrator@",), ()),
    ("arbitrator-c", "Mealea", "en", ("arbitrator@",), ()),
    ("dialogue-secretary", "Leakhena", "en", ("secretariat@",), ()),
    ("leader", "Vannak", "km", ("leadership@",), ()),
    ("reviewer", "Somaly", "km", ("reviewer@",), ()),
    ("government-1", "វិបុល", "km", (), ()),
    ("government-2", "Phalla", "en", (), ()),
    ("employers-1", "Ratana", "en", (), ()),
    ("employers-2", "Seiha", "km", (), ()),
    ("workers-1", "សុខា", "km", (), ()),
    ("workers-2", "Nita", "en", (), ()),
    ("observer-1", "Robin", "en", (), ()),
)


_ROSTER = {
    ("workers", "arbitrator-w"): ("Sovann", "Ratha", "Pov"),
    ("employers", "arbitrator-e"): ("Chivy", "Dany", "Leng"),
    ("ministry", "arbitrator-c"): ("Mealea", "Samnang", "Ary"),
}


@dataclass
class Company:
    """Everybody of the trial by handle, and the organizations by key."""

    people: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)

    def representative(self, key: str) -> User:
        """Somebody who signs for an organization."""
        mandates = Mandate.objects.filter(organization=self.organizations[key], right="sign")
        user: User = mandates.select_related("user").order_by("id")[0].user
        return user


def make_company() -> Company:
    """Make the people and organizations, or find those of an earlier run."""
    company = Company()
    for key, kind, name, name_km, office, sector in _ORGANIZATIONS:
        company.organizations[key] = Organization.objects.get_or_create(
            kind=kind, name=f"{name} {MADE_UP}",
            defaults={
                "name_km": f"{name_km} {MADE_UP_KM}", "office": Office.objects.get(slug=office),
                "sector": sector, "is_demo": True, "registration_number": f"DEMO-{key}",
            },
        )[0]  # fmt: skip
    for handle, name, language, posts, mandates in _PEOPLE:
        user = _person(handle, name, language)
        company.people[handle] = user
        _hold(user, posts, mandates, company)
    _fill_roster(company)
    for slug, room, seats in _ROOMS:
        place = Office.objects.get(slug=slug) if slug else None
        Room.objects.get_or_create(office=place, name=f"{room} {MADE_UP}", defaults={"seats": seats})
    return company


def _fill_roster(company: Company) -> None:
    """Three arbitrators a list with this year's appointment; the first of each can sign in."""
    if Arbitrator.objects.filter(case=None).exists():
        return
    today = timezone.localdate()
    for (list_name, handle), names in _ROSTER.items():
        for n, name in enumerate(names):
            person = Arbitrator.objects.create(
                key=f"{list_name}-{n + 1}", list=list_name, name=f"{name} {MADE_UP}", languages="km, en",
                background="Made up for the trial.", user=company.people[handle] if n == 0 else None,
            )  # fmt: skip
            ArbitratorMandate.objects.create(
                arbitrator=person, valid_from=today - timedelta(days=200),
                valid_until=today + timedelta(days=165),
                basis="Made up",
            )  # fmt: skip


def _person(handle: str, name: str, language: str) -> User:
    username = f"{handle}@demo.example"
    found: User | None = User.objects.filter(username=username).first()
    mark = MADE_UP_KM if language == "km" else MADE_UP
    if found is not None:
        return found
    made: User = User.objects.create_user(
        username, None, name=f"{name} {mark}", email=username, language=language, is_demo=True
    )
    return made


def _hold(user: User, posts: tuple[str, ...], mandates: tuple[str, ...], company: Company) -> None:
    for post in posts:
        kind, _at, slug = post.partition("@")
        office = Office.objects.get(slug=slug) if slug else None
        if not Post.objects.filter(user=user, kind=kind, office=office).exists():
            Post.objects.create(user=user, kind=kind, office=office)
    for mandate in mandates:
        key, _at, right = mandate.partition(":")
        organization = company.organizations[key]
        if not Mandate.objects.filter(user=user, organization=organization).exists():
            Mandate.objects.create(user=user, organization=organization, right=right)
