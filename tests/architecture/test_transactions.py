"""An operation that does more than one thing does all of them or none: it runs in one transaction.

An operation takes keyword arguments only. What takes others is part of one, and runs in its transaction.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.sources import Module, modules

WRITES_ROWS = {"save", "delete"}
WRITES_TABLES = {
    "create",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "set",
    "add",
    "remove",
    "clear",
}
WRITES_BESIDE = {
    "audit.record",
    "outbox.post",
    "outbox.write",
    "outbox.post_to_many",
    "advance",
    "edits.update_record",
    "update_record",
}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
IN_TRANSACTION = {"transaction.atomic", "acting_by"}


def top_level(module: Module) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module."""
    return {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}


@dataclass(frozen=True)
class Writes:
    """How often code writes or locks by itself, and how many transactions of others it starts."""

    loose: int = 0
    whole: int = 0

    def __add__(self, other: "Writes") -> "Writes":
        return Writes(self.loose + other.loose, self.whole + other.whole)

    def as_transaction(self) -> "Writes":
        """Return the same inside a transaction."""
        return Writes(whole=int(self.loose + self.whole > 0))

    def repeated(self) -> "Writes":
        """Return the same in a loop."""
        return Writes(2 * self.loose, self.whole)

    def may_break(self) -> bool:
        """Whether one write can stay without the other. Several transactions in a row are meant."""
        return self.loose > 1 or (self.loose == 1 and self.whole > 0)


def writes(code: ast.AST, around: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> Writes:
    """Return what code writes, itself and by its helpers in the same module."""
    found = Writes()
    for part in ast.iter_child_nodes(code):
        inside = writes(part, around, seen)
        if isinstance(part, ast.With) and any(opens_transaction(item.context_expr) for item in part.items):
            inside = inside.as_transaction()
        if isinstance(part, ast.Call):
            inside += written_by_call(part, around, seen)
        found += inside.repeated() if isinstance(part, LOOPS) else inside
    return found


def written_by_call(call: ast.Call, around: dict[str, ast.FunctionDef], seen: frozenset[str]) -> Writes:
    """Return what one call writes."""
    name = ast.unparse(call.func)
    helper = around.get(name)
    if helper is None or name in seen:
        return Writes(int(is_write(name)))
    inside = writes(helper, around, seen | {name})
    return inside.as_transaction() if is_in_transaction(helper) else inside


def opens_transaction(expression: ast.expr) -> bool:
    """Whether a ``with`` block is a transaction."""
    return ast.unparse(expression).split("(")[0] in {"transaction.atomic", "acting_as"}


def is_write(name: str) -> bool:
    """Whether a call writes rows, or locks them for a write."""
    verb = name.rsplit(".", 1)[-1]
    by_manager = verb in WRITES_TABLES and (".objects." in name or ".filter(" in name or "_default_manager" in name)
    return name in WRITES_BESIDE or by_manager or (verb in WRITES_ROWS | {"select_for_update"} and "." in name)


def is_in_transaction(function: ast.FunctionDef) -> bool:
    """Whether the whole function is a transaction."""
    return any(ast.unparse(decorator) in IN_TRANSACTION for decorator in function.decorator_list)


def is_operation(function: ast.FunctionDef) -> bool:
    """Whether a function is called from outside, by keywords."""
    return not function.name.startswith("_") and bool(function.args.kwonlyargs) and not function.args.args


def without_transaction(module: Module) -> Iterator[str]:
    """Yield the operations that write more than once and open no transaction."""
    functions = top_level(module)
    for name, function in functions.items():
        if is_operation(function) and not is_in_transaction(function) and writes(function, functions).may_break():
            yield f"{module.name}.{name}"


def operations() -> Iterator[Module]:
    """Yield the modules of operations of all apps and wings."""
    return (module for module in modules() if ".operations" in module.name)


def test_every_operation_with_two_writes_runs_in_a_transaction():
    assert [name for module in operations() for name in without_transaction(module)] == []


SOURCE = """
def one(*, by):
    thing.save()

def two(*, by):
    thing.save()
    audit.record("a", thing)

def by_helper(*, by):
    advance(thing, "go")
    _helper()

def _helper():
    Thing.objects.create()

def in_a_loop(*, by):
    for thing in things:
        thing.delete()

def locked(*, by):
    thing = Thing.objects.select_for_update().get()
    thing.save()

def beside_a_transaction(*, by):
    whole(by=by)
    audit.record("a", None)

def each_alone(*, by):
    for thing in things:
        with transaction.atomic():
            two(by=by)
            thing.save()

def part(thing):
    two(by=None)
    thing.save()

@transaction.atomic
def whole(*, by):
    two(by=by)
    two(by=by)
"""


def test_the_watch_on_transactions_sees_what_it_should():
    assert list(without_transaction(Module("m", ast.parse(SOURCE)))) == [
        "m.two",
        "m.by_helper",
        "m.in_a_loop",
        "m.locked",
        "m.beside_a_transaction",
    ]
