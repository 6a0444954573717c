"""A template and values become the text of a job request, or a named error."""

import json
import traceback
from collections.abc import Iterable, Mapping

import jinja2

from muster.adapters.jinja.filling import Filling
from muster.adapters.jinja.form import Names, check
from muster.adapters.jinja.given import MARK, TEXT, Sheet
from muster.adapters.jinja.language import Language
from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.job import Template

SOURCE = 64 * 1024  # characters
WORDS = 1000  # characters of an error
FAULTS = (
    *(jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError),
    *(RecursionError, SyntaxError, TypeError, ValueError),
)


class JinjaRenderer:
    """Renders in a sandbox that sees no value, and puts the values into the checked result."""

    def render(self, template: Template, values: Mapping[str, Json]) -> str:
        """Return JSON text whose structure is the template's; `TemplateError` names the culprit."""
        try:
            return _rendered(template.source, values)
        except TemplateError as error:
            raise _told(template, error, str(error)) from error
        except FAULTS as error:
            raise _told(template, error, _words(error)) from error


def _rendered(source: str, values: Mapping[str, Json]) -> str:
    if len(source) > SOURCE:
        raise TemplateError(f"longer than {SOURCE} characters")
    sheet = Sheet()
    shape = _parsed(_joined(Language(sheet).pieces(source, values)))
    document = Filling(sheet, _own(values, "payload_uri")).filled(shape)
    names = Names(
        id=_own(values, "id"), job_id=_own(values, "job_id"), folder=_own(values, "folder")
    )
    check(document, names)
    text = json.dumps(document, separators=(",", ":"))
    if len(text) > TEXT:
        raise TemplateError(f"the rendered text is longer than {TEXT} characters")
    return text


def _joined(pieces: Iterable[str]) -> str:
    """Join what is rendered, and stop where it grows too long."""
    whole, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > TEXT:
            raise TemplateError(f"the rendered text is longer than {TEXT} characters")
        whole.append(piece)
    return "".join(whole)


def _parsed(text: str) -> Json:
    try:
        document: Json = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        near = MARK.sub("…", text[max(0, error.pos - 30) : error.pos + 10])
        raise TemplateError(f"not JSON: {error.msg} near {near!r}") from error
    return document


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise TemplateError(f"the key {key} occurs twice")
        found[key] = value
    return found


def _own(values: Mapping[str, Json], name: str) -> str:
    bundle = values.get("bundle")
    found = bundle.get(name) if isinstance(bundle, dict) else None
    if not isinstance(found, str):
        raise TemplateError(f"bundle.{name} is missing")
    return found


def _told(template: Template, error: Exception, words: str) -> TemplateError:
    """Name template and line; a template's own words may be as long as it."""
    short = words if len(words) <= WORDS else f"{words[:WORDS]}..."
    return TemplateError(f"{template.key}: {_line(error)}{short}")


def _line(error: Exception) -> str:
    """Say where in the template it happened, as far as the traceback knows."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"line {error.lineno}: "
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in {"<template>", "<unknown>"}]
    return f"line {lines[-1]}: " if lines else ""


def _words(error: Exception) -> str:
    """Name the fault; Python's own words may quote a value, jinja's and ours do not."""
    if isinstance(error, jinja2.TemplateError):
        return error.message or type(error).__name__
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"cannot be rendered ({type(error).__name__})"
