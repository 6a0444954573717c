"""Derived names: within every limit, and never the same for two things."""

import re

import pytest

from muster.core.names import bundle_id, digest, execution_name, folder, job_id

LONGEST_DEFINITION = "d" * 32
KEYS = ["c-1", "x" * 36, "x" * 37, "ü", "a b", "a/b", "A_b-9", "🙂" * 128, "", "$(id)"]
ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,80}")


@pytest.mark.parametrize("key", KEYS)
def test_every_name_fits_where_it_is_used(key: str) -> None:
    name = execution_name(LONGEST_DEFINITION, key, 12)
    made = folder(job_id(LONGEST_DEFINITION, key, 12))

    assert ALLOWED.fullmatch(name)
    assert ALLOWED.fullmatch(made)
    assert len(made) <= 51
    assert name.startswith(f"{LONGEST_DEFINITION}_")
    assert made.startswith("bdl-")


def test_a_plain_key_stays_readable() -> None:
    assert bundle_id("pair", "c-1", 1).startswith("c-1-")
    assert not bundle_id("pair", "x" * 37, 1).startswith("x" * 36)


def test_two_definitions_two_keys_two_generations_never_meet() -> None:
    effects = [(d, k, g) for d in ("pair", "trio") for k in KEYS for g in (1, 2)]

    for name in (bundle_id, job_id, execution_name):
        assert len({name(*effect) for effect in effects}) == len(effects)
    assert not {bundle_id(*e) for e in effects} & {job_id(*e) for e in effects}


def test_names_are_the_same_in_every_run() -> None:
    assert (
        execution_name("contract-pair", "c-1", 1)
        == "contract-pair_c-1-" + digest('["contract-pair","c-1",1]')[:10]
    )
    assert (
        job_id("contract-pair", "c-1", 1)
        == "c-1-" + digest('["contract-pair","c-1",1,"complete",0,null]')[:10]
    )


def test_a_digest_is_lower_case_base32_without_padding() -> None:
    assert digest("abc") == digest(b"abc")
    assert re.fullmatch(r"[a-z2-7]{52}", digest("abc"))
