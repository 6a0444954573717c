"""The template language: names, `~`, two filters, conditions and loops; all else is refused."""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from muster.adapters.jinja.given import TURNS, Expression, Given, Sheet
from muster.core.definition import Json
from muster.core.errors import TemplateError

ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Concat, nodes.For, nodes.If),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Test, nodes.Tuple, nodes.List),
)
DECISIONS = (nodes.Compare, nodes.And, nodes.Or, nodes.Not, nodes.Test)
GIVEN = (nodes.Name, nodes.Getattr, nodes.Getitem)
DEPTH = 40  # of the syntax tree
LOOPS = 2  # inside one another
SIZE = 5000  # nodes of the tree
WORK = 200_000  # nodes of the tree, times turns
LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})
TESTS = ("defined", "undefined")


class Cleared(str):
    """The mark of a whole expression; joining it with anything gives a plain string."""

    __slots__ = ()


class Language(SandboxedEnvironment):
    """Jinja's sandbox, narrowed: no calls, no arithmetic, no attributes, no globals."""

    def __init__(self, sheet: Sheet) -> None:
        """Speak about the values of one sheet."""
        super().__init__(undefined=StrictUndefined, autoescape=False, finalize=_finalize)
        self.sheet = sheet
        self.globals.clear()
        self.filters = {"tojson": self._tojson, "free": self._free}
        self.tests = {name: self.tests[name] for name in TESTS} | {"none": _is_none}

    def pieces(self, source: str, values: Mapping[str, Json]) -> Any:  # noqa: ANN401 - jinja's own
        """Render piece by piece, so that the caller may stop."""
        tree = self.parse(source)
        _check(tree, 0, 0)
        self.sheet.turns = min(TURNS, WORK // _size(tree))
        template = self.from_string(tree)
        return template.generate({key: Given(self.sheet, key, values[key]) for key in values})

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401 - jinja's signature
        """Take a step into a value, or ask a loop where it stands."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> Any:  # noqa: ANN401 - jinja's signature
        """Take a step into a value; no Python object has anything else to show."""
        if not isinstance(obj, Given):
            raise SecurityError(f"{argument!r} of {type(obj).__name__!r} is out of bounds")
        try:
            return obj.step(argument if isinstance(argument, int) else str(argument))
        except LookupError:
            return self.undefined(f"{obj.path}.{argument} is undefined")

    def _tojson(self, value: object) -> Cleared:
        """Place a value: a name, a variable, a setting."""
        return Cleared(self._cleared(value))

    def _free(self, value: object) -> Cleared:
        """Place free text: a Description, nothing else."""
        return Cleared(self._cleared(value, is_free=True))

    def _cleared(self, value: object, *, is_free: bool = False) -> str:
        if isinstance(value, Cleared) or not isinstance(value, Given | Undefined | str | int):
            raise TemplateError("tojson and free take one value or text, once")
        return f'"{self.sheet.mark(Expression(self.sheet.write(str(value)), is_free))}"'


def _finalize(value: object) -> str:
    if isinstance(value, Undefined):
        str(value)  # raises, and names what is undefined
    if not isinstance(value, Cleared):
        raise TemplateError("an expression must end in tojson or free")
    return value


def _is_none(value: object) -> bool:
    return value is None or (isinstance(value, Given) and value.is_null)


def _check(node: nodes.Node, depth: int, loops: int) -> None:
    """Refuse what is not in the language, before anything of it runs."""
    loops += isinstance(node, nodes.For)
    if not isinstance(node, ALLOWED):
        raise _refused(node, f"{type(node).__name__} is not in the template language")
    if depth > DEPTH or loops > LOOPS:
        raise _refused(node, "nested too deeply")
    if isinstance(node, nodes.For):
        _check_loop(node)
    if isinstance(node, DECISIONS) and next(node.find_all(nodes.Concat), None):
        raise _refused(node, "a template may not decide by a joined text")
    for child in node.iter_child_nodes():
        _check(child, depth + 1, loops)


def _check_loop(node: nodes.For) -> None:
    """Let loops walk through given lists only: their turns are counted."""
    if node.recursive or not isinstance(node.iter, GIVEN):
        raise _refused(node, "a loop walks through a list that is given, and not into itself")


def _refused(node: nodes.Node, why: str) -> TemplateError:
    return TemplateError(f"line {node.lineno}: {why}")


def _size(tree: nodes.Template) -> int:
    size = 1 + sum(1 for _ in tree.find_all(nodes.Node))
    if size > SIZE:
        raise TemplateError("the template says too much")
    return size
