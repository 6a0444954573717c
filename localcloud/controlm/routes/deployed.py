"""POST /deploy and what is deployed: /deploy/jobs, folders, poll, folder."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Blueprint, Response, request

from localcloud.controlm.definitions import FolderPlan
from localcloud.controlm.effects import Removed
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, entry
from localcloud.controlm.routes.submit import DEFINITIONS_FILE
from localcloud.controlm.routes.upload import file_results, plans_in
from localcloud.controlm.watch.filters import name_pattern

ACCEPTED = 202
ENDED = {"deploymentState": "DEPLOYED_FOLDERS", "deploymentStatus": "ENDED_OK"}
KEYWORDS = {
    "folderType": "Type",
    "siteStandard": "SiteStandard",
    "application": "Application",
    "subApplication": "SubApplication",
}
UNDER_WAY = {"deploymentState": "DEPLOYING_FOLDERS", "deploymentStatus": "PARTIAL_RESULTS"}
Definition = dict[str, object]


class DeployedRoutes:
    """The definitions of the site's servers."""

    def __init__(self, product: Product) -> None:
        """Keep this product's definitions."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("deployed", __name__)
        routes.post("/deploy")(self.deploy)
        routes.get("/deploy/poll")(self.poll)
        routes.get("/deploy/jobs")(self.jobs)
        routes.get("/deploy/folders")(self.folders)
        routes.delete("/deploy/folder/<server>/<folder_name>")(self.delete)
        return routes

    def deploy(self) -> Response:
        """Write the folders' definitions; what takes its time is asked about by its poll id."""
        name, plans = plans_in(
            self._product, DEFINITIONS_FILE, self._product.rules(needs_jobs=False)
        )
        self._product.active.store(plans, entry().note)
        lag = timedelta(seconds=self._product.switches.deploy_latency_s)
        results = {**file_results(name, plans), **_deployed(plans), **ENDED}
        if not lag:
            return answer([results])
        poll_id = self._product.active.deploying(results, lag)
        return answer([{"deploymentFile": name, "pollId": poll_id, **UNDER_WAY}])

    def poll(self) -> Response:
        """Tell the results of a long deployment; 202 until it is over."""
        poll_id = request.args.get("pollId", "")
        with self._product.active.settled() as state:
            found = state.deployments.get(poll_id)
            if found is None:
                raise RefusalError(500, f"No deployment has the poll id '{poll_id}'")
            if state.at < found.ends_at:
                return answer({"pollId": poll_id, **UNDER_WAY}, ACCEPTED)
            return answer({**found.results, "pollId": poll_id})

    def jobs(self) -> Response:
        """Tell the definitions of folders, cut down to some jobs where asked."""
        if request.args.get("format", "json") != "json":
            raise RefusalError(400, "Only format=json is played by this simulator")
        fits = name_pattern(request.args.get("job", "*"))
        return answer({plan.name: _cut_down(plan, fits) for plan in self._asked()})

    def folders(self) -> Response:
        """Tell the folders' own definitions, without what is inside of them."""
        return answer({plan.name: dict(plan.settings) for plan in self._asked()})

    def delete(self, server: str, folder_name: str) -> Response:
        """Delete a folder's definition; what has been ordered goes on."""
        with self._product.active.settled() as state:
            if state.deployed.pop((server, folder_name), None) is None:
                raise RefusalError(
                    404, f"Folder '{folder_name}' was not found in Control-M/Server '{server}'"
                )
        entry().note(Removed(server=server, folder=folder_name))
        return answer({"message": f"Folder {folder_name} was deleted from {server}"})

    def _asked(self) -> list[FolderPlan]:
        server = request.args.get("server", request.args.get("ctm", "*"))
        wanted = {keyword: request.args.get(name, "*") for name, keyword in KEYWORDS.items()}
        fits = {keyword: name_pattern(pattern) for keyword, pattern in wanted.items()}
        is_named, is_there = name_pattern(request.args.get("folder", "*")), name_pattern(server)
        with self._product.active.settled() as state:
            plans = [plan for plan in state.deployed.values() if is_named(plan.name)]
        return [
            plan
            for plan in plans
            if is_there(plan.server) and all(fits[word](plan.text(word)) for word in fits)
        ]


def _cut_down(plan: FolderPlan, fits: Callable[[str], bool]) -> Definition:
    """Leave out the jobs that do not fit; flows, events and settings stay."""
    left_out = {job.name for job in plan.jobs if not fits(job.name)}
    return {key: value for key, value in plan.definition.items() if key not in left_out}


def _deployed(plans: Sequence[FolderPlan]) -> dict[str, list[str]]:
    jobs = [f"{plan.name}/{job.name}" for plan in plans for job in plan.jobs]
    return {"deployedFolders": [plan.name for plan in plans], "deployedJobs": jobs}
