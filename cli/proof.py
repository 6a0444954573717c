"""The proof that a template works: it renders on the sample beside it (E20)."""

import json
from collections.abc import Iterable
from pathlib import Path

from muster.adapters.jinja import JinjaRenderer
from muster.core.definition import Definition, Job, Json
from muster.core.errors import TemplateError
from muster.core.job import Template
from muster.core.references import references_in

TEMPLATES = Path("templates")
ENDING = ".json.j2"


def proof(definition: Definition) -> list[str]:
    """Return what is wrong with the template of a definition's job."""
    return _proof(definition.complete)


def proof_of(template: str, definitions: Iterable[Definition]) -> list[str]:
    """Return what is wrong with a template for all that name it, or alone where nobody does."""
    jobs = [each.complete for each in definitions if each.complete.template == template]
    if not jobs:
        return _proof(Job(template=template, args={}), is_named=False)
    return list(dict.fromkeys(wrong for job in jobs for wrong in _proof(job)))


def _proof(job: Job, *, is_named: bool = True) -> list[str]:
    template, sample = TEMPLATES / job.template, _sample(job)
    for path in (template, sample):
        if not path.is_file():
            return [f"{path} does not exist"]
    try:
        values = json.loads(sample.read_text(encoding="utf-8"))
        args, bundle = dict(values["args"]), dict(values["bundle"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [f"{sample} is no JSON object with 'args' and 'bundle': {error}"]
    missing = [name for name in args if name not in job.args]
    if missing and is_named:
        return [f"args lack {', '.join(missing)}, which {sample} has"]
    return _rendering(job, template, {"args": args | _literals(job), "bundle": bundle})


def _rendering(job: Job, template: Path, values: dict[str, Json]) -> list[str]:
    try:
        source = template.read_text(encoding="utf-8")
        JinjaRenderer().render(Template(key=job.template, source=source, version="file"), values)
    except TemplateError as error:
        return [str(error)]
    except UnicodeDecodeError as error:
        return [f"{template} is no UTF-8: {error}"]
    return []


def _sample(job: Job) -> Path:
    return TEMPLATES / f"{job.template.removesuffix(ENDING)}.sample.json"


def _literals(job: Job) -> dict[str, Json]:
    """Return the arguments without references: they are rendered as they are."""
    return {name: value for name, value in job.args.items() if _is_literal(value)}


def _is_literal(value: Json) -> bool:
    match value:
        case str():
            return not references_in(value)
        case list():
            return all(_is_literal(each) for each in value)
        case dict():
            return all(_is_literal(each) for each in value.values())
        case _:
            return True
