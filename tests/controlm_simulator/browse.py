"""A browser without JavaScript: reads pages, follows no link, sends their forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, PoolManager
from urllib3.filepost import encode_multipart_formdata

from localcloud.controlm import Simulator

Attributes = dict[str, str]


@dataclass(slots=True)
class Form:
    """A form with what it sends by itself, and its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """A page: its words, its elements, its forms."""

    def __init__(self, answer: BaseHTTPResponse) -> None:
        super().__init__()
        self.answer, self.html = answer, answer.data.decode()
        self.elements: list[tuple[str, Attributes]] = []
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._choice = ""
        self.feed(self.html)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        if tag == "form":
            self.forms.append(Form(known["action"], known["method"]))
        elif tag in ("input", "textarea"):
            self.forms[-1].fields[known["name"]] = known.get("value", "")
        elif tag == "button":
            self.forms[-1].buttons.append(known.get("value", ""))
        elif tag == "select":
            self._choice = known["name"]
        elif tag == "option" and known.get("value"):
            self.forms[-1].fields.setdefault(self._choice, known["value"])

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self.elements[-1:] and self.elements[-1][0] == "option" and data.strip():
            self.forms[-1].fields.setdefault(self._choice, data)

    def all(self, tag: str) -> list[Attributes]:
        return [known for name, known in self.elements if name == tag]

    def form(self, action: str) -> Form:
        return next(one for one in self.forms if one.action.endswith(action))


class Browser:
    """Looks at one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self.root = f"http://127.0.0.1:{simulator.port}"
        self.pool = PoolManager(retries=False, timeout=5)

    def page(self, path: str = "", **headers: str) -> Page:
        return self.get(f"/simulator/{path}", **headers)

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.pool.request("GET", self.root + path, headers=headers, redirect=True))

    def order(self, simulator: Simulator, name: str) -> Page:
        orders = simulator.journal.orders()
        job_id = next(one.job_id for one in reversed(orders) if one.name == name)
        return self.page(f"order/{job_id}")

    def send(self, form: Form, fields: Attributes | None = None, **headers: str) -> Page:
        body, kind = encode_multipart_formdata({**form.fields, **(fields or {})})
        answer = self.pool.request(
            "POST",
            self.root + form.action,
            body=body,
            headers={"Origin": self.root, "Content-Type": kind, **headers},
            redirect=False,
        )
        moved = answer.headers.get("Location")
        return self.get(_path(moved)) if moved else Page(answer)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
