"""The twenty-five departments of labour: one per province, and the capital."""

from __future__ import annotations

from typing import Any

from django.db import migrations

OFFICES = (
    ("phnom-penh", "Phnom Penh", "រាជធានីភ្នំពេញ"),
    ("siem-reap", "Siem Reap", "ខេត្តសៀមរាប"),
    ("banteay-meanchey", "Banteay Meanchey", "ខេត្តបន្ទាយមានជ័យ"),
    ("battambang", "Battambang", "ខេត្តបាត់ដំបង"),
    ("kampong-cham", "Kampong Cham", "ខេត្តកំពង់ចាម"),
    ("kampong-chhnang", "Kampong Chhnang", "ខេត្តកំពង់ឆ្នាំង"),
    ("kampong-speu", "Kampong Speu", "ខេត្តកំពង់ស្ពឺ"),
    ("kampong-thom", "Kampong Thom", "ខេត្តកំពង់ធំ"),
    ("kampot", "Kampot", "ខេត្តកំពត"),
    ("kandal", "Kandal", "ខេត្តកណ្តាល"),
    ("kep", "Kep", "ខេត្តកែប"),
    ("koh-kong", "Koh Kong", "ខេត្តកោះកុង"),
    ("kratie", "Kratie", "ខេត្តក្រចេះ"),
    ("mondulkiri", "Mondulkiri", "ខេត្តមណ្ឌលគិរី"),
    ("oddar-meanchey", "Oddar Meanchey", "ខេត្តឧត្តរមានជ័យ"),
    ("pailin", "Pailin", "ខេត្តប៉ៃលិន"),
    ("preah-sihanouk", "Preah Sihanouk", "ខេត្តព្រះសីហនុ"),
    ("preah-vihear", "Preah Vihear", "ខេត្តព្រះវិហារ"),
    ("prey-veng", "Prey Veng", "ខេត្តព្រៃវែង"),
    ("pursat", "Pursat", "ខេត្តពោធិ៍សាត់"),
    ("ratanakiri", "Ratanakiri", "ខេត្តរតនគិរី"),
    ("stung-treng", "Stung Treng", "ខេត្តស្ទឹងត្រែង"),
    ("svay-rieng", "Svay Rieng", "ខេត្តស្វាយរៀង"),
    ("takeo", "Takeo", "ខេត្តតាកែវ"),
    ("tboung-khmum", "Tboung Khmum", "ខេត្តត្បូងឃ្មុំ"),
)


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the offices that are not there yet."""
    office = apps.get_model("accounts", "Office")
    for slug, name_en, name_km in OFFICES:
        office.objects.get_or_create(slug=slug, defaults={"name_en": name_en, "name_km": name_km})


class Migration(migrations.Migration):
    """Seed the offices; going back leaves them, since cases may lie with them."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
