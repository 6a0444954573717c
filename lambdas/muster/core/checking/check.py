"""All that can be said about definitions before they are deployed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from muster.core.catalogue import Catalogue
from muster.core.checking.compiling import compiled_from
from muster.core.checking.history import members_stay, version_is_new
from muster.core.checking.judging import record
from muster.core.checking.parsing import parse
from muster.core.checking.problem import Problem, Report
from muster.core.checking.rules import rules
from muster.core.checking.tree import Table
from muster.core.checking.vocabulary import BUNDLE
from muster.core.definition import Definition

Proof = Callable[[Definition], list[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """The definitions of the files without errors, and everything that was found."""

    definitions: tuple[Definition, ...]
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything but warnings was found."""
        return any(not each.is_warning for each in self.problems)


@dataclass(frozen=True, slots=True)
class Draft:
    """One file: what is sound of it, and what was found."""

    root: Table
    report: Report


def check(sources: Mapping[str, str], published: Catalogue, proof: Proof | None = None) -> Checked:
    """Check files by name; `proof` says what is wrong with a definition's template (E20)."""
    drafts = [_draft(sources[file], Report(file)) for file in sorted(sources)]
    _names_are_unique(drafts)
    compiled = [_definition(draft, published, proof) for draft in drafts]
    problems = sorted(problem for draft in drafts for problem in draft.report.found)
    return Checked(tuple(each for each in compiled if each), tuple(problems))


def _draft(text: str, report: Report) -> Draft:
    tree = parse(text, report)
    if tree is None:
        return Draft(Table(1), report)
    root = record(BUNDLE, tree, "", report)
    rules(root, report)
    return Draft(root, report)


def _names_are_unique(drafts: Sequence[Draft]) -> None:
    """E06: two files must not declare one bundle."""
    first: dict[str, str] = {}
    for draft in drafts:
        name = draft.root.leaf("bundle")
        if name is None:
            continue
        if name.text in first:
            message = f"bundle '{name.text}': already declared in {first[name.text]}"
            draft.report.add(name.line, "E06", message)
        first.setdefault(name.text, f"{draft.report.file}:{name.line}")


def _definition(draft: Draft, published: Catalogue, proof: Proof | None) -> Definition | None:
    """Compile a file in which nothing is wrong, and hold it against what else there is."""
    root, report = draft.root, draft.report
    members_stay(root, published, report)
    if report.has_errors():
        return None
    definition = compiled_from(root)
    version_is_new(definition, published, root.entries["version"].line, report)
    line = root.table("actions").first("complete").entries["template"].line
    for wrong in proof(definition) if proof else []:
        report.add(line, "E20", wrong)
    return None if report.has_errors() else definition
