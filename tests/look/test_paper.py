"""Printed Khmer: every line stays on the sheet and is set in the fonts we ship."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from cases.khmer import breakable

ROOT = Path(__file__).resolve().parents[2]
LONG = "ក្រសួងការងារនិងបណ្តុះបណ្តាលវិជ្ជាជីវៈបានទទួលពាក្យបណ្តឹងវិវាទការងាររួមពីសហជីពកម្មករនិយោជិត" * 4


def printed(text: str) -> tuple[list[str], float]:
    """The fonts of a sheet with this text, and how far its longest line reaches, in CSS pixels."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError:
        pytest.skip("no pango on this machine")
    config = FontConfiguration()
    sheet = weasyprint.CSS(filename=str(ROOT / "static/css/paper.css"), font_config=config)
    page = f'<html lang="km"><p class="motto">ព្រះរាជាណាចក្រកម្ពុជា</p><p>{text} CD-2026-0417</p>'
    document = weasyprint.HTML(string=page).render(stylesheets=[sheet], font_config=config)
    pdf = pikepdf.open(io.BytesIO(document.write_pdf()))
    fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    boxes = [box for box in document.pages[0]._page_box.descendants() if type(box).__name__ == "LineBox"]
    return sorted(fonts), max(box.position_x + box.width for box in boxes)


def test_khmer_without_spaces_stays_on_the_sheet() -> None:
    _fonts, reach = printed(breakable(LONG))
    assert reach <= (210 - 20) / 25.4 * 96 + 1


def test_papers_are_set_in_the_fonts_we_ship() -> None:
    fonts, _reach = printed(breakable(LONG))
    assert any("Battambang" in name or "Paper-Khmer" in name for name in fonts)
    assert any("Moul" in name or "Title-Khmer" in name for name in fonts)
