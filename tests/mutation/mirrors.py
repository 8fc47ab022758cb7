"""Which tests are asked about a change: first those that mirror the module, then those of whatever uses what changed."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shield.local.checks import APPS
from tests.mutation.mutants import Mutant

# More files than these are not asked in the second round; those that name the changed thing come first.
MOST_FILES = 24
LEFT_OUT = {"browser", "mutation"}


@dataclass(frozen=True)
class Use:
    """A module that another one imports, and the name it takes from it; without one, all of it."""

    module: str
    name: str = ""


@dataclass
class Project:
    """The modules of the apps and of the tests, with who imports what."""

    root: Path
    modules: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for app in APPS:
            for path in sorted((self.root / app).rglob("*.py")):
                self.modules[self.dotted(path)] = path

    def dotted(self, path: Path) -> str:
        """Return the name under which a file is imported."""
        parts = path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def tests(self) -> list[Path]:
        """The test files that can be asked without a browser."""
        found = sorted((self.root / "tests").rglob("test_*.py"))
        return [path for path in found if not LEFT_OUT & set(path.relative_to(self.root).parts)]

    @property
    def architecture(self) -> list[Path]:
        """The tests that read the source of all."""
        return [path for path in self.tests if "architecture" in path.relative_to(self.root).parts]

    @cached_property
    def uses(self) -> dict[Path, set[Use]]:
        """What each file imports from the apps, followed through packages that only pass names on."""
        return {path: self._uses_of(path) for path in [*self.modules.values(), *self.tests]}

    @cached_property
    def words(self) -> dict[Path, set[str]]:
        """The words of each test file."""
        return {path: set(re.findall(r"\w+", path.read_text())) for path in self.tests}

    @cached_property
    def _passed_on(self) -> dict[Use, Use]:
        """Where the names come from that a package passes on."""
        packages = [(name, path) for name, path in self.modules.items() if path.name == "__init__.py"]
        return {
            Use(package, alias.asname or alias.name): self._direct(node.module or "", alias.name)
            for package, path in packages
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def _direct(self, module: str, name: str) -> Use:
        return Use(f"{module}.{name}") if f"{module}.{name}" in self.modules else Use(module, name)

    def _uses_of(self, path: Path) -> set[Use]:
        found = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {self._origin(self._direct(node.module, alias.name)) for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {Use(alias.name) for alias in node.names}
        return found

    def _origin(self, use: Use) -> Use:
        while use in self._passed_on:
            use = self._passed_on[use]
        return use


def names_in(node: ast.AST) -> set[str]:
    """Return every name that a piece of code mentions."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def defined_by(node: ast.stmt) -> set[str]:
    """Return the names that a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def changed_names(source: str, line: int) -> set[str]:
    """Return what of a module is defined at ``line``, and whatever else of the module uses it."""
    body = ast.parse(source).body
    changed: set[str] = set()
    for node in body:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        if first <= line <= (node.end_lineno or first):
            changed = defined_by(node)
    while more := {name for node in body if names_in(node) & changed for name in defined_by(node)} - changed:
        changed |= more
    return changed


def rounds(project: Project, mutant: Mutant) -> list[list[Path]]:
    """Return the test files to ask about a change, in rounds: those that mirror it, then those of its users."""
    path = project.root / mutant.path
    names = changed_names(path.read_text(), mutant.line)
    first = _mirrors(project, path)
    if "models" not in path.parts:
        first += [test for test in project.tests if _uses(project, test, path, names)]
    users = [user for user in project.modules.values() if user != path and _uses(project, user, path, names)]
    second = [test for user in users for test in _mirrors(project, user)]
    second += [test for test in project.tests if _speaks_of(project.words[test], names)]
    second += project.architecture
    first = list(dict.fromkeys(first))
    ranked = sorted(set(second) - set(first), key=lambda test: (-_rank(project, test, path, names), str(test)))
    return [each for each in (first, ranked[:MOST_FILES]) if each]


def _mirrors(project: Project, path: Path) -> list[Path]:
    """Return the test files whose place and name say that they test a module."""
    inside = path.relative_to(project.root).with_suffix("")
    noun = inside.parent.name if inside.name == "__init__" else inside.name
    folders = [project.root / "tests" / inside.parent, project.root / "tests" / inside]
    nouns = {noun, noun.removesuffix("s")}
    return [
        test
        for test in project.tests
        if test.parent in folders and any(test.stem.startswith(f"test_{each}") for each in nouns)
    ]


def _uses(project: Project, user: Path, path: Path, names: Iterable[str]) -> bool:
    module = project.dotted(path)
    return any(use.module == module and (not use.name or use.name in names) for use in project.uses[user])


def _speaks_of(words: set[str], names: Iterable[str]) -> bool:
    """Whether a test names a changed class or its factory, or a changed function."""
    return any(name in words or f"{name}Factory" in words for name in names if len(name) > 4)


def _rank(project: Project, test: Path, path: Path, names: set[str]) -> int:
    """How likely a test is to notice: it uses the module, names what changed, belongs to the same app and wing."""
    nearby = len(set(path.relative_to(project.root).parts) & set(test.relative_to(project.root).parts))
    named = sum(name in project.words[test] for name in names)
    return 4 * _uses(project, test, path, names) + 2 * min(named, 3) + nearby
