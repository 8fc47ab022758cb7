"""Find every string of the project that reaches a reader, with its place: in Python, templates, scripts and documents."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from shield.local.prepare import ROOT

APPS = ["shield", "partnership", "learninghub", "training", "reviews", "crest"]

# Stands in a text for a value that is filled in later.
VALUE = "…"
# Stands in a text for a template tag: the words on either side may or may not touch. It counts as white space.
SEAM = "\x1f"
NOT_PAGES = re.compile(r"/demo/|/management/|^shield/local/")


@dataclass(frozen=True)
class Text:
    """One string that a reader sees, and where it begins."""

    path: str
    line: int
    text: str

    @property
    def is_page(self) -> bool:
        """Return whether this is the portal speaking, not the documentation, a command or a record of the demo."""
        return not (self.path.endswith(".md") or NOT_PAGES.search(self.path))

    def readings(self) -> set[str]:
        """Return the text as it is, with its seams closed, and with its seams open."""
        return {self.text, self.text.replace(SEAM, ""), self.text.replace(SEAM, " ")}

    def spoken(self) -> str:
        """Return the text on one line."""
        return " ".join(self.text.replace(SEAM, " ").split())


# --- Python ----------------------------------------------------------------------------------------------------------

READER_KEYWORDS = {
    "label", "help_text", "verbose_name", "verbose_name_plural", "heading", "explanation", "success_message",
    "submit_label", "title", "message", "caption", "summary", "why", "empty_label", "placeholder", "header",
}  # fmt: skip
LOGS = {"log", "logger", "logging"}
FOR_PROGRAMMERS = {"ValueError", "TypeError", "KeyError", "RuntimeError", "ImproperlyConfigured", "LookupError"}
NOT_READ = {"execute", "RunSQL", "RawSQL", "compile", "get_model", "namedtuple", "TypeVar", "getattr", "setattr"}
NOT_WORDS = re.compile(
    r"""[\s(;]*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|LOCK|SET|FROM|ON|EXISTS|ARRAY|GRANT|REVOKE|CASE)\s  # SQL
    | [a-z_]+\.[A-Z]\w+$                      # a model's label
    | [A-Z][A-Z0-9_]*$                        # a constant
    | [A-Z]?[a-z]+([A-Z][a-z0-9]+)+$          # the name of a class
    | [A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)+$       # a header of HTTP
    | [^A-Za-z]*(%[a-zA-Z][^A-Za-z%]*)+$      # the format of a date
    | \w+://""",
    re.VERBOSE,
)


def is_phrase(text: str) -> bool:
    """Return whether a string of a program is made of words: it has a space or a capital letter."""
    return bool(re.search(r"[A-Za-z]{2}", text) and re.search(r"\s|[A-Z]", text.strip()) and not NOT_WORDS.match(text))


def name_of(node: ast.expr) -> str:
    """Return the last part of the name of what is called."""
    return getattr(node, "attr", getattr(node, "id", ""))


class PythonStrings(ast.NodeVisitor):
    """Collect the strings of one module that reach a reader."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def take(self, node: ast.AST, text: str) -> None:
        """Collect ``text``, which begins where ``node`` does."""
        self.found.append((getattr(node, "lineno", 1), text))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and is_phrase(node.value):
            self.take(node, node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
        if is_phrase(text):
            self.take(node, text)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        for part in (node.left, *node.comparators):
            if not isinstance(part, ast.Constant | ast.Tuple | ast.Set | ast.List):
                self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Pass over a parameter: it has an annotation, no words."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if any(name_of(base).endswith("Choices") for base in node.bases):
            self._choices(node)
        else:
            self.generic_visit(node)

    def _choices(self, node: ast.ClassDef) -> None:
        """Collect the labels of an enumeration; without one, Django makes it of the name."""
        for member in node.body:
            if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name):
                value = member.value
                if isinstance(value, ast.Tuple) and isinstance(value.elts[-1], ast.Constant):
                    self.take(member, str(value.elts[-1].value))
                elif isinstance(value, ast.Constant):
                    self.take(member, member.targets[0].id.replace("_", " ").capitalize())
            elif isinstance(member, ast.FunctionDef):
                self.visit(member)

    def visit_Call(self, node: ast.Call) -> None:
        called = name_of(node.func)
        owner = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if owner in LOGS or called in FOR_PROGRAMMERS or called in NOT_READ:
            return
        if called == "Workflow":
            self._verbs(node)
        if called.endswith("Field") and node.args and isinstance(node.args[0], ast.Constant):
            self._whole(node.args[0])
        for keyword in node.keywords:
            if keyword.arg in READER_KEYWORDS and isinstance(keyword.value, ast.Constant):
                self._whole(keyword.value)
        self.generic_visit(node)

    def _whole(self, node: ast.Constant) -> None:
        """Collect words of which one is enough: a label, a heading."""
        if isinstance(node.value, str) and node.value and not is_phrase(node.value):
            self.take(node, node.value)

    def _verbs(self, node: ast.Call) -> None:
        """Collect the buttons that a workflow makes of its verbs."""
        for move in node.args:
            if isinstance(move, ast.Tuple) and isinstance(move.elts[0], ast.Constant):
                self.take(move, str(move.elts[0].value).replace("-", " ").capitalize())


def in_python(source: str) -> list[tuple[int, str]]:
    """Return the line and the words of each string in a module that reaches a reader."""
    strings = PythonStrings()
    strings.visit(ast.parse(source))
    return strings.found


# --- Templates -------------------------------------------------------------------------------------------------------

TAG = re.compile(r"{%-?\s*comment.*?endcomment\s*-?%}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
NO_WORDS_IN = {"url", "load", "extends", "static", "if", "elif", "block", "cache", "regroup", "has_perm", "ifchanged"}
NO_WORDS_AFTER = re.compile(r"\|(date|time|stringformat|slice|cut|add):$")
# Elements that stand within a sentence.
INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "time", "mark", "tspan", "kbd"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "data-confirm"}


def in_tags(source: str) -> Iterator[tuple[int, str]]:
    """Yield the words that stand quoted inside template tags and filters."""
    for tag in TAG.finditer(source):
        inside = tag.group()[2:-2]
        if tag.group().startswith("{#") or (tag.group().startswith("{%") and _tag_name(inside) in NO_WORDS_IN):
            continue
        for quoted in QUOTED.finditer(inside):
            text = quoted.group(1) or quoted.group(2) or ""
            if _is_spoken(text, inside[: quoted.start()]):
                yield source.count("\n", 0, tag.start() + 2 + quoted.start()) + 1, text


def _tag_name(inside: str) -> str:
    return (inside.split() or [""])[0]


def _is_spoken(text: str, before: str) -> bool:
    """Whether quoted words reach a reader: the choices of ``yesno`` and ``default`` do in lower case as well."""
    if NO_WORDS_AFTER.search(before):
        return False
    return is_phrase(text) or bool(re.search(r"(default|default_if_none|yesno):$", before) and text.isalpha())


def without_tags(source: str) -> str:
    """Return a template's source with each tag and value as one sign, on the same lines."""

    def sign(match: re.Match[str]) -> str:
        made = VALUE if match.group().startswith("{{") else SEAM
        return made + "\n" * match.group().count("\n")

    return TAG.sub(sign, source)


class PageWords(HTMLParser):
    """Collect the texts of a page and of the attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._line, self._text, self._silent = 1, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """End the text before a block element; collect the element's own words."""
        if tag not in INLINE:
            self.flush()
        if tag in {"script", "style"}:
            self._silent = tag
        named = dict(attrs)
        is_description = tag == "meta" and named.get("name") == "description"
        is_button = tag == "input" and named.get("type") in {"submit", "button"}
        for name, value in attrs:
            spoken = (
                name in SPOKEN_ATTRIBUTES or (name == "content" and is_description) or (name == "value" and is_button)
            )
            if spoken and value:
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        """End the text at the end of a block element."""
        if tag not in INLINE:
            self.flush()
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Add to the text that is being read."""
        if self._silent:
            return
        if not self._text.strip():
            self._text = data.lstrip()
            self._line = self.getpos()[0] + data[: len(data) - len(self._text)].count("\n")
        else:
            self._text += data

    def flush(self) -> None:
        """Collect the text that has been read so far."""
        if re.search(r"[A-Za-z]", self._text):
            self.found.append((self._line, self._text.rstrip()))
        self._text = ""


def in_page(source: str) -> list[tuple[int, str]]:
    """Return the line and the words of each text in a template of HTML or SVG."""
    words = PageWords()
    words.feed(without_tags(source))
    words.close()
    words.flush()
    return [*words.found, *in_tags(source)]


def in_plain_text(source: str) -> list[tuple[int, str]]:
    """Return the line and the words of each paragraph in a template of plain text."""
    return [*paragraphs(without_tags(source)), *in_tags(source)]


def paragraphs(source: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between empty lines."""
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", source):
        if re.search(r"[A-Za-z]", block.group()):
            text = block.group().strip()
            yield source.count("\n", 0, block.start() + block.group().index(text[0])) + 1, text


# --- Scripts, data and documents --------------------------------------------------------------------------------------


def in_script(source: str) -> list[tuple[int, str]]:
    """Return the quoted phrases of a script for the browser."""
    source = re.sub(r"//[^\n]*", "", source)
    found = re.finditer(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', source)
    texts = ((source.count("\n", 0, match.start()) + 1, next(filter(None, match.groups()), "")) for match in found)
    return [(line, text) for line, text in texts if re.search(r"[A-Z][a-z]+ |[a-z]+ [a-z]+ [a-z]", text)]


def in_data(source: str) -> list[tuple[int, str]]:
    """Return the phrases of a JSON file, each with its line."""
    found = re.finditer(r'("(?:[^"\\]|\\.)*")(\s*:)?', source)
    values = [match for match in found if not match.group(2)]
    texts = [(source.count("\n", 0, match.start()) + 1, str(json.loads(match.group(1)))) for match in values]
    return [(line, text) for line, text in texts if is_phrase(text)]


def in_document(source: str) -> list[tuple[int, str]]:
    """Return the paragraphs of a document in Markdown, without code."""

    def blank(match: re.Match[str]) -> str:
        return VALUE + "\n" * match.group().count("\n")

    return list(paragraphs(re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", blank, source, flags=re.DOTALL)))


READERS = {
    ".py": in_python, ".html": in_page, ".svg": in_page, ".txt": in_plain_text, ".js": in_script, ".json": in_data,
    ".md": in_document,
}  # fmt: skip
# Settings, and the list of words itself.
PASSED_OVER = {"settings.py", "celery.py", "wsgi.py", "forbidden_words.py", "reader_strings.py"}


def files() -> Iterator[Path]:
    """Yield every file of the project that holds words for a reader."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and path.name not in PASSED_OVER:
                yield path
        yield from sorted((ROOT / app).rglob("*.json"))
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in READERS)
    yield from sorted((ROOT / "static" / "js").glob("*.js"))
    yield from sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def texts(paths: Iterable[Path]) -> Iterator[Text]:
    """Yield each text of these files that reaches a reader."""
    for path in paths:
        where = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
        for line, text in READERS[path.suffix](path.read_text()):
            yield Text(where, line, text)
