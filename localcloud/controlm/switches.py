"""What nobody has verified about the product, each as a switch with a default."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal, Self, get_args, get_origin, get_type_hints


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
        """Refuse a limit that lets nobody through."""
        if self.rate_limit_per_s == 0 or self.rate_limit_burst < 1:
            raise ValueError("a rate limit must let some requests through")

    def with_values(self, changes: Mapping[str, object]) -> Self:
        """Return the switches with some of them turned."""
        kinds = get_type_hints(type(self))
        for name, value in changes.items():
            if name not in kinds or not _fits(value, kinds[name]):
                raise ValueError(f"{name}={value!r}")
        return replace(self, **changes)  # type: ignore[arg-type]

    def values(self) -> dict[str, object]:
        """List every switch with its position."""
        return asdict(self)


def _fits(value: object, kind: object) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind) and not isinstance(value, bool)
    if kind is float:
        return _is_amount(value)
    if kind == float | None:
        return value is None or _is_amount(value)
    return type(value) is kind


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
