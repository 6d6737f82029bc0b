"""The web font of the report: NanumGothic with the letters that Korean and English pages need, made once and kept.

``python -m talentmarket.report.fonts`` cuts it anew from the file of koreanize-matplotlib: the 2,350 syllables of
KS X 1001, Latin, and the signs of the pages. Machines without Korean fonts then show Korean, and the letters of a
chart are as wide as they were measured. The font is under the SIL Open Font License 1.1.
"""

import io
from pathlib import Path

from talentmarket.storage import folder_of

ASSETS = Path(__file__).parent / "assets"
FONT = ASSETS / "nanum-gothic.woff2"


def letters() -> str:
    """The characters that the font has."""
    # two bytes: KS X 1001 writes it as a syllable, not as its letters
    hangul = [chr(code) for code in range(0xAC00, 0xD7A4) if len(chr(code).encode("euc_kr", "ignore")) == 2]
    latin = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))]
    jamo = [chr(code) for code in range(0x3131, 0x3164)]
    return "".join([*latin, *jamo, *hangul, *"–—‘’“”…•·×≥≤±→←↑↓▲△●○□■※「」『』〈〉《》₩€£¥℃㎡"])


def cut() -> bytes:
    """The font with these letters, as WOFF2."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    folder = folder_of("koreanize_matplotlib")
    if folder is None:
        raise FileNotFoundError("NanumGothic is missing: install the package koreanize-matplotlib (extra 'build')")
    options = subset.Options()
    options.hinting, options.layout_features = False, ["kern"]
    options.drop_tables = ["TSI0", "TSI1", "TSI2", "TSI3", "TSI5"]
    font = TTFont(folder / "fonts" / "NanumGothic.ttf", lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters())
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    FONT.write_bytes(cut())
    print(f"{FONT}: {FONT.stat().st_size / 1000:.0f} kB, {len(letters())} letters")
