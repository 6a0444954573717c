"""What BMC's client is asked to do, scene by scene; the same at the simulator and elsewhere."""

from ctm_python_client.core.monitoring import RunMonitor
from ctm_python_client.core.workflow import Workflow

from tests.controlm_thirdparty.driver import Driver


def play(driver: Driver) -> None:
    """Play them all."""
    run = driver.order()
    for job, status in (("say", "Ended OK"), ("fail", "Ended Not OK"), ("long", "Executing")):
        driver.until(run, job, status)
    reading(driver, run)
    holding(driver, run)
    deciding(driver, run)
    releasing(driver, run)
    looking_around(driver)
    ordering(driver)


def reading(driver: Driver, run: RunMonitor) -> None:
    """Statuses, output, log."""
    driver.on_run(
        run,
        "print_statuses()",
        'get_status("say")',
        'get_output("say")',
        'get_output("gate")',
        'get_log("say")',
    )


def holding(driver: Driver, run: RunMonitor) -> None:
    """Hold, a second hold, delete, undelete, free; a delete without a hold."""
    driver.fails_on_run(run, 'delete_job("gate")')
    driver.on_run(run, 'hold_job("gate")')
    driver.fails_on_run(run, 'hold_job("gate")')
    driver.on_run(run, 'delete_job("gate")')
    job = run.get_jobid("gate")
    driver.transcript.call("run_api.undelete_job(gate)", lambda: driver.api.undelete_job(job))
    driver.on_run(run, 'release_job("gate")')


def deciding(driver: Driver, run: RunMonitor) -> None:
    """Confirm, kill, rerun, set to OK."""
    driver.on_run(run, 'confirm_job("ask")')
    driver.until(run, "ask", "Ended OK")
    driver.on_run(run, 'kill_job("long")')
    driver.until(run, "long", "Ended Not OK")
    driver.on_run(run, 'rerun_job("fail")')
    driver.until(run, "fail", "Ended Not OK")
    driver.on_run(run, 'set_to_ok("fail")', 'get_output("fail", 1)')
    driver.until(run, "fail", "Ended OK")


def releasing(driver: Driver, run: RunMonitor) -> None:
    """See what a job waits for; add the event, find it, delete it."""
    call, api, place = driver.transcript.call, driver.api, driver.place
    name, job = f"{place.folder}-go", run.get_jobid("gate")
    event = {"name": name, "date": place.date}
    call("run_api.get_waiting_info(gate)", lambda: api.get_waiting_info(job))
    call("run_api.add_event(server, event)", lambda: api.add_event(place.server, event))
    driver.until(run, "gate", "Ended OK")
    api.add_event(place.server, event)
    call("run_api.get_events(name=…)", lambda: api.get_events(name=f"{name}*"))
    call(
        "run_api.delete_event(server, name, date)",
        lambda: api.delete_event(place.server, name, place.date),
    )
    call("run_api.get_events(name=…)", lambda: api.get_events(name=f"{name}*"))


def looking_around(driver: Driver) -> None:
    """Search by filter, one job by its id, the SLA services, the servers."""
    call, api, folder = driver.transcript.call, driver.api, driver.place.folder
    wanted = {"folder": folder, "jobname": "sa*", "order_date_from": "200101"}
    found = call(
        "monitor.get_statuses(filter=…)",
        lambda: driver.monitor.get_statuses(filter=wanted),
    )
    job = found.statuses[0].job_id
    call("run_api.get_job_status(say)", lambda: api.get_job_status(job))
    call("run_api.get_active_services()", api.get_active_services)
    call("config_api.get_servers()", driver.workflow.aapiclient.config_api.get_servers)


def ordering(driver: Driver) -> None:
    """Order what was deployed before; read its definition back, on premises."""
    call, api, place = driver.transcript.call, driver.api, driver.place
    data = {"ctm": place.server, "folder": place.folder, "jobs": "say", "hold": True}
    call("run_api.order_jobs_in_folder(data)", lambda: api.order_jobs_in_folder(data=data))
    if place.is_on_premises:
        call(
            "Workflow.get_jobs(environment, server, folder)",
            lambda: Workflow.get_jobs(place.environment, place.server, place.folder).dumps_json(),
        )
