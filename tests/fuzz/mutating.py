"""Definitions and templates of any text: files that are well, mutated, and texts of attack."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from muster.adapters.jinja import JinjaRenderer
from muster.core.checking.explain import explain
from muster.core.checking.problem import Problem
from muster.core.checking.syntax import lines_of
from muster.core.definition import compiled, from_compiled
from muster.core.errors import TemplateError
from muster.core.job import Template
from tests.fuzz.judging import TEMPLATES, sample
from tests.fuzz.pieces import JINJA, YAML
from tests.fuzz.values import NUMBERS, TEXTS, some_text
from tests.unit.definitions import ORDER, SHIPPED, checked

FILES = (ORDER, *(file.read_text() for file in SHIPPED))


def mutated(random: Random, text: str, pieces: Sequence[str]) -> str:
    """Cut, insert, swap and repeat, a few times over."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice((0, 0, 1, 5, 40)))
        new = random.choice((*pieces, *NUMBERS)) if random.random() < 0.9 else some_text(random)
        if random.random() < 0.1:
            new = text[start:end] * random.choice((2, 50))
        elif random.random() < 0.1:
            lines = text.splitlines(keepends=True)
            random.shuffle(lines)
            text, new = "".join(lines), ""
        text = text[:start] + new + text[end:]
    return text


def a_definition(random: Random) -> str:
    """Draw a definition's text; its bytes may be no UTF-8."""
    text = mutated(random, random.choice(FILES), (*YAML, *TEXTS))
    if random.random() < 0.05:
        text = text.encode(random.choice(("utf-16", "latin-1")), "replace").decode(
            errors="surrogateescape"
        )
    return text


def judge_definition(text: str) -> str:
    """Check it: problems with file and line, or a definition that can be written and read."""
    found = checked(text)
    for problem in found.problems:
        _is_told(problem, text)
    assert bool(found.definitions) is not found.has_errors
    explain(found.definitions).encode()
    for each in found.definitions:
        assert compiled(from_compiled(compiled(each))) == compiled(each)
    return "definitions refused" if found.has_errors else "definitions accepted"


def _is_told(problem: Problem, text: str) -> None:
    assert str(problem).startswith(f"order.yaml:{problem.line}: {problem.code} ")
    assert str(problem).isprintable()
    assert 1 <= problem.line <= len(lines_of(text))


def a_template(random: Random) -> tuple[str, str]:
    """Draw a template's name and its mutated source."""
    path: Path = random.choice(sorted(TEMPLATES.rglob("*.j2")))
    return str(path.relative_to(TEMPLATES)), mutated(random, path.read_text(), JINJA)


def judge_template(name: str, source: str) -> str:
    """Render it: JSON text, or an error that names the template."""
    try:
        JinjaRenderer().render(
            Template(key=name, source=source, version="1"), sample(name)
        ).encode()
    except TemplateError as error:
        return _refused(str(error), name)
    return "templates rendered"


def _refused(error: str, name: str) -> str:
    assert error.startswith(f"{name}: ")
    error.encode()
    return "templates refused"
