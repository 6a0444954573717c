"""The cost document's sums are right, and what it counts is what is there."""

from math import isclose, prod
from pathlib import Path

import pytest

from tests.docs import cost
from tests.docs.cost import MILLION, SEE, Item, items, prices, sums

PER_BUNDLE, FIXED, OPTIONS = "Per million bundles", "Fixed, a month", "What each option changes"
ITEMS = [each for heading in (PER_BUNDLE, FIXED, OPTIONS) for each in items(heading)]
STAGES = sorted(path.stem for path in cost.STAGES.glob("*.txt"))
TYPES = (
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::LogGroup",
)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_an_item_is_its_count_times_its_price(item: Item) -> None:
    if item.price_of == SEE:
        assert item.usd == ""
        return
    assert item.usd == f"{prod(item.factors) * prices()[item.price_of]:.2f}"


def test_every_price_is_used_and_has_a_source() -> None:
    assert {each.price_of for each in ITEMS} - {SEE} == prices().keys()
    assert all(cells[2] for cells in cost.rows("Prices"))


@pytest.mark.parametrize(
    ("heading", "ends_with"), [(PER_BUNDLE, "Logs"), (FIXED, "The sweeper's t")]
)
def test_the_sums_are_right(heading: str, ends_with: str) -> None:
    summed = items(heading)
    last = next(at for at, each in enumerate(summed) if each.name.startswith(ends_with))
    total = sum(float(each.usd) for each in summed[: last + 1])

    (written,) = sums(heading)
    assert isclose(float(written), total, abs_tol=0.005)


def test_three_quarters_are_transitions_and_the_goal_is_reached() -> None:
    transitions = float(_item("State transitions").usd)
    total = float(sums(PER_BUNDLE)[0])

    assert 0.74 < transitions / total < 0.8
    assert total <= 100


def test_a_bundle_is_counted_by_playing_one() -> None:
    written = [_per_bundle(name) for name in ("State tr", "Table writes", "Index writes")]

    assert written == list(cost.happy())


def test_a_breach_and_its_redrive_are_counted_by_playing_one() -> None:
    assert (_per_bundle("A breach: Mark"), _per_bundle("A breach: noted")) == cost.breach()
    assert _per_bundle("A breach's redrive") == cost.redrive()


def test_a_third_member_is_counted_by_playing_an_order() -> None:
    assert _per_bundle("A third member: its event") == cost.member()


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_stage_deploys_is_counted_in_its_text(stage: str) -> None:
    (cells,) = [cells for cells in cost.rows(FIXED) if cells[0] == f"`{stage}`"]
    found = cost.deployed(stage)

    assert [int(cell) for cell in cells[1:]] == [found[name] for name in TYPES]
    assert len(set(cost.settings(stage, "ProvisionedPollerConfig.PollerGroupName"))) == 1


def test_the_cluster_and_the_network_are_those_of_the_stage_that_brings_its_own() -> None:
    (brokers,) = cost.settings("private", "NumberOfBrokerNodes")
    (disk,) = cost.settings("private", "BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize")
    (broker,) = cost.settings("private", "BrokerNodeGroupInfo.InstanceType")
    (zones,) = [each.count(",") + 1 for each in cost.settings("private", "SubnetIds")]
    interfaces = cost.settings("private", "VpcEndpointType").count("Interface")

    assert _item(f"MSK provisioned as stage `private` has it: brokers {broker}").count == brokers
    assert _item("their disks").factors == [int(brokers), int(disk)]
    assert _item("Interface endpoints").factors[:2] == [interfaces, zones]


def test_the_fixed_part_is_that_of_prod() -> None:
    found = cost.deployed("prod")
    names = ("Alarms", "Composite alarm", "Dashboards", "Key", "Secret")
    types = (*TYPES[:4], TYPES[4])

    assert [_item(name).factors for name in names] == [[found[each]] for each in types]
    alone = _item("A poller unit for each mapping").factors[0]
    assert alone == found["AWS::Lambda::EventSourceMapping"] - 1


def test_the_sweeper_tells_as_many_metrics_as_are_paid_for() -> None:
    source = Path("lambdas/muster/usecases/sweep.py").read_text(encoding="utf-8")

    assert _item("Metrics that the sweeper").factors == [source.count("self.journal.gauge(")]


def _item(begins: str) -> Item:
    (found,) = [each for each in ITEMS if each.name.startswith(begins)]
    return found


def _per_bundle(begins: str) -> float:
    factors = _item(begins).factors
    assert factors[1] == MILLION
    return factors[0]
