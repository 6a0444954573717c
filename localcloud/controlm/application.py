"""The Flask application: every route, behind one door."""

from flask import Flask

from localcloud.controlm.door import BASE, Door
from localcloud.controlm.product import Product
from localcloud.controlm.routes.archive import ArchiveRoutes
from localcloud.controlm.routes.deployed import DeployedRoutes
from localcloud.controlm.routes.events import EventRoutes
from localcloud.controlm.routes.health import HealthRoutes
from localcloud.controlm.routes.job_actions import JobActionRoutes
from localcloud.controlm.routes.job_facts import JobFactRoutes
from localcloud.controlm.routes.job_texts import JobTextRoutes
from localcloud.controlm.routes.order import OrderRoutes
from localcloud.controlm.routes.resources import ResourceRoutes
from localcloud.controlm.routes.services import ServiceRoutes
from localcloud.controlm.routes.session import SessionRoutes
from localcloud.controlm.routes.sim_guard import only_from_here
from localcloud.controlm.routes.sim_settings import SettingsRoutes
from localcloud.controlm.routes.sim_time import TimeRoutes
from localcloud.controlm.routes.submit import SubmitRoutes
from localcloud.controlm.routes.tokens import TokenRoutes
from localcloud.controlm.routes.variables import VariableRoutes
from localcloud.controlm.routes.watch import WatchRoutes
from localcloud.controlm.view.blueprint import VIEW, ViewRoutes

CONTROL = "/_sim"
PRODUCT_ROUTES = (
    SessionRoutes,
    TokenRoutes,
    SubmitRoutes,
    DeployedRoutes,
    OrderRoutes,
    WatchRoutes,
    EventRoutes,
    VariableRoutes,
    JobActionRoutes,
    JobTextRoutes,
    JobFactRoutes,
    ResourceRoutes,
    ArchiveRoutes,
    ServiceRoutes,
    HealthRoutes,
)
CONTROL_ROUTES = (TimeRoutes, SettingsRoutes)


def application(product: Product) -> Flask:
    """Assemble the application of one simulated product."""
    app = Flask("controlm", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for routes in PRODUCT_ROUTES:
        app.register_blueprint(routes(product).blueprint(), url_prefix=BASE)
    for strings in CONTROL_ROUTES:
        controls = strings(product).blueprint()
        controls.before_request(only_from_here)
        app.register_blueprint(controls, url_prefix=CONTROL)
    app.register_blueprint(ViewRoutes(product).blueprint(), url_prefix=VIEW)
    Door(product).hang(app)
    return app
