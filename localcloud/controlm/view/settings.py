"""What the forms for events, clock, faults, behaviours and switches do."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, abort, request

from localcloud.controlm.product import Product
from localcloud.controlm.view.forms import LARGEST, number, returned, text

Post = Callable[[], Response]


class SettingForms:
    """Turning; the same strings as behind `/_sim`."""

    def __init__(self, product: Product) -> None:
        """Control this product."""
        self._product = product

    def add_to(self, pages: Blueprint) -> None:
        """List the forms."""
        forms: dict[str, Post] = {
            "/clock/advance": self.advance,
            "/clock/set": self.set_clock,
            "/clock/follow": self.follow,
            "/clock/new-day": self.new_day,
            "/faults": self.add_fault,
            "/faults/clear": self.clear_faults,
            "/behaviours": self.add_behaviour,
            "/behaviours/clear": self.clear_behaviours,
            "/switches": self.turn,
        }
        for path, form in forms.items():
            pages.post(path)(form)

    def advance(self) -> Response:
        """Jump ahead."""
        self._product.clock.advance(number("amount") * number("unit"))
        return returned()

    def set_clock(self) -> Response:
        """Stand still at an instant."""
        try:
            self._product.clock.set(datetime.fromisoformat(text("moment")))
        except ValueError:
            abort(400, f"{text('moment')} is no instant with a zone, as 2026-11-20T12:00:00+00:00.")
        return returned()

    def follow(self) -> Response:
        """Run with the wall clock."""
        self._product.clock.follow()
        return returned()

    def new_day(self) -> Response:
        """Let the next New Day happen."""
        self._product.begin_new_day()
        return returned()

    def add_fault(self) -> Response:
        """Put one more fault in force."""
        count = int(number("count")) if request.form.get("count") else None
        kind = cast("Any", text("kind"))
        try:
            self._product.faults.add(
                kind,
                text("route"),
                folder=text("folder"),
                count=count,
                probability=number("probability"),
                seconds=number("seconds", least=-LARGEST),
            )
        except ValueError:
            abort(400, "There is no such fault, or it cannot be met like that.")
        return returned()

    def clear_faults(self) -> Response:
        """End all faults."""
        self._product.faults.clear()
        return returned()

    def add_behaviour(self) -> Response:
        """Put one behaviour before all others."""
        self._product.behaviours.add(
            text("pattern"),
            duration_s=number("duration_s"),
            exit_code=int(number("exit_code")),
            output=request.form.get("output", "").replace("\r\n", "\n"),
        )
        return returned()

    def clear_behaviours(self) -> Response:
        """Let every job end well at once."""
        self._product.behaviours.set(())
        return returned()

    def turn(self) -> Response:
        """Turn one switch; its value is JSON, or a word."""
        written = text("value")
        try:
            value = json.loads(written)
        except ValueError:
            value = written
        try:
            self._product.turn(self._product.switches.with_values({text("name"): value}))
        except ValueError as error:
            abort(400, f"No switch has this position: {error}.")
        return returned()
