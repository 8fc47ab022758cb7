"""The tests that are asked about a change are those that can notice it, the nearest first."""

from pathlib import Path

import pytest

from tests.mutation.mirrors import Project, changed_names, rounds
from tests.mutation.mutants import mutants_of

FILES = {
    "partnership/__init__.py": "",
    "partnership/models/__init__.py": "from partnership.models.actions import Action\n",
    "partnership/models/actions.py": "LIMIT = 3\n\n\nclass Action:\n    limit = LIMIT\n",
    "partnership/operations/__init__.py": "",
    "partnership/operations/actions.py": "def give():\n    return _limit() < 3\n\n\ndef _limit():\n    return 1 < 2\n",
    "partnership/operations/other.py": "from partnership.models import Action\n",
    "partnership/views/actions.py": "from partnership.operations import actions\n",
    "tests/partnership/operations/test_actions.py": "",
    "tests/partnership/operations/test_action_races.py": "",
    "tests/partnership/operations/test_other.py": "",
    "tests/partnership/test_year.py": "from partnership.operations import actions\n",
    "tests/partnership/views/test_actions.py": "",
    "tests/partnership/models/test_actions.py": "",
    "tests/partnership/test_pages.py": "ActionFactory()\n",
    "tests/crest/test_pages.py": "give()\n",
    "tests/architecture/test_size.py": "",
    "tests/browser/test_actions.py": "from partnership.operations import actions\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Project(tmp_path)


def asked(project: Project, path: str, line: int) -> list[list[str]]:
    source = (project.root / path).read_text()
    mutant = next(mutant for mutant in mutants_of(path, source) if mutant.line == line)
    return [[str(test.relative_to(project.root / "tests")) for test in files] for files in rounds(project, mutant)]


def test_an_operation_is_tested_by_its_mirror_then_by_the_pages_that_call_it(project: Project):
    first, second = asked(project, "partnership/operations/actions.py", 6)
    assert first == [
        "partnership/operations/test_action_races.py",
        "partnership/operations/test_actions.py",
        "partnership/test_year.py",
    ]
    assert second == ["partnership/views/test_actions.py", "architecture/test_size.py"]


def test_a_model_is_tested_by_its_mirror_then_by_what_uses_it(project: Project):
    first, second = asked(project, "partnership/models/actions.py", 1)
    assert first == ["partnership/models/test_actions.py"]
    assert second == [
        "partnership/operations/test_other.py",
        "partnership/test_pages.py",
        "architecture/test_size.py",
    ]


def test_what_uses_a_changed_helper_has_changed_as_well():
    assert changed_names(FILES["partnership/operations/actions.py"], 6) == {"give", "_limit"}
    assert changed_names(FILES["partnership/models/actions.py"], 1) == {"LIMIT", "Action"}
