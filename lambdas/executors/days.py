"""A sample `sync` executor: counts the days that a run is about; START after END fails the step."""

from datetime import date

from muster.core.pipelines.contract import Call, Failed, Succeeded, serving_calls


def days(call: Call) -> Succeeded | Failed:
    """Return the number of days from `start_date` to `end_date`, both included."""
    start, end = (str(call.variables.get(name, "")) for name in ("start_date", "end_date"))
    try:
        number = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
    except ValueError:
        return Failed(f"{start} to {end}: expected two dates such as 2026-11-20")
    return Succeeded(number) if number > 0 else Failed(f"{start} to {end}: ends before it starts")


handler = serving_calls(days)
