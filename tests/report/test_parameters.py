"""Parameters are checked before anything runs, and what is wrong with one is said."""

import json
from pathlib import Path

import pytest

from talentmarket.report.parameters import DeclarationError, ParameterError, Plan, check, check_injected, declared
from talentmarket.translations import say
from tests.report.conftest import NOTEBOOKS, make_project


def notebook(source: str) -> dict[str, object]:
    return {"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project") / "data" / "processed"


def everything() -> list:
    return declared(json.loads((NOTEBOOKS / "everything.ipynb").read_text()))


def test_a_declaration_gives_type_default_comment_and_what_is_allowed() -> None:
    by_name = {parameter.name: parameter for parameter in everything()}
    assert by_name["statistic"].choices == ("median", "mean")
    assert (by_name["since"].type, by_name["since"].least, by_name["since"].most) == (int, 1990, 2026)
    assert by_name["country"].column == ("pay", "country")
    assert by_name["country"].comment == "country of the amounts, empty for all"
    assert by_name["places"].is_list
    assert by_name["places"].default == ["KR", "US"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("since = 2015  # first year", "write  name: type = default  # comment"),
        ("since: int = 2015", "write  name: type = default  # comment"),
        ("since: int = 2015  # first year [everything]", "neither table.column nor a range"),
        ("since: date = 2015  # first year", "date"),
        ("since: int = this_year()  # first year", "malformed node"),
    ],
)
def test_a_declaration_that_does_not_keep_to_the_form_is_refused(line: str, said: str) -> None:
    with pytest.raises(DeclarationError, match="parameters cell") as caught:
        declared(notebook(line))
    assert said in str(caught.value)


def test_a_notebook_may_have_no_parameters_but_not_two_cells_of_them() -> None:
    assert declared({"cells": []}) == []
    twice = notebook("since: int = 2015  # first year")["cells"] * 2
    with pytest.raises(DeclarationError, match="2 cells are tagged parameters: tag one"):
        declared({"cells": twice})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("since", "2021", 2021),
        ("country", "KR", "KR"),
        ("country", "NA", "NA"),
        ("country", "", ""),
        ("statistic", "mean", "mean"),
        ("places", "KR, NA", ["KR", "NA"]),
        ("places", '["US"]', ["US"]),
        ("note", "$5; __import__('os')", "$5; __import__('os')"),
    ],
)
def test_a_value_from_a_command_line_gets_the_declared_type(name: str, text: str, value: object, data: Path) -> None:
    assert check(everything(), {name: text}, data) == {name: value}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"contry": "US"}, "parameter 'contry': unknown, did you mean 'country'?"),
        ({"since": "soon"}, "parameter 'since': 'soon' is not a whole number"),
        ({"since": "20.5"}, "is not a whole number"),
        ({"since": True}, "is not a whole number"),
        ({"since": "1900"}, "'1900' is not between 1990 and 2026"),
        ({"country": "kr"}, "'kr' is not allowed, did you mean 'KR'?; allowed: KR, NA, US"),
        ({"statistic": "medain"}, "did you mean 'median'?"),
        ({"places": "KR,XX"}, "'XX' is not allowed"),
        ({"note": 5}, "is not a text"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_probably_meant(given: dict, said: str, data: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        check(everything(), given, data)
    assert said in str(caught.value)


@pytest.mark.parametrize("value", ["../../etc/passwd", "a/b", "<script>", "x" * 500, "a\nb", "\x00", "한글"])
def test_the_name_of_a_page_stays_a_file_name_whatever_a_parameter_holds(value: str) -> None:
    name = Plan(Path("notebooks/pay.ipynb"), "en", {"note": value}).name
    assert name.startswith("pay--note-")
    assert len(name.encode()) < 250
    assert not set("/\\\0\n<>") & set(name)


def test_two_values_never_share_the_name_of_a_page() -> None:
    notes = ["a b", "a_b", "a/b", "a\\b", "a" * 99, "a" * 98 + "b"]
    names = {Plan(Path("pay.ipynb"), "en", {"note": note}).name for note in notes}
    assert len(names) == len(notes)


def injected(cell: str) -> dict[str, object]:
    """What a kernel holds in which plain papermill ran the parameters cell of everything.ipynb and one of its own."""
    (declaration,) = (
        "".join(cell["source"])
        for cell in json.loads((NOTEBOOKS / "everything.ipynb").read_text())["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
    )
    namespace: dict[str, object] = {"In": ["", declaration, cell, "page = Page()"]}
    exec(declaration + "\n" + cell, namespace)
    return namespace


def test_what_papermill_gives_without_the_report_is_typed_in_place(data: Path) -> None:
    namespace = injected('# Parameters\nplaces = "KR"\n')
    check_injected(namespace, data)
    assert namespace["places"] == ["KR"]


def test_what_is_wrong_with_a_parameter_is_said_in_the_readers_language(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ParameterError) as caught:
        check(everything(), {"since": "abc"}, data)
    assert str(caught.value) == "parameter 'since': 'abc' is not a whole number"
    monkeypatch.setenv("LANGUAGE", "ko")
    assert say(caught.value.args[0]) == "조건 'since': 'abc'은(는) 정수가 아닙니다"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("since = 1066", "parameter 'since': 1066 is not between 1990 and 2026"),
        ("sinc = 2015", "parameter 'sinc': unknown, did you mean 'since'?"),
    ],
)
def test_what_papermill_gives_without_the_report_is_refused_in_one_line(cell: str, said: str, data: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        check_injected(injected(f"# Parameters\n{cell}\n"), data)
    assert said in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_cells_that_a_person_runs_in_jupyter_are_left_alone(data: Path) -> None:
    namespace = injected("since = 1066")
    check_injected(namespace, data)
    assert namespace["since"] == 1066
