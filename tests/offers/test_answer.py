"""The answer in words and numbers, and the command that prints it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from talentmarket import offers
from talentmarket.language import Language
from talentmarket.offers import answer as wording
from talentmarket.offers import tables
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import parse, read
from talentmarket.offers.tax import schedule

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "offers" / "example-kr.yaml", ROOT / "offers" / "example-us.yaml"]

# Worked by hand: 10 years of 100 against 10 of 60 and a twentieth of 1,000 sold at twice its value by half of them.
BY_HAND = """\
currency: USD
horizon: 10
draws: 2000
required_return: 0%
tax: {{pay: 0%}}
offers:
  - {{name: "{first}", salary: 100}}
  - name: "{second}"
    salary: {salary}
    equity: {{percent: 5%, post_money: 1000, vesting_years: 4, cliff_years: 2, rounds: []}}
    company:
      survival: {{points: {{5: {alive}}}}}
      exit: {{years: 5, multiple: {multiple}, chance: {sold}}}
"""


def worked(first="big", second="small", salary=60, multiple=2, alive="50%", sold="100%"):
    text = BY_HAND.format(first=first, second=second, salary=salary, multiple=multiple, alive=alive, sold=sold)
    offer = parse(text.encode())
    return offer, wording.work_out(offer)


def said(offer, found, lang="en"):
    return wording.spoken(offer, found, Language(lang)).findings


def test_the_paragraph_says_what_can_be_worked_out_by_hand():
    offer, found = worked()
    text = wording.spoken(offer, found, Language("en")).paragraph
    assert text.startswith("Before tax, small pays more than big over 10 years in none of 2,000 simulated futures.")
    assert "In the median case big comes to $1K in today's money" in text
    assert "on average big pays $350 more." in text


def test_the_findings_say_what_can_be_worked_out_by_hand():
    found = said(*worked())
    # 400 less cash; half of the companies live, and a twentieth of them must bring 800
    assert "is worth $16K when sold or listed, 16 times its value today" in found["break-even"]
    assert "40.00% of the company instead of 5.00%" in found["holding"]
    assert found["closing"] == (
        "small closes in 50% of the futures and survives without a sale or a listing in 0%; in all, your equity is worth "
        "nothing within 10 years in 50%."
    )
    assert "you take $100 from big and $60 from small" in found["leaving-never"]
    assert "none of your equity in small has vested" in found["vested-none"]
    assert found["matters"].startswith("What matters most: salary, big. Going from")


def test_where_half_of_the_survivors_are_sold_the_rest_is_told_apart_and_the_sale_must_bring_twice_as_much():
    _, found = worked(sold="50%")
    second = found.offers[1]
    assert second.unsold == pytest.approx(0.5 * 0.25, abs=0.01)  # a quarter lives to year ten, half of it unsold
    assert second.equity == pytest.approx(25, abs=1.5)  # a quarter of the futures pay 100
    assert found.break_even[0].multiple == pytest.approx(32, rel=0.06)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"salary": 120}, "break-even-zero"),
        ({"alive": "0%"}, "break-even-none"),
        ({"salary": 120}, "holding-zero"),
        ({"alive": "0%"}, "holding-none"),
        ({"alive": "1%", "salary": 1}, "break-even-certain-none"),
    ],
)
def test_where_there_is_no_break_even_it_says_why(change, key):
    assert key in said(*worked(**change))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("salary", [60, 95, 120])
@pytest.mark.parametrize("alive", ["0%", "50%", "100%"])
@pytest.mark.parametrize("multiple", [0, 2, 50])
def test_every_case_has_its_words_in_both_languages(lang, salary, alive, multiple):
    offer, found = worked(salary=salary, alive=alive, multiple=multiple)
    text = wording.as_text(wording.spoken(offer, found, Language(lang)))
    assert "{" not in text
    assert "nan" not in text.lower()


def test_names_with_markup_and_braces_stay_text():
    name = "<b>{first}</b> =1+1 [x](javascript:1) **y**"
    offer, found = worked(second=name)
    spoken = wording.spoken(offer, found, Language("en"))
    assert name in wording.as_text(spoken)
    assert name in wording.as_dict(spoken)["paragraph"]


def test_korean_particles_follow_the_names():
    offer, found = worked(first="네이버", second="작은 곳")
    text = wording.spoken(offer, found, Language("ko")).paragraph
    assert "네이버는" in text
    assert "작은 곳은" in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_shipped_examples_name_figures_whose_wording_holds_their_values(path):
    evidence = Evidence(ROOT / "data" / "processed")
    offer = read(path, evidence)  # refuses a value that its figure does not hold
    assert {"offers[1].salary", "offers[2].salary", "offers[2].company.survival"} <= set(offer.figures)
    for ids in offer.figures.values():
        assert all(evidence.figure(i) for i in ids)


def test_the_korean_example_rests_on_late_entry_pay_and_korean_survival():
    evidence = Evidence(ROOT / "data" / "processed")
    offer = read(EXAMPLES[0], evidence)
    rows = {key: evidence.figure(ids[0]).row for key, ids in offer.figures.items()}
    assert rows["offers[1].salary"]["level"] == rows["offers[2].salary"]["level"] == "entry"
    assert {rows[f"offers[{n}].salary"]["year"] for n in (1, 2)} == {"2025", "2026"}
    assert (rows["offers[2].company.survival"]["country"], rows["offers[2].company.survival"]["industry_section"]) == (
        "KR",
        "J",
    )
    text = wording.as_text(wording.spoken(offer, wording.work_out(offer), Language("ko")))
    for ids in offer.figures.values():
        assert ids[0] in text


@pytest.mark.parametrize(
    ("offer", "paid"),
    [
        # 소득세법 by the steps of test_tax.py, insurance 2026: 50,000,000 less pension 2,375,000, health 1,797,500,
        # care 236,200, employment 450,000; the rest is in the test of the tables
        ("{name: a, salary: 5천만원}", 50_000_000),
        ("{name: a, salary: 5천만원, bonus: 20%}", 60_000_000),
        ("{name: a, salary: 6500만, severance: included}", 60_000_000),  # twelve of thirteen parts
    ],
)
def test_the_first_year_is_worked_out_to_the_won(offer, paid):
    text = f"currency: KRW\nhorizon: 3\noffers:\n  - {offer}\n  - {{name: b, salary: 1000만}}\n"
    file = parse(text.encode())
    slip = wording.pay_slip(file.about.offers[0])
    tables = schedule("KR")
    assert slip["gross"] == pytest.approx(paid)
    assert slip["net"] == pytest.approx(tables.net(paid), abs=0.5)
    assert slip["gross"] - slip["tax"] - slip["insurance"] == slip["net"]
    found = wording.work_out(file)
    kept = slip["net"] + file.about.offers[0].severance * file.about.offers[0].salary
    assert found.offers[0].years[0].median == pytest.approx(kept, rel=5e-3)  # severance pay is taxed on its own
    assert found.offers[0].years_before[0] > found.offers[0].years[0].median


def test_an_american_year_is_worked_out_to_the_dollar():
    text = "currency: USD\nhorizon: 1\ntax_year: 2025\noffers:\n  - {name: a, salary: 100k}\n  - {name: b, salary: 1}\n"
    slip = wording.pay_slip(parse(text.encode()).about.offers[0])
    assert (round(slip["tax"]), round(slip["insurance"]), round(slip["net"])) == (13_449, 7_650, 78_901)


def test_an_offer_abroad_is_taxed_there_in_its_own_currency():
    text = "currency: KRW\nhorizon: 1\ntax_year: 2025\nexchange_rates: {USD: 1335}\noffers:\n"
    text += "  - {name: a, currency: USD, salary: 100k}\n  - {name: b, salary: 5000만}\n"
    file = parse(text.encode())
    assert wording.pay_slip(file.about.offers[0])["tax"] == pytest.approx(13_449 * 1335)
    found = wording.work_out(file)
    assert found.offers[0].total.median == pytest.approx(78_901 * 1335, rel=2e-4)
    parity = said(file, found)["parity"]
    assert "purchasing power parity" in parity


def test_where_one_country_has_no_tables_both_are_before_tax():
    text = (
        "currency: KRW\nhorizon: 1\noffers:\n  - {name: a, currency: EUR, salary: 90k}\n  - {name: b, salary: 5000만}\n"
    )
    file = parse(text.encode())
    assert [one.taxes for one in file.about.offers] == [None, None]
    assert ("leaves-out.before-tax", {}) in wording.leaves_out(file)
    assert said(file, wording.work_out(file))["rate"].startswith("One EUR counts as ")


# ---- the command


def test_the_answer_goes_to_stdout_and_ends_with_0(capsys):
    assert offers.main(str(EXAMPLES[0]), lang="ko") == 0
    out, err = capsys.readouterr()
    assert out.startswith("네이버 예시, 아니면 초기 스타트업 예시?")
    assert "조언이 아니다" in out
    assert err == ""


def test_json_holds_the_same_numbers(capsys):
    assert offers.main(str(EXAMPLES[0]), as_json=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert [o["name"] for o in data["offers"]] == ["Naver (example)", "Early start-up (example)"]
    assert len(data["offers"][0]["years"]) == data["horizon_years"] == 10
    assert data["figures"]["offers[1].salary"] == ["sal-00696"]
    parts = data["offers"][1]
    assert parts["cash"] + parts["stock"] + parts["equity"] == pytest.approx(parts["total"]["mean"])


def test_mistakes_go_to_stderr_one_a_line_and_end_with_1(tmp_path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text("currency: KRW\nhorizon: ten\noffers: []\n", encoding="utf-8")
    assert offers.main(str(path)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"{path}:2:10: horizon: ten is not a number (write digits, such as 10)",
        f"{path}:3:9: offers: the list needs 2 entries and has 0 (an answer compares 2)",
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_file_that_is_not_there_is_wrong_usage(lang, capsys):
    assert offers.main("no-\x1b[31msuch.yaml", lang=lang) == 2
    err = capsys.readouterr().err
    assert "\\u{1b}" in err
    assert err.count("\n") == 1


def test_a_folder_is_wrong_usage(tmp_path, capsys):
    assert offers.main(str(tmp_path)) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_same_file_and_seed_same_bytes_in_fresh_processes(path):
    """Also with another hash seed and time zone; and without matplotlib, which would take a second."""
    code = (
        "import sys; from talentmarket import offers; "
        f"assert offers.main({str(path)!r}, True, 'ko') == 0; "
        "assert 'matplotlib' not in sys.modules, 'a heavy import'"
    )
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONUTF8": "1"}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
        seen.add(run.stdout)
    assert len(seen) == 1


DOUBTED = """\
currency: KRW
horizon: 5
offers:
  - {name: same, salary: 9억5000만}
  - name: same
    salary: 5천만
    equity: {percent: 30%, post_money: 200억}
    company:
      survival: {points: {5: 40%}}
      exit: {years: 5, multiple: 2}
"""


def test_what_was_often_a_slip_is_asked_about_by_name_and_goes_on_with_yes(tmp_path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text(DOUBTED, encoding="utf-8")
    assert offers.main(str(path)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    pay, name, share, last = err.splitlines()
    assert pay.startswith(f"{path}:4:18: offers[1].salary: is 950,000,000 KRW right? It is 1")
    assert name == f"{path}:5:5: are both offers called same? The answer could not tell them apart"
    assert share.startswith(f"{path}:7:14: offers[2].equity.percent: is 30% right? The largest published grant")
    assert last.endswith("run it again with --yes if all of this is right")
    assert offers.main(str(path), sure=True) == 0


def test_stock_bonus_and_sign_on_are_asked_about_as_pay_is():
    """As the form writes them: the currency is the offer's own."""
    text = DOUBTED.replace(
        "salary: 5천만", "salary: 5천만\n    sign_on: 9500억\n    stock: {value_a_year: 3조, volatility: 35%}"
    )
    asked = {doubt.key: doubt.text("en") for doubt in parse(text.encode()).doubts}
    assert asked["offers[2].stock.value_a_year"].startswith(
        "offers[2].stock.value_a_year: is 3,000,000,000,000 KRW right?"
    )
    assert asked["offers[2].sign_on"].startswith("offers[2].sign_on: is 950,000,000,000 KRW right?")


def test_the_examples_raise_no_doubt():
    assert [read(path).doubts for path in EXAMPLES] == [(), ()]


@pytest.mark.parametrize(("code", "salary"), [("en", "95_000_000"), ("ko", "9500만")])
def test_amounts_among_the_examples_of_keys_are_written_for_the_reader(code: str, salary: str) -> None:
    examples = tables.keys(Language(code)).set_index("key")["example"]
    assert examples["offer: salary"] == salary
    assert examples[examples.str.contains("[만억]")].empty == (code == "en")
