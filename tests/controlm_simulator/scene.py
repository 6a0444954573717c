"""A working day at the simulator: bundles that wait, run, fail, are held and have ended."""

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, Node, command, dummy, events

ID = "o-20417-msmhgwpzf5"
HELD, AWAITED = f"address-{ID}", f"payment-{ID}"
BOOK = f"book-{ID}"
FOLDER = f"bdl-{ID}"
FINDINGS = "audit o-20417\nline 3: price differs from the contract by 0.40\n1 finding\n"
PAIRS = ("c-88120-q4x2m7ka1d", "c-88121-h7tq0b9e5f", "c-88122-w1d8zn3r6c")


def play(simulator: Simulator) -> None:
    """Let the day happen; `simulator` is as new, at noon."""
    caller = Caller(simulator)
    simulator.behaviours.add("appl-c-88121-*", exit_code=12)
    simulator.behaviours.add("appl-c-88122-*", duration_s=5400)
    simulator.behaviours.add("price-*", duration_s=1800)
    simulator.behaviours.add("audit-*", exit_code=4, output=FINDINGS)
    for pair in PAIRS:
        caller.on_demand(contract(pair))
        simulator.clock.advance(140)
    simulator.faults.add("503", "POST /run/ondemand")
    caller.on_demand(order())
    simulator.clock.advance(30)
    caller.on_demand(order())
    simulator.clock.advance(12)
    caller.get("/run/jobs/status", folder=FOLDER, orderFromDate="261120")
    for member in ("header", "lines"):
        caller.post("/run/event/IN01", {"name": f"{member}-{ID}", "date": "STAT"})
        simulator.clock.advance(95)
    caller.post(f"/run/job/{job_id(simulator, HELD)}/hold")
    caller.get("/run/jobs/status", folder=FOLDER, limit="5")
    caller.pool.clear()


def job_id(simulator: Simulator, name: str) -> str:
    """Find a job or folder by its name."""
    return next(one.job_id for one in simulator.journal.orders() if one.name == name)


def contract(job_id: str) -> Node:
    """Run an application once a parent and a child are there."""
    parent, child, appl = f"parent-{job_id}", f"child-{job_id}", f"appl-{job_id}"
    run = command('/opt/app/contract.sh "%%bundleId"')
    return _folder(
        job_id,
        "contract-pair",
        {
            parent: dummy(Description="random_value 417"),
            child: dummy(Description="random_value true"),
            appl: run,
            f"sla-{job_id}": _service(f"contract-{job_id[:7]}", "01:00"),
            "flow": {"Type": "Flow", "Sequence": [parent, child, appl, f"sla-{job_id}"]},
        },
    )


def order() -> Node:
    """Wait for four members, each behind a gate; price and book what has come."""
    gates: Node = {f"{one}-{ID}": _gate(one) for one in ("header", "lines", "payment", "address")}
    jobs: Node = {
        f"audit-{ID}": _step("audit", "header"),
        f"price-{ID}": _step("price", "header", "lines"),
        BOOK: _step("book", "price", "payment", "address"),
        f"ship-{ID}": _step("ship", "book"),
        f"invoice-{ID}": _step("invoice", "book"),
        f"sla-{ID}": _service("order-o-20417", "06:00", f"done-book-{ID}"),
    }
    return _folder(ID, "order-fulfilment", {**gates, **jobs})


def _folder(job_id: str, name: str, inner: Node) -> Node:
    settings: Node = {
        "Type": "Folder",
        "ControlmServer": "IN01",
        "Application": "event-orchestration",
        "SubApplication": name,
        "DaysKeepActive": "2",
        "Variables": [{"bundleId": job_id.rpartition("-")[0]}],
    }
    return {f"bdl-{job_id}": {**settings, **inner}}


def _gate(member: str) -> Node:
    return dummy(
        waitGate=events("WaitForEvents", f"{member}-{ID}", date="AnyDate"),
        dropGate=events("DeleteEvents", f"{member}-{ID}", date="AnyDate"),
        addDone=events("AddEvents", f"done-{member}-{ID}"),
    )


def _service(name: str, within: str, *awaited: str) -> Node:
    waits: Node = {"wait": events("WaitForEvents", *awaited)} if awaited else {}
    return {
        "Type": "Job:SLAManagement",
        "ServiceName": name,
        "ServicePriority": "3",
        "CompleteIn": {"Time": within},
        **waits,
    }


def _step(name: str, *before: str) -> Node:
    return command(
        f'/opt/app/{name}.sh "%%bundleId"',
        wait=events("WaitForEvents", *(f"done-{one}-{ID}" for one in before)),
        done=events("AddEvents", f"done-{name}-{ID}"),
    )
