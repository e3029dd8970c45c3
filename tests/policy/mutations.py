"""Each place in the code that keeps somebody out, and the code without it."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).parents[2]
APPS = ("cohorts", "mentoring", "fixhub", "tasks")
# The functions that ran since it was emptied, among those that listen.
RAN: set[str] = set()
FILTERS = {"visible_to", "concerning", "inside_of", "managed_by", "overseen_by", "reviewable_by"}
# Filters that are functions of a module, for models of a lower layer: whose rows they narrow.
OF_MODULES = {"files": "File", "persons": "User", "events": "Event"}


@dataclass(frozen=True)
class Mutation:
    """What is taken away (a filter, a rule, a refusal), in which function, at which line."""

    kind: str
    path: str
    function: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.kind} at {self.path}:{self.line} in {self.function}"

    @property
    def place(self) -> str:
        return f"{self.path}:{self.function}"

    def apply(self) -> None:
        """Let the function run as if what keeps people out was not written."""
        _rewrite(self, Without(self))

    def listen(self) -> None:
        """Let the function note in RAN that it runs, and otherwise be as it was."""
        _rewrite(self, Noting(self))


def _rewrite(mutation: Mutation, change: ast.NodeTransformer) -> None:
    tree = ast.parse((ROOT / mutation.path).read_text(encoding="utf-8"))
    change.visit(tree)
    ast.fix_missing_locations(tree)
    module = compile(tree, str(ROOT / mutation.path), "exec")
    function = _function(mutation)
    function.__code__ = next(
        code for code in _codes(module) if code.co_qualname == function.__code__.co_qualname
    )


class Noting(ast.NodeTransformer):
    """Puts a note at the start of the function; a profiler would slow down all the others too."""

    def __init__(self, mutation: Mutation) -> None:
        self.mutation = mutation
        self.names: tuple[str, ...] = ()

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._within(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ".".join((*self.names, node.name)) == self.mutation.function:
            note = f"from tests.policy.mutations import RAN; RAN.add({self.mutation.place!r})"
            node.body = [*ast.parse(note).body, *node.body]
        return self._within(node)

    def _within(self, node: Any) -> ast.AST:
        self.names = (*self.names, node.name)
        self.generic_visit(node)
        self.names = self.names[:-1]
        return node


class Without(ast.NodeTransformer):
    """Takes the one thing out of the tree."""

    def __init__(self, mutation: Mutation) -> None:
        self.mutation = mutation

    def visit(self, node: ast.AST) -> Any:
        found = _kind(node)
        at = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        if found == self.mutation.kind and at == (self.mutation.line, self.mutation.column):
            return ast.copy_location(_instead(node, found), node)
        return self.generic_visit(node)


def _kind(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in FILTERS:
            return "filter"
        case ast.FunctionDef(name=name) if name in FILTERS:
            return "definition"
        case ast.FunctionDef(name=name) if name.startswith("can_"):
            return "rule"
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="rules"), attr="require"))):
            return "require"
        case ast.If(body=[ast.Raise(exc=ast.Name(id="PermissionDenied"))]):
            return "denial"
    return ""


def _instead(node: Any, kind: str) -> Any:
    if kind in ("require", "denial"):
        return ast.Pass()
    if kind == "filter":
        whose = ast.unparse(node.func.value)
        rows = f"{whose}.{OF_MODULES[whose]}.objects" if whose in OF_MODULES else whose
        return ast.parse(f"{rows}.all()", mode="eval").body
    answer = "True" if kind == "rule" else _everything(node)
    node.body = ast.parse(f"return {answer}").body
    return node


def _everything(definition: ast.FunctionDef) -> str:
    """What a filter lets through that keeps nobody out."""
    if definition.args.args[0].arg == "self":
        return "self"
    answers = ast.unparse(definition.returns) if definition.returns else ""
    return f"{answers.removeprefix('QuerySet[').removesuffix(']')}.objects.all()"


def every() -> list[Mutation]:
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [found for path in files if "migrations" not in path.parts for found in _in_file(path)]


def _in_file(path: Path) -> Iterator[Mutation]:
    def walk(node: ast.AST, names: tuple[str, ...], function: str) -> Iterator[Mutation]:
        for child in ast.iter_child_nodes(node):
            inside, where = names, function
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                inside = (*names, child.name)
                # A function within a function is part of the outer one's code.
                where = function or (".".join(inside) if isinstance(child, ast.FunctionDef) else "")
            if (kind := _kind(child)) and where:
                name = str(path.relative_to(ROOT))
                yield Mutation(kind, name, where, child.lineno, child.col_offset)  # type: ignore[attr-defined]
            yield from walk(child, inside, where)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), (), "")


def _function(mutation: Mutation) -> FunctionType:
    """The function itself, under whatever decorates it."""
    found: Any = importlib.import_module(mutation.path.removesuffix(".py").replace("/", "."))
    for name in mutation.function.split("."):
        found = vars(found)[name]
    if isinstance(found, property | cached_property):
        found = found.fget if isinstance(found, property) else found.func
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)
