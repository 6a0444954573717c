"""What is looked at: one page for each thing of the simulated site."""

from flask import Blueprint, abort, render_template, request

from localcloud.controlm.faults import KINDS
from localcloud.controlm.jobs import log
from localcloud.controlm.jobs.orders import JobOrder, Status
from localcloud.controlm.jobs.waiting import reasons
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import endpoint
from localcloud.controlm.view import search
from localcloud.controlm.view.drawing import drawing_of

MOST_FOLDERS, MOST_ENTRIES, MOST_DRAWN = 200, 100, 4
ABSENT = "It is not in Active Jobs: never ordered, or gone at a New Day. The archive may know it."


class Pages:
    """Reading; nothing here changes anything."""

    def __init__(self, product: Product) -> None:
        """Show this product."""
        self._product = product

    def add_to(self, pages: Blueprint) -> None:
        """List the pages."""
        pages.get("/")(self.overview)
        pages.get("/run/<run_id>")(self.run)
        pages.get("/order/<job_id>")(self.order)
        pages.get("/journal")(self.journal)
        pages.get("/controls")(self.controls)

    def overview(self) -> str:
        """Show the folders in Active Jobs."""
        asked = search.Wanted(**{name: request.args.get(name, "") for name in search.FIELDS})
        with self._product.active.settled() as state:
            everything = search.showing(state)
            folders = [one for one in everything if asked.fits(one)]
            return render_template(
                "view/overview.html",
                asked=asked,
                counts=search.counts(everything),
                states=[*Status],
                folders=folders[:MOST_FOLDERS],
                found=_found(len(folders), len(everything)),
                is_search=asked != search.Wanted(),
                endpoint=endpoint(),
            )

    def run(self, run_id: str) -> str:
        """Show what one submission ordered."""
        with self._product.active.settled() as state:
            run = state.runs.get(run_id) or abort(404, f"There is no run {run_id}.")
            pending = run.shows_at > state.at
            folders = [] if pending else [one for one in run.folders if not one.is_gone]
            around = self._product.active.around(state)
            drawn = [(one, drawing_of(one, around)) for one in folders[:MOST_DRAWN]]
            shown = [(one, drawing) for one, drawing in drawn if drawing]
            return render_template(
                "view/run.html", run=run, pending=pending, folders=folders, drawn=shown
            )

    def order(self, job_id: str) -> str:
        """Show a folder or a job."""
        with self._product.active.settled() as state:
            order = self._product.active.find(job_id) or abort(404, ABSENT)
            told = log.text(order.log, self._product.site)
            around = self._product.active.around(state)
            if isinstance(order, JobOrder):
                waits = {order: reasons(order, around)}
                return render_template("view/job.html", job=order, waits=waits, log=told)
            jobs = [job for job in order.jobs if not job.is_gone]
            return render_template(
                "view/folder.html",
                folder=order,
                jobs=jobs,
                waits={job: reasons(job, around) for job in jobs},
                drawing=drawing_of(order, around),
                log=told,
            )

    def journal(self) -> str:
        """Show the latest requests, or those before one."""
        about, only = request.args.get("about", ""), request.args.get("only", "")
        before = request.args.get("before", type=int)
        with self._product.active.settled():
            known = search.entries(self._product.journal.entries, about, only)
            found = [one for one in known if before is None or one.number < before]
        older = found[MOST_ENTRIES - 1].number if len(found) > MOST_ENTRIES else None
        return render_template(
            "view/journal.html", entries=found[:MOST_ENTRIES], older=older, about=about, only=only
        )

    def controls(self) -> str:
        """Show clock, behaviours, faults and switches."""
        now = self._product.clock.now()
        return render_template(
            "view/controls.html",
            iso=self._product.site.local(now).isoformat(timespec="seconds"),
            next_new_day=self._product.site.next_new_day(now),
            behaviours=self._product.behaviours.listed(),
            faults=self._product.faults.listed(),
            kinds=KINDS,
            switches=self._product.switches.values(),
        )


def _found(number: int, total: int) -> str:
    said = f"{number} of {total} folders in Active Jobs"
    return said if number <= MOST_FOLDERS else f"{said}; the latest {MOST_FOLDERS} are shown"
