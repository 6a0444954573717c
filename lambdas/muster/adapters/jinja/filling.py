"""Values take their places in a document whose structure already stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from muster.adapters.jinja.given import CLOSE, MARK, OPEN, Expression, Given, Sheet, Trust
from muster.core.definition import Json
from muster.core.errors import TemplateError

PLAIN = re.compile(r"[A-Za-z0-9_ .,:@+/=-]{0,255}")
CONTROL = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff{OPEN}{CLOSE}]")
DESCRIPTION = 4000
DEPTH = 20
CODE = frozenset(  # what is run, where and as whom: the template's and the stage's words only
    {"Type", "Command", "PreCommand", "PostCommand", "Script", "FileName", "FilePath", "Arguments"}
    | {"Host", "RunAs", "ControlmServer", "ctm", "folder", "jobs", "library"}
)
SWITCHES = frozenset(  # of an order, the only values of Control-M that are not strings
    {"hold", "ignoreCriteria", "independentFlow", "waitForOrderDate", "createDuplicate"}
)

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """One document's filling: strings stay strings, keys stay what the template calls them."""

    sheet: Sheet
    claim_check: str

    def filled(self, node: Json, place: Place = (), key: str = "") -> Json:
        """Return the node with values for marks; `TemplateError` names value and place."""
        if len(place) > DEPTH:
            raise TemplateError(f"{spelled(place[:3])}…: nested too deeply")
        match node:
            case dict():
                return self._object(node, place)
            case list():
                return [self.filled(each, (*place, str(n)), key) for n, each in enumerate(node)]
            case str():
                return self._text(node, place, key)
            case bool() if len(place) == 1 and key in SWITCHES:
                return node
            case _:
                raise TemplateError(f"{spelled(place)}: only strings are values")

    def _object(self, node: dict[str, Json], place: Place) -> Json:
        done: dict[str, Json] = {}
        for raw, child in node.items():
            name = self._text(raw, (*place, "a key"), None)
            if name in done:
                raise TemplateError(f"{spelled(place)}: the key {name} occurs twice")
            done[name] = self.filled(child, (*place, name), name)
        return done

    def _text(self, text: str, place: Place, key: str | None) -> str:
        """Fill one string; `key` is the property it belongs to, None for a key itself."""
        found = MARK.fullmatch(text)
        if found is None:
            if OPEN in text or CLOSE in text:
                raise TemplateError(f"{spelled(place)}: an expression is a whole JSON string")
            return text
        match self.sheet.entry(found[1]):
            case Expression(inner, is_free):
                self._judge(inner, place, key)
                done = self._free(inner, place, key) if is_free else self._plain(inner, place)
                return self.sheet.write(done)
            case _:
                raise TemplateError(f"{spelled(place)}: not an expression")

    def _judge(self, text: str, place: Place, key: str | None) -> None:
        """Refuse a value where only the template's own words may stand."""
        for given in self._values(text):
            if key in CODE and given.trust is not Trust.SETTING:
                raise TemplateError(
                    f"{given.path}: not allowed in {spelled(place)}; read it from a variable"
                )
            if key is None and given.trust is Trust.ARGUMENT:
                raise TemplateError(f"{given.path}: not allowed in a key of {spelled(place[:-1])}")

    def _plain(self, text: str, place: Place) -> str:
        for given in self._values(text):
            if not PLAIN.fullmatch(given.as_text()):
                raise TemplateError(
                    f"{given.path}: not allowed in {spelled(place)}, which takes at most 255 "
                    "letters, digits, blanks and _.,:@+/=-"
                )
        whole = self._resolved(text)
        if not PLAIN.fullmatch(whole):
            raise TemplateError(f"{spelled(place)}: at most 255 letters, digits, … and _.,:@+/=-")
        return whole

    def _free(self, text: str, place: Place, key: str | None) -> str:
        if key != "Description":
            raise TemplateError(f"{spelled(place)}: free text is for a Description only")
        raw = self._resolved(text)[: DESCRIPTION + 1]  # cleaning never shortens
        clean = re.sub("%(?=%)", "% ", CONTROL.sub(" ", raw))
        if len(clean) <= DESCRIPTION:
            return clean
        tail = f" ... {self.claim_check}"
        return clean[: DESCRIPTION - len(tail)] + tail

    def _values(self, text: str) -> Iterator[Given]:
        for found in MARK.finditer(text):
            entry = self.sheet.entry(found[1])
            if isinstance(entry, Given):
                yield entry

    def _resolved(self, text: str) -> str:
        """Put the values in; what a value holds is never read as a mark."""
        return MARK.sub(lambda found: _text_of(self.sheet.entry(found[1])), text)


def _text_of(entry: Given | Expression) -> str:
    if isinstance(entry, Given):
        return entry.as_text()[: DESCRIPTION + 1]  # no place takes more
    raise TemplateError("tojson and free take one value or text, once")


def spelled(place: Place) -> str:
    """Return the place as a dotted path."""
    return ".".join(place) or "the document"
