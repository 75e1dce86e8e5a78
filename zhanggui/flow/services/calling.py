"""Call activities: a case starts another below it, and hears from it when it is over.

The called case is made in the caller's transaction. Its end reaches the caller as news (`ChildEnded`), unless it ends at once:
then the caller is at hand, still locked. A caller that waits no longer tells its children the same way (`CallDropped`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from zhanggui.core.bulk import next_ids
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import Fail, Finish, Start
from zhanggui.flow.engine.effects import CallProcess
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.models import Case
from zhanggui.flow.services.loading import Version, active_version
from zhanggui.flow.services.naming import number_of
from zhanggui.flow.services.opencase import OpenCase
from zhanggui.flow.sql.running import CASE_DEPTH

if TYPE_CHECKING:
    from zhanggui.flow.services.running import Desk

DEPTH_MAX = 20
NO_PROCESS = say('没有生效的流程“{key}”', 'there is no active process “{key}”')
TOO_DEEP = say('调用层数超过 20', 'called more than 20 levels deep')


def call(desk: Desk, parent: OpenCase, effect: CallProcess) -> None:
    """Start the child; what cannot be started is the caller's incident."""
    version = active_version(effect.key, effect.version)
    if version is None:
        desk.apply(parent.id, Fail(wait=effect.wait, reason=str(NO_PROCESS.filled(key=effect.key).zh)))
        return
    if _depth(desk, parent) >= DEPTH_MAX:
        desk.apply(parent.id, Fail(wait=effect.wait, reason=TOO_DEEP.zh))
        return
    child = _child(desk, parent, effect, version)
    desk.add(child, [parent.starter_id or 0])
    try:
        desk.apply(child.id, Start(variables=effect.variables, person=parent.starter_id or 0))
    except Refused as refused:
        desk.drop(child.id)
        desk.apply(parent.id, Fail(wait=effect.wait, reason=refused.reason.zh))
        return
    if child.state.status is not Status.RUNNING:
        desk.apply(parent.id, finish(effect.wait, child.state))


def finish(wait: int, state: State) -> Finish:
    """What a called case has come to: its variables, or the error that ended it."""
    if state.status is Status.COMPLETED:
        root = state.scopes.get(0)
        known: dict[str, Any] = dict(root.variables) if root else {}
        return Finish(wait=wait, variables={**known, 'outcome': state.outcome})
    if state.status is Status.REFUSED:
        return Finish(wait=wait, variables={'outcome': 'refuse'})
    return Finish(wait=wait, error=state.outcome or state.status.value)


def _child(desk: Desk, parent: OpenCase, effect: CallProcess, version: Version) -> OpenCase:
    id = next_ids(Case, 1)[0]
    return OpenCase(
        id=id, version=version, number=number_of(version.key, id, desk.now), title=f'{parent.title} · {version.name}',
        subject_type=parent.subject_type, subject_id=parent.subject_id, starter_id=parent.starter_id, parent_id=parent.id,
        parent_wait=effect.wait, state=State(), revision=0, events=0, head=b'', started_at=desk.now, ended_at=None,
    )  # fmt: skip


def _depth(desk: Desk, case: OpenCase) -> int:
    """Callers above: those made in this transaction are not in the table yet."""
    depth = 0
    while case.is_new and case.parent_id in desk.cases:
        case = desk.cases[case.parent_id]
        depth += 1
    with connection.cursor() as cursor:
        cursor.execute(CASE_DEPTH, [case.id])
        return depth + int(cursor.fetchone()[0] or 0)
