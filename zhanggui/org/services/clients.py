"""Clients and their projects: made and changed, never deleted, because shops, posts and orders lean on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.org.drafts import NewClient, NewProject
from zhanggui.org.models import Client, Project
from zhanggui.org.services.lines import UNKNOWN_CODE, by_code, change, checked_texts, fresh, insert, shown


@in_transaction
def create_clients(drafts: Sequence[NewClient], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()

    rows = []
    for number, draft in fresh(Client, drafts, verdicts):
        texts = checked_texts(verdicts, number, draft.code, name=draft.name, name_en=draft.name_en, note=draft.note)
        if texts is not None:
            rows.append((number, Client(code=draft.code, **texts)))

    clients = insert(Client, rows, verdicts, key=lambda client: client.code)

    codes = {'codes': [client.code for client in clients]}
    audit.record('org.create_client', verdicts.done, actor=actor, subject='org.Client', detail=codes)
    return verdicts


@in_transaction
def create_projects(drafts: Sequence[NewProject], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    clients = by_code(Client.objects.visible_to(actor))

    rows = []
    for number, draft in fresh(Project, drafts, verdicts):
        if draft.client not in clients:
            unknown = UNKNOWN_CODE.filled(code=shown(draft.client))
            verdicts.refuse(number, 'unknown_client', unknown, name=draft.code)
            continue
        texts = checked_texts(verdicts, number, draft.code, name=draft.name, name_en=draft.name_en)
        if texts is not None:
            rows.append((number, Project(code=draft.code, client=clients[draft.client], **texts)))

    projects = insert(Project, rows, verdicts, key=lambda project: project.code)

    codes = {'codes': [project.code for project in projects]}
    audit.record('org.create_project', verdicts.done, actor=actor, subject='org.Project', detail=codes)
    return verdicts


@in_transaction
def change_clients(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    """Set what is told (`None`: stays as it is): name, name_en, note, is_active."""
    return change(Client, ids, told, actor=actor, use_case='org.change_client')


@in_transaction
def change_projects(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    return change(Project, ids, told, actor=actor, use_case='org.change_project')
