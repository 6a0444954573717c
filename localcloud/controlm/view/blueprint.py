"""Everything of the view under one address, behind its guard."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from localcloud.controlm.journal import Entry
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError
from localcloud.controlm.view.deeds import Deeds
from localcloud.controlm.view.event_forms import EventForms
from localcloud.controlm.view.guard import Guard
from localcloud.controlm.view.live import Live
from localcloud.controlm.view.pages import Pages
from localcloud.controlm.view.pool_forms import PoolForms
from localcloud.controlm.view.settings import SettingForms
from localcloud.controlm.view.tables import Tables
from localcloud.controlm.view.words import Words, told

VIEW = "/simulator"
NAV = (
    ("overview", "Jobs"),
    ("events", "Events"),
    ("resources", "Resources"),
    ("services", "SLA"),
    ("archive", "Archive"),
    ("journal", "Journal"),
    ("controls", "Controls"),
)


class ViewRoutes:
    """The pages, their forms and their stream."""

    def __init__(self, product: Product) -> None:
        """Show this product."""
        self._product = product
        self._live = Live(product)
        self._deeds = Deeds(product)
        self._guard = Guard(product)
        self._words = Words(product.site)

    def blueprint(self) -> Blueprint:
        """Put everything together."""
        product = self._product
        pages = Blueprint("view", __name__, template_folder="templates", static_folder="static")
        self._guard.hang(pages)
        self._words.teach(pages)
        pages.context_processor(self._everywhere)
        pages.register_error_handler(HTTPException, _refused)
        pages.register_error_handler(RefusalError, _refused_by_product)
        pages.get("/live", endpoint="live")(self._live.stream)
        forms = (EventForms(product), PoolForms(product), SettingForms(product))
        for part in (Pages(product), Tables(product), self._deeds, *forms):
            part.add_to(pages)
        return pages

    def _everywhere(self) -> dict[str, Any]:
        """Tell every template what stands on every page."""
        product, now = self._product, self._product.clock.now()
        return {
            "version": self._live.version(),
            "token": self._guard.token,
            "page": request.full_path.rstrip("?") if request.method == "GET" else _back(),
            "site": product.site,
            "now": self._words.moment(now),
            "odate": f"{product.site.odate(now):%d %b %Y}",
            "standing": product.clock.is_standing,
            "nav": NAV,
            "here": (request.endpoint or "").removeprefix("view."),
            "done": self._done(),
            "deeds_of": self._deeds.possible,
        }

    def _done(self) -> Mapping[str, object] | None:
        """Find the click that led here."""
        number = request.args.get("done", type=int)
        found = (one for one in self._product.journal.entries if one.number == number)
        clicks = (one for one in found if one.asked.path.startswith(VIEW))
        done = ({"number": one.number, "words": _deed(one)} for one in clicks)
        return next(done, None)


def _deed(click: Entry) -> str:
    """Say what a click has done: its first effect, or what the form was for."""
    form = click.asked.path.removeprefix(f"{VIEW}/").replace("/", " ")
    return f"Done: {told(click.effects[0]) if click.effects else form}."


def _back() -> str:
    page = request.form.get("page", "")
    return page if page.startswith(VIEW) else url_for("view.overview")


def _refused(error: HTTPException) -> tuple[str, int]:
    return _page(error.description or error.name), error.code or 500


def _refused_by_product(error: RefusalError) -> tuple[str, int]:
    return _page(" ".join(str(one["message"]) for one in error.elements)), error.status


def _page(refusal: str) -> str:
    return render_template(
        "view/refused.html", refusal=refusal, back=_back(), is_click="click" in g
    )
