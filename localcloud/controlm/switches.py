"""What nobody has verified about the product, each as a switch with a default."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal, Self

from localcloud.controlm.fields import check


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The readings the simulator plays; `with_values` refuses what it does not know."""

    flavour: Literal["onprem", "saas"] = "onprem"
    expired_session_status: Literal[401, 403] = 401
    session_ttl_s: float = 1800
    definition_error_status: Literal[400, 500] = 400
    unknown_query: Literal["warn", "refuse"] = "warn"
    time_format: Literal["comma", "no-comma", "digits"] = "comma"
    event_date_format: Literal["MMDD", "dd/mm/yy"] = "MMDD"
    readd_event: Literal["accept", "refuse"] = "accept"
    ondemand_unique_flow_events: bool = False
    ondemand_accepts_defaults: bool = True
    simplefolder_allowed: bool = True
    order_latency_s: float = 0
    deploy_latency_s: float = 0
    rate_limit_per_s: float | None = None
    rate_limit_burst: int = 10
    rate_limit_body: Literal["error-list", "gateway"] = "error-list"
    rate_limit_retry_after: bool = True
    run_id_life_s: float | None = None
    comma_lists: bool = False
    children_inherit_days_keep_active: bool = True
    complete_in_max: str = "23:59"
    resource_max_type: Literal["schema", "either"] = "schema"
    filter_returns_folder_row: bool = True
    jobs_status_limit: int = 1000
    archive_installed: bool = True
    server_state: Literal["up", "down"] = "up"

    def __post_init__(self) -> None:
        """Refuse positions that mean nothing."""
        if self.rate_limit_per_s == 0 or self.rate_limit_burst < 1:
            raise ValueError("a rate limit must let some requests through")
        for name, value in self.values().items():
            if isinstance(value, int | float) and value < 0:
                raise ValueError(f"{name}={value!r} must not be below 0")

    def with_values(self, changes: Mapping[str, object]) -> Self:
        """Return the switches with some of them turned; `FieldError` names what cannot be."""
        check(type(self), changes)
        return replace(self, **changes)  # type: ignore[arg-type]

    def values(self) -> dict[str, object]:
        """List every switch with its position."""
        return asdict(self)
