"""What the source says must be proved by a test: every lock that is taken, every kind of audit entry that is written."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shield.local.checks import APPS
from shield.local.prepare import ROOT

KIND = re.compile(rf"({'|'.join(APPS)})\.[a-z0-9-]+$")
FOR_UPDATE = "FOR UPDATE"
# Stands for what an f-string fills in.
ANYTHING = "*"


@dataclass
class Module:
    """One module of an app: its functions, with what each of them calls."""

    name: str
    tree: ast.Module
    functions: dict[ast.AST, ast.FunctionDef] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for function in ast.walk(self.tree):
            if isinstance(function, ast.FunctionDef):
                self.functions |= dict.fromkeys(ast.walk(function), function)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield each call with the name of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, ast.unparse(node.func)


def modules() -> Iterator[Module]:
    """Yield the modules of all apps that run in earnest."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"migrations", "demo", "local"} & set(path.relative_to(ROOT).parts):
                yield module_of(path, ROOT)


def module_of(path: Path, root: Path) -> Module:
    """Return one module."""
    name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, ast.parse(path.read_text()))


# --- Locks -----------------------------------------------------------------------------------------------------------


def locks_in(module: Module) -> set[str]:
    """Return the functions that lock rows: by ``select_for_update``, or by a statement of SQL that says so."""
    statements = {
        name.id
        for node in module.tree.body
        if isinstance(node, ast.Assign) and FOR_UPDATE in "".join(strings_in(node.value))
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    locking = [node for node, name in module.calls() if name.endswith(".select_for_update")]
    locking += [node for node in ast.walk(module.tree) if isinstance(node, ast.Name) and node.id in statements]
    return {f"{module.name}.{module.functions[node].name}" for node in locking if node in module.functions}


def strings_in(node: ast.AST) -> list[str]:
    """Return the strings inside a piece of code."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


# --- Audit kinds -----------------------------------------------------------------------------------------------------


def kinds_in(module: Module) -> set[str]:
    """Return the kinds of audit entries that a module writes; what only runtime knows is a ``*``."""
    kinds = {
        kind for call, name in module.calls() if (node := kind_of(call, name)) for kind in spelt_out(module, call, node)
    }
    return kinds | set(named_beforehand(module))


def kind_of(call: ast.Call, name: str) -> ast.expr | None:
    """Return the argument that is the kind of an audit entry."""
    position = {"audit.record": 0, "audit.entry": 0, "edits.update_record": 1, "update_record": 1}.get(name)
    return call.args[position] if position is not None else None


def spelt_out(module: Module, call: ast.Call, kind: ast.expr) -> set[str]:
    """Return what a kind may be: a verb that the function is given is looked up where the module calls the function."""
    if isinstance(kind, ast.Constant):
        return {str(kind.value)}
    if not isinstance(kind, ast.JoinedStr):
        return set()
    filled_in = [part for part in kind.values if isinstance(part, ast.FormattedValue)]
    pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in kind.values)
    verbs = verbs_given(module, module.functions[call], ast.unparse(filled_in[0].value))
    return {pattern.replace(ANYTHING, verb) for verb in verbs} or {pattern}


def verbs_given(module: Module, function: ast.FunctionDef, parameter: str) -> set[str]:
    """Return the literal values that a module gives a parameter of one of its functions."""
    names = [argument.arg for argument in function.args.args]
    if parameter not in names:
        return set()
    given = [call.args for call, name in module.calls() if name == function.name]
    place = names.index(parameter)
    return {each[place].value for each in given if len(each) > place and isinstance(each[place], ast.Constant)}


def named_beforehand(module: Module) -> Iterator[str]:
    """Yield the kinds that a class or module names for those who write the entry (``read_kind``, ``MARK``)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            name = ast.unparse(node.targets[0])
            if (name.endswith("_kind") or name == "MARK") and KIND.match(str(node.value.value)):
                yield str(node.value.value)


def matches(claim: str, kind: str) -> bool:
    """Whether something seen is what a claim asks for; a ``*`` in it stands for any word."""
    before, star, after = claim.partition(ANYTHING)
    return kind == claim if not star else kind.startswith(before) and kind.endswith(after)


def to_prove() -> set[str]:
    """Return every claim that needs a test: ``lock <function>`` and ``audit <kind>``."""
    claims: set[str] = set()
    for module in modules():
        claims |= {f"lock {function}" for function in locks_in(module)}
        claims |= {f"audit {kind}" for kind in kinds_in(module)}
    return claims
