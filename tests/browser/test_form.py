"""The offer form says in the browser what the command says, and writes a file that the command takes."""

from pathlib import Path

import pytest

from talentmarket.language import Language
from talentmarket.offers import answer as wording
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import read
from talentmarket.report.freshness import Records
from talentmarket.report.site import Site
from talentmarket.schema import processed_folder

TYPED = {
    "name-1": "Google",
    "employer-1": "google",
    "salary-1": "165,524",
    "bonus-1": "7%",
    "stock-1": "34k",
    "name-2": "Seed: co",
    "salary-2": "$155k",
    "percent-2": "0.8%",
    "post_money-2": "20M",
    "exercise_cost-2": "40k",
    "age-2": "2",
}
CHOSEN = {
    **{f"country-{n}": "US" for n in (1, 2)},
    **{f"level-{n}": "entry" for n in (1, 2)},
    "role-1": "software_developer",
    "role-2": "technical_staff",
    "stage-2": "seed",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form alone, in both languages."""
    out = tmp_path_factory.mktemp("form")
    data = processed_folder()
    site = Site(data, data.parents[1], Records(out / "cache", out))
    for lang in ("en", "ko"):
        for name, content in site.write("offer-form", lang).items():
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_bytes(content)
    (out / "assets").mkdir()
    (out / "assets" / "fonts.css").touch()  # that of the whole report
    return out


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_form_says_what_the_command_says(report, tab, tmp_path, lang):
    tab.open((report / lang / "offer-form.html").as_uri())
    for field, text in TYPED.items():
        tab.page.fill(f"#{field}", text)
    for field, code in CHOSEN.items():
        tab.page.select_option(f"#{field}", code)
    path = tmp_path / "my-offer.yaml"
    path.write_text(tab.page.input_value("#yaml"), encoding="utf-8")
    offer, evidence = read(path), Evidence()
    assert offer.about.offers[1].name == "Seed: co"
    assert offer.about.offers[1].equity.face == pytest.approx(160_000)
    said = [sentence for sentence, figures in wording.good(offer, evidence, Language(lang))]
    shown = tab.page.locator("#said li").all_inner_texts()
    assert len(shown) == 6

    def told(sentence: str) -> str:
        """A sentence without its amounts of money, which browsers shorten in their own way, and signs of ranges."""
        return " ".join(
            word
            for word in sentence.replace("%–", "–").replace("~", "–").split()
            if not any(c in word for c in ("$", "₩", "만", "달러"))
        )

    assert [told(s) for s in shown] == [told(s) for s in said if any(told(s) == told(t) for t in shown)]
    assert tab.wrong == []
