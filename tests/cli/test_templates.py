"""`muster templates`: the folder against the bucket, and nothing unproven goes up."""

import json
import shutil
from pathlib import Path

import boto3
import pytest

from cli.operate.shelf import Shelf
from tests.cli.kept import REGION
from tests.cli.stage import Stage

PAIR, ORDER = "contract/application.json.j2", "order/fulfilment.json.j2"


@pytest.fixture
def shelf(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Stand in a copy of the project; return what looks into the stage's bucket."""
    for folder in ("bundles", "templates"):
        shutil.copytree(folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return Shelf(boto3.client("s3", region_name=REGION), stage.outputs["TemplatesBucket"])


def said(stage: Stage, *arguments: str) -> list[str]:
    result = stage.muster("templates", *arguments)
    assert result.exit_code == 0, result
    return result.output.splitlines()


def append(key: str, text: str) -> None:
    with (Path("templates") / key).open("a") as template:
        template.write(text)


def test_the_first_push_puts_all_and_the_second_nothing(stage: Stage, shelf: Shelf) -> None:
    first = said(stage, "push")

    versions = {kept.key: kept.version for kept in shelf.kept()}
    assert first == [f"new        {key}  pushed as version {versions[key]}" for key in versions]
    assert sorted(versions) == [PAIR, ORDER]
    assert said(stage, "push") == [f"unchanged  {PAIR}", f"unchanged  {ORDER}"]
    assert {kept.key: kept.version for kept in shelf.kept()} == versions


def test_a_changed_template_becomes_a_new_version(stage: Stage, shelf: Shelf) -> None:
    said(stage, "push")
    append(PAIR, "{# reviewed #}\n")

    assert said(stage, "push", "--dry-run") == [
        f"changed    {PAIR}  would be pushed",
        f"unchanged  {ORDER}",
    ]
    assert shelf.differences([PAIR])[0].change == "changed"
    said(stage, "push", PAIR)
    assert shelf.differences([PAIR])[0].change == "unchanged"


def test_a_dry_run_puts_nothing(stage: Stage, shelf: Shelf) -> None:
    assert said(stage, "push", "--dry-run")[0] == f"new        {PAIR}  would be pushed"
    assert shelf.keys() == []


def test_one_wrong_template_keeps_all_from_being_pushed(stage: Stage, shelf: Shelf) -> None:
    append(ORDER, "{{ args.nobody }}")

    result = stage.muster("templates", "push")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{ORDER}: ")
    assert result.stderr.endswith("nothing was pushed\n")
    assert shelf.keys() == []


def test_a_template_that_nobody_names_is_proven_alone(stage: Stage, shelf: Shelf) -> None:
    folder = Path("templates/extra")
    folder.mkdir()
    shutil.copy("templates/" + PAIR, folder / "job.json.j2")

    assert stage.muster("templates", "push").stderr == (
        "extra/job.json.j2: templates/extra/job.sample.json does not exist\nnothing was pushed\n"
    )
    sample = json.loads(Path("templates/contract/application.sample.json").read_text())
    (folder / "job.sample.json").write_text(json.dumps(sample))
    said(stage, "push", "extra/job.json.j2")
    assert shelf.keys() == ["extra/job.json.j2"]


def test_a_template_beyond_what_submit_reads_is_refused(stage: Stage, shelf: Shelf) -> None:
    append(PAIR, f"{{# {'x' * 65536} #}}")

    result = stage.muster("templates", "push", PAIR)

    assert (result.exit_code, shelf.keys()) == (2, [])
    assert "larger than 65536 bytes" in result.stderr


def test_an_unknown_name_and_an_empty_folder_are_said(stage: Stage, shelf: Shelf) -> None:
    unknown = stage.muster("templates", "push", "nobody.json.j2")
    shutil.rmtree("templates")
    empty = stage.muster("templates", "push")

    assert str(unknown.exception) == "templates/ has no nobody.json.j2"
    assert str(empty.exception) == "there are no templates here: templates/ has none"
    assert shelf.keys() == []


def test_the_diff_goes_from_the_bucket_to_the_folder(stage: Stage, shelf: Shelf) -> None:
    said(stage, "push")
    assert said(stage, "diff") == ["bucket and folder are equal"]
    shelf.put(PAIR, b"{\n old\x1b[2J\n}\n")
    shelf.put("gone.json.j2", b"{}")
    (Path("templates") / PAIR).write_text("{\n new\n}\n")

    assert said(stage, "diff") == [
        f"--- bucket/{PAIR}",
        f"+++ templates/{PAIR}",
        "@@ -1,3 +1,3 @@",
        " {",
        "- old\\x1b[2J",
        "+ new",
        " }",
        "only in the bucket: gone.json.j2",
    ]


def test_the_list_has_size_version_and_time(stage: Stage, shelf: Shelf) -> None:
    assert said(stage, "ls") == [
        "the bucket has no templates: `muster templates push` puts them there"
    ]
    version = shelf.put(PAIR, b"{}")

    [document] = stage.json("templates", "ls")["templates"]
    modified = document.pop("modified_at")
    assert document == {"key": PAIR, "size": 2, "version": version}
    [heading, _, row] = said(stage, "ls")
    assert heading.split() == ["template", "bytes", "version", "modified", "(UTC)"]
    assert row.split()[:3] == [PAIR, "2", version]
    assert row.split()[3] == modified[:10]


def test_a_missing_bucket_is_one_line(stage: Stage, shelf: Shelf) -> None:
    shelf.client.delete_bucket(Bucket=shelf.bucket)

    told = str(stage.muster("templates", "ls").exception)

    assert told.startswith("ListObjectsV2: NoSuchBucket: ")
    assert "\n" not in told
