"""A reviewer sees on one screen what a change does to the processed tables."""

import json
import subprocess
from pathlib import Path

import pytest

from talentmarket.messages import WrongUsage
from talentmarket.tables import diff

HEAD = "figure_id,as_stated,low,annual_low,flags\n"
BEFORE = HEAD + "sal-00001,a,100,1200,\nsal-00002,b,50,50,\nsal-00003,c,7,,\nsal-00004,d,1,1,\n"
AFTER = HEAD + "sal-00001,a,110,1320,\nsal-00002,b,500,500,no_year\nsal-00003,c,7,7,\nsal-00005,e,2,2,\n"


def files(text: str, name: str = "salaries.csv") -> dict[str, bytes]:
    return {name: text.encode()}


def test_equal_sets_do_not_differ():
    assert diff.compare(files(BEFORE), files(BEFORE)) == []
    assert diff.text([], "data/processed against HEAD") == "data/processed against HEAD: no table changes"


def test_rows_added_removed_and_changed_are_told_by_key():
    (salaries,) = diff.compare(files(BEFORE), files(AFTER))
    assert (salaries.table, salaries.rows_before, salaries.rows_after) == ("salaries", 4, 4)
    assert salaries.added == ["sal-00005"]
    assert salaries.removed == ["sal-00004"]
    assert salaries.wordings == {"sal-00004": "d", "sal-00005": "e"}


def test_the_largest_relative_change_comes_first_and_a_number_out_of_nothing_before_it():
    (salaries,) = diff.compare(files(BEFORE), files(AFTER))
    told = [(change.key, change.column, change.before, change.after, change.others) for change in salaries.changed]
    assert told == [
        ("sal-00003", "annual_low", "", "7", 0),
        ("sal-00002", "low", "50", "500", 2),
        ("sal-00001", "low", "100", "110", 1),
    ]
    assert salaries.changed[1].relative == 9
    assert salaries.changed[2].relative == pytest.approx(0.1)


def test_text_changes_come_after_numbers():
    after = BEFORE.replace("sal-00001,a", "sal-00001,z").replace("sal-00002,b,50,50", "sal-00002,b,51,50")
    (salaries,) = diff.compare(files(BEFORE), files(after))
    assert [change.key for change in salaries.changed] == ["sal-00002", "sal-00001"]


def test_a_table_or_a_column_that_comes_or_goes_is_told():
    (gone,) = diff.compare(files(BEFORE), {})
    assert (gone.rows_before, gone.rows_after, len(gone.removed)) == (4, 0, 4)
    (wider,) = diff.compare(files(BEFORE), files("figure_id,as_stated,low\nsal-00001,a,100\n"))
    assert wider.columns_removed == ["annual_low", "flags"]
    assert "columns -annual_low, -flags" in diff.text([wider])


def test_a_key_of_several_columns_is_joined():
    head = "raw_table,table,rows\n"
    (ledger,) = diff.compare(
        files(head + "salaries,refused,2\n", "ledger.csv"), files(head + "salaries,refused,3\n", "ledger.csv")
    )
    assert ledger.changed[0].key == "salaries, refused"


def test_the_text_says_it_in_words():
    said = diff.text(diff.compare(files(BEFORE), files(AFTER)), "data/processed against HEAD").splitlines()
    assert said == [
        "data/processed against HEAD",
        "salaries  4 rows: 1 added, 1 removed, 3 changed",
        "",
        "~ salaries sal-00003: annual_low empty → 7",
        "~ salaries sal-00002: low 50 → 500 (+900.0%) and 2 more",
        "~ salaries sal-00001: low 100 → 110 (+10.0%) and 1 more",
        "+ salaries sal-00005: e",
        "- salaries sal-00004: d",
    ]


def test_a_long_difference_fits_a_screen_and_says_how_much_is_left_out():
    many = HEAD + "".join(f"sal-{number:05d},{'x' * 300},1,1,\n" for number in range(500))
    said = diff.text(diff.compare(files(HEAD), files(many)), lines=20).splitlines()
    assert len(said) == 20
    assert said[-1] == "… and 483 more"
    assert max(map(len, said)) <= diff.SCREEN_WIDTH


def test_hostile_wordings_cannot_move_the_cursor():
    after = BEFORE + 'sal-00009,"\x1b[2J\u202eevil",1,1,\n'
    said = diff.text(diff.compare(files(BEFORE), files(after)))
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_shorter_table_a_lost_source_and_a_tenfold_value_are_setbacks():
    head = "source_id,title,publisher,url,published,language,kind\n"
    before = files(BEFORE) | files(head + "a,,x,,,en,news\nb,,x,,,en,news\n", "sources.csv")
    after = files(AFTER.replace("sal-00005,e,2,2,\n", "")) | files(head + "a,,x,,,en,news\n", "sources.csv")
    assert diff.setbacks(before, after) == {
        "data/processed/salaries.csv": "salaries has fewer rows than before (1 gone)",
        "sal-00002": "salaries sal-00002: low moves from 50 to 500",
        "data/processed/sources.csv": "sources has fewer rows than before (1 gone)",
        "b": "the source b has vanished",
    }


def test_more_rows_fewer_refusals_and_small_moves_are_none():
    refused = "figure_id,raw_table,as_stated,unit,reason\n"
    before = files(BEFORE) | files(refused + "sal-00009,salaries,x,USD,y\n", "refused.csv")
    after = files(BEFORE.replace("100,1200", "199,2400") + "sal-00009,x,1,1,\n") | files(refused, "refused.csv")
    assert diff.setbacks(before, after) == {}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    folder = tmp_path / diff.PROCESSED
    folder.mkdir(parents=True)
    (folder / "salaries.csv").write_text(BEFORE)
    git("init")
    git("add", "-A")
    git("commit", "-m", "Before")
    (folder / "salaries.csv").write_text(AFTER)
    return tmp_path


def test_the_working_tree_is_compared_with_a_revision(repository):
    said = diff.against(repository, "HEAD")
    assert said.startswith("data/processed against HEAD\nsalaries  4 rows: 1 added, 1 removed, 3 changed")


def test_a_revision_is_kept_as_the_version_before_by_rows_and_answers(repository):
    answers = "answer_id,value_low,value_high,unit,status\nk,0.364,0.364,share,answered\nu,,,ratio,cant_tell\n"
    (repository / diff.PROCESSED / "answers.csv").write_text(answers)
    for command in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-m", "Then"]):
        subprocess.run(["git", "-C", str(repository), *command], check=True, capture_output=True)
    (repository / diff.PROCESSED / "answers.csv").write_text("answer_id\n")
    assert json.loads(diff.keep(repository, "HEAD", "0.1.0").read_text()) == {
        "version": "0.1.0",
        "rows": {"answers": 2, "salaries": 4},
        "answers": {
            "k": {"value_low": 0.364, "value_high": 0.364, "unit": "share", "status": "answered"},
            "u": {"value_low": None, "value_high": None, "unit": "ratio", "status": "cant_tell"},
        },
    }


@pytest.mark.parametrize("revision", ["no-such-branch", "--upload-pack=x", "-x", ""])
def test_a_revision_that_is_none_is_named(repository, revision):
    with pytest.raises(WrongUsage, match=r"revision|git can't read"):
        diff.against(repository, revision)
