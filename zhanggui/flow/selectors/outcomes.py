"""What a decision is called where it was made: `approve` may be 已退款 on the button of one step and 同意 on another's."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from zhanggui.core.actors import Actor
from zhanggui.flow.forms.schema import Outcome
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.filling import form_of
from zhanggui.flow.services.loading import load_definition, version_of


def outcomes(rows: Sequence[Task], actor: Actor | None = None) -> Mapping[int, Outcome | str]:
    """By the task's pk: as its form calls it, else the bare result."""
    cases = {row.case_id for row in rows if row.result}
    known = Case.objects.filter(pk__in=cases).values_list('pk', 'version_id', 'version__hash')
    versions = {case: (version, hash) for case, version, hash in known}
    return {row.pk: _called(row, versions) for row in rows}


def _called(row: Task, versions: Mapping[int, tuple[int, str]]) -> Outcome | str:
    if row.case_id not in versions:
        return row.result
    return own_outcomes(*versions[row.case_id], row.node).get(row.result, row.result)


@functools.lru_cache(maxsize=1024)
def own_outcomes(version: int, hash: str, node: str) -> Mapping[str, Outcome]:
    """`hash` is only there so that a redrawn version is read anew."""
    del hash
    found = load_definition(version).nodes.get(node)
    form = (
        form_of(version_of(version), found.approval.form) if found and found.approval and found.approval.form else None
    )
    return {each.value: each for each in form.outcomes} if form else {}
