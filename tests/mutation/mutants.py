"""Small changes to a module, each of which some test should notice."""

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
SIGNS = {ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"), ast.Add: ("+", "-"), ast.Sub: ("-", "+")}
# Calls whose keyword arguments narrow down rows or say what is written to them.
NARROWING = {"filter", "exclude", "get", "update", "Q"}
DROPPED_FROM_CHAIN = {"select_for_update", "exclude", "distinct", "order_by"}
# What these say shows in the database or in speed, not in behaviour.
PASSED_OVER = {
    "max_length",
    "related_name",
    "primary_key",
    "editable",
    "null",
    "blank",
    "max_digits",
    "decimal_places",
    "db_index",
    "batch_size",
}
LOGS = {"log", "logger"}


@dataclass(frozen=True)
class Mutant:
    """One change: the characters from ``start`` to ``end`` of a file are replaced."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    replacement: str

    @property
    def key(self) -> str:
        """The name under which the change can be asked for again."""
        return f"{self.path}:{self.line}:{self.kind}:{self.start}"

    def apply(self, source: str) -> str:
        """Return the changed source."""
        return source[: self.start] + self.replacement + source[self.end :]

    def removed(self, source: str) -> str:
        """Return what the change takes away."""
        return source[self.start : self.end]

    def diff(self, source: str) -> str:
        """Return the change as a patch of a few lines."""
        before, after = source.splitlines(keepends=True), self.apply(source).splitlines(keepends=True)
        return "".join(difflib.unified_diff(before, after, self.path, self.path, n=2))


Change = tuple[str, int, int, str]


class Mutator(ast.NodeVisitor):
    """Collect every change that can be made to one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.changes: list[Change] = []
        lines = source.splitlines(keepends=True)
        self._lines = [line.encode() for line in lines]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))

    # --- Places

    def offset(self, line: int, column: int) -> int:
        """Return where in the source a place of the syntax tree is; its columns count bytes."""
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        start = self.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        return start, self.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def text(self, node: ast.AST) -> str:
        """Return the source of a node."""
        start, end = self.span(node)
        return self.source[start:end]

    def between(self, kind: str, left: ast.AST, right: ast.AST, was: str, now: str) -> None:
        """Replace the operator that stands between two nodes."""
        start, end = self.span(left)[1], self.span(right)[0]
        words = r"\b" + was.replace(" ", r"\s+") + r"\b" if was[0].isalpha() else re.escape(was)
        match = re.search(words, self.source[start:end])
        if match:
            self.changes.append((kind, start + match.start(), start + match.end(), now))

    def replace(self, kind: str, node: ast.AST, text: str) -> None:
        """Replace a whole node."""
        self.changes.append((kind, *self.span(node), text))

    # --- Expressions

    def visit_Compare(self, node: ast.Compare) -> None:
        left: ast.expr = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            self.between("comparison", left, right, *COMPARISONS[type(operator)])
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between("and-or", left, right, *words)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        texts = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
        plain = not any(isinstance(side, texts) or is_text(side) for side in (node.left, node.right))
        if type(node.op) in SIGNS and plain:
            self.between("operator", node.left, node.right, *SIGNS[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert):
            self.replace("negation", node, f"({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.replace("condition", node.test, f"not ({self.text(node.test)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self.replace("constant", node, str(not node.value))
        elif isinstance(node.value, int):
            self.replace("constant", node, str(node.value + 1))

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in NARROWING and isinstance(node.func, ast.Attribute | ast.Name):
            self._drop_arguments(node, least=2 if name == "Q" else 1)
        if name in DROPPED_FROM_CHAIN and isinstance(node.func, ast.Attribute):
            self.replace(f"no-{name.replace('_', '-')}", node, self.text(node.func.value))
        if name == "Workflow":
            return
        self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in PASSED_OVER:
                self.visit(keyword.value)

    def _drop_arguments(self, node: ast.Call, least: int) -> None:
        """Leave out each argument in turn, with the comma that goes with it."""
        given = [*node.args, *node.keywords]
        if len(given) < least or (isinstance(node.func, ast.Attribute) and is_mapping(node)):
            return
        for index, argument in enumerate(given):
            start, end = self.span(argument)
            if index + 1 < len(given):
                end = self.span(given[index + 1])[0]
            elif index:
                start = self.span(given[index - 1])[1]
            self.changes.append(("dropped-filter", start, end, ""))

    # --- Statements

    def visit_If(self, node: ast.If) -> None:
        if len(node.body) == 1 and isinstance(node.body[0], ast.Raise | ast.Return | ast.Continue) and not node.orelse:
            self.replace("guard", node.test, "False")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call) and not self._is_log_or_super(node.value):
            self.replace("dropped-statement", node, "pass")
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def _is_log_or_super(self, call: ast.Call) -> bool:
        return self.text(call).startswith(("super()", *(f"{log}." for log in LOGS)))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            if self.text(decorator) == "transaction.atomic":
                start, end = self.span(decorator)
                self.changes.append(("no-transaction", self.source.rindex("@", 0, start), end + 1, ""))
        for part in (*node.args.defaults, *node.args.kw_defaults, *node.body):
            if part is not None:
                self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if node.name != "Meta":
            for part in node.body:
                self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)


def is_text(node: ast.expr) -> bool:
    """Whether a node is a string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_mapping(node: ast.Call) -> bool:
    """Whether ``get`` or ``update`` is that of a dictionary, which takes no keywords."""
    return node.func.attr in {"get", "update"} and not node.keywords  # type: ignore[attr-defined]


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Return every change to the source, in the order of the file."""
    mutator = Mutator(source)
    mutator.visit(ast.parse(source))
    changes = sorted(set(mutator.changes), key=lambda change: (change[1], change[2], change[0]))
    return [
        Mutant(path, source.count("\n", 0, start) + 1, kind, start, end, text) for kind, start, end, text in changes
    ]


def all_mutants(root: Path, modules: list[Path]) -> Iterator[Mutant]:
    """Yield every change to these modules."""
    for module in modules:
        yield from mutants_of(str(module.relative_to(root)), module.read_text())
