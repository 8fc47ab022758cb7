"""The check of words sees the words that the portal does not use, where a reader would see them."""

from pathlib import Path

import pytest

from shield.local.forbidden_words import FORBIDDEN
from shield.local.prepare import ROOT, Trouble
from shield.local.reader_strings import Text, files, texts
from shield.local.words_check import Finding, check, findings, findings_in, list_all


def found(text: str, path: str = "partnership/views/actions.py") -> list[str]:
    return sorted({finding.found for finding in findings_in(Text(path, 1, text))})


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("page.html", '<h1>Actions</h1>\n<p>It goes to <a href="/">whoever</a> is next.</p>\n'),
        ("page.html", '<h1>Actions</h1>\n{% page_header "Tell whoever asks" %}\n'),
        ("page.html", '<h1>Actions</h1>\n<img alt="For whoever asks">\n'),
        ("email.txt", "Hello\nwhoever you are\n"),
        ("views.py", '"""Actions."""\nheading = "For whoever asks"\n'),
        ("views.py", '"""Actions."""\nraise Refused(f"{name} is whoever asks.")\n'),
        ("README.md", "# Actions\nFor whoever asks.\n"),
    ],
)
def test_a_planted_word_is_found_on_its_line(tmp_path: Path, name: str, source: str):
    planted = tmp_path / name
    planted.write_text(source)
    assert findings(texts([planted])) == [Finding(str(planted), 2, "whoever", "the person who; anyone who")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Keep a reading", ["Keep", "a reading"]),
        ("Enter your e-mail address", ["e-mail"]),
        ("Log in to read it", ["Log in"]),
        ("Ensure this value is less than 60.", ["Ensure this value"]),
        ("Give an action", ["Give"]),
        ("Say where you stand", ["Say", "stand", "where you stand"]),
        ("Put this action off", ["Put", "Put this action off"]),
        ("Throw this draft away", ["Throw"]),
        ("Number 4 in line", ["in line"]),
        ("Ahead of you", ["Ahead of you"]),
        ("Roles & rights", ["Roles & rights"]),
        ("From 9.30am", ["9.30am"]),
        ("EmailNotice period is over", ["EmailNotice period"]),
        ("Waiting for an answer", ["Waiting for"]),
        ("Needed for scores 2 and 3", ["Needed for"]),
        ("Days until which cancelling is free", ["until which"]),
        ("Year must be like 2026/27", ["must be like"]),
        ("Kind of plan", ["Kind of plan"]),
        ("6 members, deputies included", ["deputies included"]),
        ("You sign exactly this text.", ["exactly this text"]),
        ("The text is not the one that was signed.", ["is not the one that"]),
        ("It will go on the agenda.", ["go on the agenda"]),
        ("The version before it stays readable.", ["stays readable"]),
        ("Talk to each other", ["Talk to each other"]),
        ("Numbers in a table", ["Numbers in a table"]),
        ("How it is going", ["How it is going"]),
        ("Thank you for coming", ["for coming"]),
        ("5 in number", ["in number"]),
        ("When professionals disagree", ["When professionals disagree"]),
        # Good English that is near to it.
        ("Sign in while waiting for the code.", []),
        ("What kind of harm it is", []),
        ("in line with the arrangements", []),
        ("Saying nothing helps no one.", []),
        ("We keep your details for two years.", []),
        ("You can keep this page. Say so if you need help.", []),
        ("Stand down the group", []),
        ("Add an action", []),
    ],
)
def test_forbidden_words_and_their_neighbours(text: str, words: list[str]):
    assert found(text) == words


def test_the_branches_of_a_template_are_read_apart_and_together():
    assert found("Edit it\x1fGive it away\x1f") == ["Give"]
    assert found("who\x1fever") == ["whoever"]


def test_documents_and_the_records_of_the_demo_may_tell_a_story():
    text = "The nurse said that nobody came, whoever asked."
    assert found(text, "templates/reviews/detail.html") == ["nobody", "said", "whoever"]
    assert found(text, "docs/operations.md") == ["whoever"]
    assert found(text, "reviews/demo/present.py") == ["whoever"]


def test_words_of_one_app_are_looked_for_there():
    assert found("Cancel the run", "templates/training/runs/cancel.html") == ["the run"]
    assert found("Cancel the run", "templates/partnership/meetings/cancel.html") == []


def test_every_entry_says_what_to_write_and_compiles():
    assert [entry.words for entry in FORBIDDEN if not entry.instead or not entry.pattern] == []
    assert len({(entry.words, entry.under) for entry in FORBIDDEN}) == len(FORBIDDEN)


def test_every_kind_of_file_is_read():
    read = {str(path.relative_to(ROOT)) for path in files()}
    assert {
        "README.md",
        "docs/operations.md",
        "shield/forms/sign_in.py",
        "static/js/app.js",
        "templates/account/login.html",
        "templates/account/email/email_changed_message.txt",
        "training/demo/data/catalogue.json",
    } <= read


def test_the_check_fails_with_the_place_and_the_words_to_use(monkeypatch, capsys, tmp_path: Path):
    planted = tmp_path / "page.html"
    planted.write_text("<h1>Second proof</h1>")
    monkeypatch.setattr("shield.local.words_check.files", lambda: [planted])
    with pytest.raises(Trouble):
        check()
    assert capsys.readouterr().out == f"{planted}:1: “Second proof”: write “security code”\n"


def test_the_list_shows_each_string_with_its_place(monkeypatch, capsys, tmp_path: Path):
    planted = tmp_path / "page.html"
    planted.write_text("<h1>\n  Add an\n  action</h1>")
    monkeypatch.setattr("shield.local.words_check.files", lambda: [planted])
    list_all()
    assert capsys.readouterr().out == f"{planted}:2\tAdd an action\n"
