"""An offer file is read, or its mistakes are named with their places and a way to mend them."""

import re
import tomllib
from importlib.resources import files

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmarket.offers.evidence import Evidence, rate_of
from talentmarket.offers.file import SIZE_LIMIT, MistakesInFile, parse, shown, vocabulary

GOOD = """\
currency: KRW
horizon: 10
discount_rate: 3%
savings: 30_000_000
offers:
  - name: 큰 회사
    salary: 50000000
    stock:
      value: 10000000
      drift: 7%
      volatility: 35%
  - name: 작은 회사
    salary: 35000000
    equity:
      percent: 0.5%
      post_money: 20000000000
    company:
      age: 2
      survival:
        points: {1: 60%, 5: 30%}
      exit:
        years: [5, 8]
        multiple: 4
tax: {pay: 0%}
"""


def mistakes(text, evidence=None, lang="en"):
    """The mistakes of a file as `line:column: text`."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(MistakesInFile) as found:
        parse(data, evidence)
    return [f"{m.line}:{m.column}: {m.text(lang)}" for m in found.value.mistakes]


def changed(old, new):
    assert GOOD.count(old) == 1, f"{old!r} does not stand once in the file"
    return GOOD.replace(old, new)


def test_a_good_file_becomes_a_comparison():
    offer = parse(GOOD.encode())
    first, second = offer.about.offers
    assert (offer.currency, offer.about.horizon, offer.about.discount) == ("KRW", 10, 0.03)
    assert (first.name, first.salary, first.stock.volatility) == ("큰 회사", 5e7, 0.35)
    assert second.equity.face == pytest.approx(0.005 * 2e10)
    assert second.equity.exit.time == (5.0, 8.0)
    assert second.survival.alive == (0.6, 0.3)


def test_an_exit_may_come_after_the_horizon():
    offer = parse(changed("years: [5, 8]", "years: 12").encode())
    assert offer.about.offers[1].equity.exit.time == (12.0, 12.0)


def test_without_a_drift_listed_stock_earns_what_its_payments_are_discounted_at():
    offer = parse(changed("      drift: 7%\n", "").encode())
    assert offer.about.offers[0].stock.drift == offer.about.discount == 0.03


@pytest.mark.parametrize(("given", "rounds"), [("", [0.18, 0.14, 0.10]), ("\n      rounds: []", [])])
def test_later_rounds_are_the_usual_ones_unless_the_file_says_otherwise(given, rounds):
    offer = parse(changed("post_money: 20000000000", f"post_money: 20000000000{given}").encode())
    assert [one.dilution for one in offer.about.offers[1].equity.rounds] == pytest.approx(rounds)


def test_the_share_of_survivors_that_are_sold_comes_from_published_exits():
    # 22 % of all companies; from age 2 (0.6 ** ... ) the curve leaves alive / alive(2) after 6.5 years
    offer = parse(GOOD.encode())
    holding, survival = offer.about.offers[1].equity, offer.about.offers[1].survival
    assert holding.exit.chance == pytest.approx(0.22 / float(survival.chance(6.5)))
    given = parse(changed("multiple: 4", "multiple: 4\n        chance: 40%").encode())
    assert given.about.offers[1].equity.exit.chance == 0.4


def test_each_default_is_the_value_of_its_figure():
    from talentmarket import load

    defaults = tomllib.loads((files("talentmarket.offers") / "defaults.toml").read_text(encoding="utf-8"))
    known = {}
    for table in ("equity", "startup_outcomes"):
        known |= load(table).set_index("figure_id")["percent_low"].to_dict()
    assert defaults["sold"]["share"] == known[defaults["sold"]["figure"]]
    assert [one["dilution"] for one in defaults["round"]] == [known[one["figure"]] for one in defaults["round"]]


def test_what_is_not_said_has_the_published_default():
    offer = parse(GOOD.encode())
    assert offer.about.risk_aversion == vocabulary()["file"]["risk_aversion"]["default"]
    assert offer.about.offers[1].equity.vesting.years == 4.0


def test_options_are_a_number_at_a_strike():
    text = changed(
        "percent: 0.5%\n      post_money: 20000000000",
        "number: 1000\n      preferred_price: 50000\n      strike: 20000",
    )
    equity = parse(text.encode()).about.offers[1].equity
    assert (equity.face, equity.cost, equity.company) == (5e7, 2e7, None)


def test_an_offer_in_another_currency_is_converted_at_the_readers_rate():
    text = changed("    salary: 50000000", "    currency: USD\n    salary: 40000").replace(
        "horizon: 10\n", "horizon: 10\nexchange_rates: {USD: 1350}\n"
    )
    assert parse(text.encode()).about.offers[0].salary == pytest.approx(54e6)


def test_survival_and_returns_come_from_the_tables_and_name_their_figures(evidence):
    text = GOOD.replace("        points: {1: 60%, 5: 30%}", "        country: KR\n        section: J")
    text = text.replace("multiple: 4", "returns: published")
    offer = parse(text.encode(), evidence)
    assert offer.about.offers[1].survival.chance(1.0) < offer.about.offers[1].survival.chance(0.5) < 1
    assert offer.about.offers[1].equity.exit.among == "all"
    assert offer.figures == {
        "offers[2].company.exit.returns": ("hir-01320", "hir-01322", "hir-01321", "sur-03033", "hir-01325"),
        "offers[2].company.survival": ("sur-00001", "sur-00003"),
    }


def test_figures_are_named_beside_the_values_they_stand_for(evidence):
    text = changed("    salary: 35000000", "    salary: 35000000\n    figures: {salary: sal-00002}")
    assert parse(text.encode(), evidence).figures == {"offers[2].salary": ("sal-00002",)}


@pytest.mark.parametrize("nothing", ["", " {}", " []"])
def test_an_empty_list_of_figures_names_none(nothing):
    text = changed("    salary: 35000000", f"    salary: 35000000\n    figures:{nothing}")
    assert parse(text.encode()) == parse(GOOD.encode())


# Each: what is spoiled, and the one line that names it.
SPOILED = {
    "unknown key": (
        ("horizon: 10", "horizn: 10"),
        ["1:1: horizon is missing (add horizon: 10)", "2:1: unknown key horizn (did you mean horizon?)"],
    ),
    "unknown key far from any": (
        ("        multiple: 4", "        multiple: 4\n        zzz: 4"),
        [
            "24:9: offers[2].company.exit: unknown key zzz (known are figures, years, chance, returns, multiple, value, values)"
        ],
    ),
    "duplicate key": (
        ("savings: 30_000_000", "horizon: 3"),
        ["4:1: horizon is given twice, first in line 2 (keep one)"],
    ),
    "negative percent": (
        ("percent: 0.5%", "percent: -0.5%"),
        ["15:16: offers[2].equity.percent: -0.5% is less than 0% (write 0% or more)"],
    ),
    "percent without its sign": (
        ("discount_rate: 3%", "discount_rate: 0.03"),
        [
            "3:16: discount_rate: 0.03 has no percent sign "
            "(write 0.03% if you mean 0.03 percent, 3% if you mean a share)"
        ],
    ),
    "no percentage": (
        ("drift: 7%", "drift: seven%"),
        ["10:14: offers[1].stock.drift: seven% is not a percentage (write 7%)"],
    ),
    "strike without number": (
        ("percent: 0.5%", "strike: 100\n      percent: 0.5%"),
        ["15:7: offers[2].equity: strike without number (add number, or remove strike)"],
    ),
    "percent without post_money": (
        ("      post_money: 20000000000\n", ""),
        ["15:7: offers[2].equity: percent without post_money (add post_money, or remove percent)"],
    ),
    "neither percent nor number": (
        ("      percent: 0.5%\n", ""),
        ["15:7: offers[2].equity: one of percent, number is missing (add the one you know)"],
    ),
    "currency missing": (("currency: KRW\n", ""), ["1:1: currency is missing (add currency: KRW)"]),
    "currency unknown": (
        ("currency: KRW", "currency: KWR"),
        ["1:11: currency: KWR is not a known currency (did you mean KRW?)"],
    ),
    "a currency without a rate": (
        ("    salary: 50000000", "    currency: VND\n    salary: 50000000"),
        [
            "7:5: offers[1].currency: the European Central Bank quotes no rate for VND (add exchange_rates: {VND: units of KRW for one VND})"
        ],
    ),
    "a place without tax tables": (
        ("    salary: 50000000", "    taxed_in: FR\n    salary: 50000000"),
        [
            "7:5: offers[1].taxed_in: there is no tax table for FR (known are KR, US, US-CA, US-NY, US-MA, US-IL, US-PA, US-CO, US-WA, US-TX, US-FL, US-NV; or give flat rates in tax:)"
        ],
    ),
    "a bonus range of one": (
        ("    salary: 50000000", "    bonus: 20%\n    bonus_range: [50%]\n    salary: 50000000"),
        ["8:18: offers[1].bonus_range: two percentages are needed, the lowest and the highest (write [0%, 50%])"],
    ),
    "an amount in another currency": (
        ("salary: 50000000", "salary: $180,000"),
        ["7:13: offers[1].salary: $180,000 is not in KRW (write it in KRW, or name its currency in currency:)"],
    ),
    "an amount for a month": (
        ("salary: 50000000", "salary: 월 450만원"),
        ["7:13: offers[1].salary: 월 450만원 is not for a year (write the amount for a year)"],
    ),
    "a range for an amount": (
        ("salary: 50000000", "salary: 3000만~3500만원"),
        ["7:13: offers[1].salary: 3000만~3500만원 is not one amount (write one number, such as 9500만)"],
    ),
    "more than an amount": (
        ("salary: 50000000", "salary: 1억원 이상"),
        ["7:13: offers[1].salary: 1억원 이상 is not one amount (write one number, such as 9500만)"],
    ),
    "a word for an amount": (
        ("salary: 50000000", "salary: negotiable"),
        ["7:13: offers[1].salary: negotiable is not an amount (write digits, or as people do: 9500만, 180k)"],
    ),
    "a percentage for an amount": (
        ("salary: 50000000", "salary: 20%"),
        ["7:13: offers[1].salary: 20% is not an amount (write digits, or as people do: 9500만, 180k)"],
    ),
    "a mistyped key of an offer": (
        ("    salary: 35000000", "    salery: 35000000"),
        [
            "12:5: offers[2]: salary is missing (add salary: 9500만)",
            "13:5: offers[2]: unknown key salery (did you mean salary?)",
        ],
    ),
    "the name of an industry for its letter": (
        ("        points: {1: 60%, 5: 30%}", "        country: KR\n        section: tech"),
        [
            "21:9: offers[2].company.survival.section: there is no survival curve for the industry tech (J is information and communication; known are A, ALL, B, C, D, E, F, G, H, I, J, K, L, M, N, P, Q, R, S)"
        ],
    ),
    "a negative amount": (
        ("salary: 50000000", "salary: -1"),
        ["7:13: offers[1].salary: -1 is less than 0 (write 0 or more)"],
    ),
    "a number too large to be one": (
        ("salary: 50000000", "salary: 1e300"),
        ["7:13: offers[1].salary: 1e300 is not an amount (write digits, or as people do: 9500만, 180k)"],
    ),
    "not a number at all": (
        ("salary: 50000000", "salary: .nan"),
        ["7:13: offers[1].salary: .nan is not an amount (write digits, or as people do: 9500만, 180k)"],
    ),
    "no value": (
        ("salary: 50000000", "salary:"),
        ["7:12: offers[1].salary: no value after salary (write salary: 9500만, or remove the line)"],
    ),
    "half a year of horizon": (
        ("horizon: 10", "horizon: 9.5"),
        ["2:10: horizon: 9.5 is not a whole number (write digits, such as 10)"],
    ),
    "one offer": (
        (GOOD[GOOD.index("  - name: 작은") :], ""),
        ["6:3: offers: the list needs 2 entries and has 1 (an answer compares 2)"],
    ),
    "a value where a section belongs": (
        ("        points: {1: 60%, 5: 30%}", "        30%"),
        [
            "20:9: 30% where lines such as country: KR are expected (write them indented below offers[2].company.survival)"
        ],
    ),
    "a value where a section of optional keys belongs": (
        ("    equity:\n      percent: 0.5%\n      post_money: 20000000000\n", "    equity: 0.5%\n"),
        ["14:13: 0.5% where lines such as percent: 0.5% are expected (write them indented below offers[2].equity)"],
    ),
    "the dead rise": (
        ("5: 30%", "5: 70%"),
        [
            "20:29: offers[2].company.survival.points: 70% is more than the 60% still alive earlier (lower it; closed companies do not return)"
        ],
    ),
    "a curve without an age": (
        ("{1: 60%, 5: 30%}", "{0: 100%}"),
        [
            "20:9: offers[2].company.survival.points: no value after points (write points: {1: 61.1%, 5: 38.7%}, or remove the line)"
        ],
    ),
    "exits turned round": (
        ("years: [5, 8]", "years: [8, 5]"),
        ["22:16: offers[2].company.exit.years: the latest exit, 5, comes before the soonest, 8 (swap them)"],
    ),
    "percentiles that fall": (
        ("multiple: 4", "values: {50%: 9, 90%: 8}"),
        ["23:31: offers[2].company.exit.values: 8 is less than the value before it (put them in rising order)"],
    ),
    "two kinds of exit value": (
        ("multiple: 4", "multiple: 4\n        value: 5"),
        ["24:9: offers[2].company.exit: multiple together with value (keep one of them)"],
    ),
    "a holding in nothing": (
        (GOOD[GOOD.index("    company:") :], ""),
        ["14:5: offers[2]: equity without company (add company, or remove equity)"],
    ),
    "a holding without an exit": (
        (GOOD[GOOD.index("      exit:") :], ""),
        ["15:7: offers[2].equity: equity without company.exit: its value is open (add exit: below company)"],
    ),
    "a cliff beyond the vesting": (
        ("      percent: 0.5%", "      cliff_years: 6\n      percent: 0.5%"),
        ["15:7: offers[2].equity.cliff_years: a cliff of 6 years is longer than the vesting of 4 (shorten it)"],
    ),
    "an unknown choice": (
        ("multiple: 4", "returns: publishd"),
        ["23:18: offers[2].company.exit.returns: publishd is none of published (did you mean published?)"],
    ),
    "a tag": (
        ("salary: 50000000", "salary: !!python/object/apply:os.system [ls]"),
        ["7:13: a tag, tag:yaml.org,2002:python/object/apply:os.system (remove it; values are plain text and numbers)"],
    ),
    "an alias": (
        ("salary: 50000000", "salary: &s 50000000"),
        ["7:13: an anchor or alias, s (write the value itself)"],
    ),
    "a second document": (
        ("currency: KRW\n", "currency: KRW\n---\n"),
        ["2:1: a second document begins here (keep one and remove ---)"],
    ),
    "deep nesting": (
        ("discount_rate: 3%", "discount_rate: [[[[[[[[[[[[3%]]]]]]]]]]]]"),
        ["3:25: nested deeper than 10 levels (no offer needs that)"],
    ),
    "an escape sequence in a name": (
        ("name: 큰 회사", 'name: "\\e[31mred"'),
        ["6:11: offers[1].name: an invisible character, \\u{1b} (remove it)"],
    ),
    "a bidi control": (
        ("name: 큰 회사", "name: a\u202eb"),
        ["6:12: an invisible character, \\u{202e} (remove it)"],
    ),
    "a null byte": (
        ("name: 큰 회사", "name: a\x00b"),
        ["6:12: an invisible character, \\u{0} (remove it)"],
    ),
    "a long name": (
        ("name: 큰 회사", "name: " + "x" * 61),
        [f"6:11: offers[1].name: {'x' * 47}… has more than 60 characters (shorten it)"],
    ),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_each_mistake_gets_one_line_with_its_place_and_a_way_to_mend_it(spoiled):
    (old, new), expected = SPOILED[spoiled]
    assert mistakes(changed(old, new)) == expected


@pytest.mark.parametrize("spoiled", SPOILED)
def test_and_so_in_korean(spoiled):
    (old, new), expected = SPOILED[spoiled]
    found = mistakes(changed(old, new), lang="ko")
    places = [line.split(": ")[0] for line in expected]
    assert [line.split(": ")[0] for line in found] == places
    assert all(re.search(r"(니다|세요)", line) for line in found)  # politely, as a command answers


def abroad(rate):
    """The good file with the first offer in dollars at a rate of the reader's."""
    return changed("    salary: 50000000", "    currency: USD\n    salary: 50000").replace(
        "horizon: 10\n", f"horizon: 10\nexchange_rates: {{USD: {rate}}}\n"
    )


@pytest.mark.parametrize("rate", ["0.00075", "4400", "1"])
def test_a_rate_more_than_three_times_off_the_central_banks_is_refused_with_the_right_one(rate):
    (line,) = mistakes(abroad(rate))
    known, day = rate_of("USD", "KRW")
    assert line == (
        f"3:23: exchange_rates: {rate} KRW for one USD is more than three times off the European Central Bank's "
        f"{known:.6g} of {day} (write {known:.6g}, or leave the rate out)"
    )


@pytest.mark.parametrize(("times", "asked"), [(1.0, 0), (1.02, 0), (1.04, 1), (0.9, 1)])
def test_a_rate_more_than_three_percent_off_is_asked_about(times, asked):
    known, _ = rate_of("USD", "KRW")
    doubts = parse(abroad(f"{known * times:.4f}").encode()).doubts
    assert [d.kind for d in doubts if d.key == "exchange_rates"] == ["rate_off"] * asked


def test_without_a_rate_the_central_banks_latest_holds():
    offer = parse(changed("    salary: 50000000", "    currency: USD\n    salary: 50000").encode())
    known = rate_of("USD", "KRW")
    assert offer.rates == {"USD": known}
    assert offer.about.offers[0].salary == pytest.approx(50_000 * known[0])


def test_yaml_that_is_none_is_placed():
    assert mistakes(changed("horizon: 10", "horizon: [10")) == [
        "3:14: not YAML: expected ',' or ']', but got ':' "
        "(compare with offers/example-kr.yaml; indent with spaces, and put a space after each colon)"
    ]


def test_an_empty_file_says_where_to_start():
    assert mistakes("# nothing\n") == ["1:1: the file is empty (start from offers/example-kr.yaml)"]


def test_a_file_that_is_no_text():
    assert mistakes(b"currency: \xff\xfe") == ["1:11: the file is not UTF-8 text from here on (save it as UTF-8)"]


def test_a_file_saved_on_windows_is_good():
    assert parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == parse(GOOD.encode())


def test_a_file_too_large_is_not_read(tmp_path):
    from talentmarket.offers.file import read

    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(MistakesInFile, match=f"{SIZE_LIMIT + 1} bytes, more than the {SIZE_LIMIT}"):
        read(path)


def test_norway_stays_a_country(evidence):
    text = GOOD.replace("        points: {1: 60%, 5: 30%}", "        country: NO\n        section: J")
    assert mistakes(text, evidence) == [
        "20:9: offers[2].company.survival.country: there is no survival curve for NO in the tables (known are KR, US)"
    ]


def test_a_section_without_a_curve_names_those_that_have_one(evidence):
    text = GOOD.replace("        points: {1: 60%, 5: 30%}", "        country: KR\n        section: K")
    assert mistakes(text, evidence) == [
        "21:9: offers[2].company.survival.section: there is no survival curve for the industry K "
        "(J is information and communication; known are J)"
    ]


def test_tables_that_are_not_there_are_a_mistake_and_no_crash(tmp_path):
    text = GOOD.replace("        points: {1: 60%, 5: 30%}", "        country: KR\n        section: J")
    (line,) = mistakes(text, Evidence(tmp_path))
    assert line.startswith("20:9: offers[2].company.survival: the tables are not there: ")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("{salary: sal-00001}", "salary is 35000000, but sal-00001 says 월 400만원"),
        ("{salary: sal-99999}", "sal-99999 is not in the tables"),
        ("{slary: sal-00002}", "unknown key slary (did you mean salary?)"),
        ("{bonus: sal-00004}", "bonus has a figure but no value here"),
        ("{salary: sal-00004}", "salary is 35000000, but sal-00004 says 연봉의 20% 가량"),
    ],
)
def test_a_figure_must_say_what_the_value_says(evidence, figures, expected):
    text = changed("    salary: 35000000", f"    salary: 35000000\n    figures: {figures}")
    (line,) = mistakes(text, evidence)
    assert expected in line


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file():
    text = changed("horizon: 10", "horizon: x").replace("discount_rate: 3%", "discount_rate: 3")
    text = text.replace("salary: 35000000", "salary: -5")
    assert [line.split(": ")[0] for line in mistakes(text)] == ["2:10", "3:16", "13:13"]


def test_a_value_is_shown_on_one_line_without_invisible_characters():
    assert shown("a\n\x1b[31m\u202eb") == "a\\u{a}\\u{1b}[31m\\u{202e}b"
    assert shown("x" * 100) == "x" * 47 + "…"


def test_braces_in_a_value_are_not_read_as_a_template():
    assert mistakes(changed("horizon: 10", "horizon: '{key.__class__}'")) == [
        "2:10: horizon: {key.__class__} is not a number (write digits, such as 10)"
    ]


# ---- the vocabulary itself


def test_every_key_has_a_type_that_is_read_an_example_and_a_meaning():
    known = {"text", "money", "percent", "number", "years", "integer", "integers", "span", "currency", "choice"}
    known |= {"rates", "curve", "steps", "percents", "quantiles", "figures"}
    for name, section in vocabulary().items():
        for key in section.keys() - {"_", "figures"}:
            entry = section[key]
            kind, _, of = entry["type"].partition(":")
            assert (of in vocabulary()) if of else (kind in known), f"{name}.{key}"
            assert entry["meaning"], f"{name}.{key}"
            assert of or entry.get("example") or entry["values"], f"{name}.{key}"
            for other in (*entry.get("needs", ()), *entry.get("excludes", ())):
                assert other in section, f"{name}.{key}"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("9500만", 95e6),
        ("3천만원", 3e7),
        ("5,000만원", 5e7),
        ("1억 2천만 원", 1.2e8),
        ("₩50,000,000", 5e7),
        ("50_000_000", 5e7),
    ],
)
def test_amounts_are_read_as_people_write_them(written, amount):
    assert parse(changed("salary: 50000000", f"salary: {written}").encode()).about.offers[0].salary == amount


@pytest.mark.parametrize("written", ["180k", "$180,000", "180 thousand dollars", "180,000"])
def test_and_so_in_the_currency_that_an_offer_names_wherever_it_does(written):
    text = changed("salary: 50000000", f"salary: {written}\n    currency: USD")
    text = text.replace("horizon: 10", "horizon: 10\nexchange_rates: {USD: 1350}")
    assert parse(text.encode()).about.offers[0].salary == 180_000 * 1350


# ---- whatever stands in the file

scraps = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["3%", "KRW", "{}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted({k for s in vocabulary().values() for k in s})), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(vocabulary()["file"])), scraps, max_size=6))
def test_any_yaml_is_read_or_refused(content):
    text = yaml.safe_dump(content, allow_unicode=True)
    try:
        parse(text.encode())
    except MistakesInFile as found:
        for mistake in found.mistakes:
            assert mistake.line >= 1
            assert mistake.column >= 1
            assert mistake.text("ko").isprintable()
            assert mistake.text("en").isprintable()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(GOOD.encode())), st.integers(0, 40))
def test_any_bytes_in_a_good_file_are_read_or_refused(noise, at, cut):
    data = GOOD.encode()
    try:
        parse(data[:at] + noise + data[at + cut :])
    except MistakesInFile as refused:
        lines = [m.text("en") for m in refused.mistakes]
    else:
        lines = []
    assert all(line.isprintable() for line in lines)
