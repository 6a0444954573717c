"""API keys with roles and expiry, sessions with a life."""

from datetime import date

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, one_job, sentences


def log_in(caller: Caller) -> dict[str, str]:
    body = {"username": "svc", "password": "secret-word"}
    answer: dict[str, str] = caller.post("/session/login", body).json()
    return answer


def test_without_a_credential_nothing_is_told(simulator: Simulator, caller: Caller) -> None:
    caller.headers = {}

    assert caller.get("/config/servers").status == 401
    assert caller.on_demand(one_job()).status == 401
    assert simulator.journal.orders() == []


def test_an_unknown_key_is_refused(caller: Caller) -> None:
    caller.headers = {"x-api-key": "stranger"}

    assert caller.get("/status").status == 401


def test_a_read_only_key_may_look_and_not_order(simulator: Simulator, caller: Caller) -> None:
    simulator.add_api_key("looker", read_only=True)
    caller.headers = {"x-api-key": "looker"}

    assert caller.get("/run/jobs/status").status == 200
    assert caller.on_demand(one_job()).status == 403


def test_a_revoked_key_is_refused(simulator: Simulator, caller: Caller) -> None:
    simulator.revoke(caller.headers["x-api-key"])

    assert caller.get("/status").status == 401


def test_a_key_is_good_until_the_end_of_its_last_day(simulator: Simulator, caller: Caller) -> None:
    simulator.add_api_key("dated", expires=date(2026, 11, 20))
    caller.headers = {"x-api-key": "dated"}
    assert caller.get("/status").status == 200

    simulator.clock.advance(12 * 3600)

    assert caller.get("/status").status == 401


def test_login_opens_a_session(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")

    answer = log_in(caller)

    assert answer["username"] == "svc"
    caller.headers = {"Authorization": f"Bearer {answer['token']}"}
    assert caller.on_demand(one_job()).status == 200


def test_login_with_a_wrong_password_is_refused(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")

    assert caller.post("/session/login", {"username": "svc", "password": "x"}).status == 401


def test_login_without_a_password_is_a_bad_request(caller: Caller) -> None:
    assert caller.post("/session/login", {"username": "svc"}).status == 400


def test_login_does_not_look_at_an_expired_session(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    caller.headers = {"Authorization": "Bearer LONGGONE"}

    assert "token" in log_in(caller)


def test_a_session_ends_after_its_life(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    caller.headers = {"Authorization": f"Bearer {log_in(caller)['token']}"}
    simulator.clock.advance(1799)
    assert caller.get("/status").status == 200

    simulator.clock.advance(1)

    assert caller.get("/status").status == 401


def test_an_expired_session_can_be_answered_with_403(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(expired_session_status=403)
    caller.headers = {"Authorization": "Bearer LONGGONE"}

    assert caller.get("/status").status == 403


def test_logout_ends_the_session(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    caller.headers = {"Authorization": f"Bearer {log_in(caller)['token']}"}

    assert "message" in caller.post("/session/logout").json()
    assert caller.get("/status").status == 401


def test_saas_knows_no_sessions(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    token = log_in(caller)["token"]
    simulator.turn(flavour="saas")

    assert caller.post("/session/login", {"username": "svc", "password": "x"}).status == 404
    assert caller.post("/session/logout").status == 404
    caller.headers = {"Authorization": f"Bearer {token}"}
    assert caller.get("/status").status == 401


def test_a_refusal_is_an_error_list_without_null(caller: Caller) -> None:
    caller.headers = {}
    answer = caller.get("/status")

    assert sentences(answer) == ["Authentication is required"]
    assert "null" not in answer.data.decode()


def test_tokens_are_listed_without_the_keys(simulator: Simulator, caller: Caller) -> None:
    simulator.add_api_key("looker", read_only=True, expires=date(2027, 1, 1))

    answer = caller.get("/authentication/tokens")

    first, second = answer.json()["tokens"]
    assert (first["roles"], second["roles"]) == (["full"], ["read-only"])
    assert "expirationDate" not in first
    assert (second["expirationDate"], second["createdDate"]) == ("2027-01-01", "2026-11-20")
    assert "looker" not in answer.data.decode()


def test_the_life_of_a_session_can_be_another(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(session_ttl_s=60)
    simulator.add_user("svc", "secret-word")
    caller.headers = {"Authorization": f"Bearer {log_in(caller)['token']}"}
    assert caller.get("/status").status == 200

    simulator.clock.advance(60)

    assert caller.get("/status").status == 401
