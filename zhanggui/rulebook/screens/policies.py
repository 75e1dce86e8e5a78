"""参数表: the numbers of the rules with the days from which they hold, and a past month reckoned with others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.rulebook import policies
from zhanggui.rulebook.choices import Origin, ValueType
from zhanggui.rulebook.forms import RehearsalForm
from zhanggui.rulebook.models import Policy, PolicyVersion
from zhanggui.rulebook.rehearsal import REHEARSED, Rehearsed, last_day, months_told, rehearse
from zhanggui.rulebook.rights import REHEARSE, SEE
from zhanggui.rulebook.screens.amendments import shown_values
from zhanggui.rulebook.selectors import in_force
from zhanggui.rulebook.usecases import PROPOSE
from zhanggui.ui import registry
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.panels import TemplatePanel
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import PageScreen, Screen

NO_MONTH = say('还没有这个月的数据。', 'There are no data of that month.')


class Policies(PageScreen):
    name = 'rulebook.policies'
    path = 'rulebook/policies/'
    title = say('制度参数', 'Policies')
    icon = 'adjustments'
    group = 'rules'
    order = 60
    right = SEE
    template = 'rulebook/page/policies.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        held = policies.in_force()
        rows = list(Policy.objects.order_by('order', 'key'))
        return {'tables': [(row, shown(row, held[row.key])) for row in rows if row.key in held]}


def shown(policy: Policy, version: PolicyVersion) -> list[tuple[Words, str]]:
    """Label and value with its unit, as people read them."""
    told = []
    for field in policy.fields:
        value = version.values.get(field['key'], '')
        unit = say(field.get('unit', ''), field.get('unit_en', ''))
        text = yuan(value) if field['type'] == ValueType.MONEY and isinstance(value, int) else f'{value} {unit}'.strip()
        told.append((say(field['label'], field['label_en']), text))
    return told


def _versions(policy: Policy, actor: Actor) -> dict[str, Any]:
    held = policies.version_on(policy.key)
    rows = PolicyVersion.objects.filter(policy=policy).order_by('-effective_from', '-number')
    return {
        'labels': [say(field['label'], field['label_en']) for field in policy.fields],
        'rows': [
            (
                row,
                [text for _, text in shown(policy, row)],
                held is not None and row.pk == held.pk,
                Origin(row.origin).label,
            )
            for row in rows
        ],
    }


def _clauses(policy: Policy, actor: Actor) -> dict[str, Any]:
    text = f'policy:{policy.key}'
    return {'clauses': [row for row in in_force() if row.policy == policy.key or text in row.controls]}


def _to(name: str) -> Callable[[Policy], str]:
    return lambda policy: reverse(name, args=[policy.pk])


class PolicyPage(DetailScreen):
    name = 'rulebook.policy'
    path = 'rulebook/policies/<int:pk>/'
    title = say('制度参数', 'Policy')
    right = SEE
    model = Policy
    desk = 'rulebook.policies'
    template = 'rulebook/page/detail.html'
    links = (
        Link(say('提出修订', 'Propose an amendment'), _to('rulebook.amend_policy'), icon='edit', right=PROPOSE.name),
        Link(say('试算', 'Rehearse'), _to('rulebook.rehearsal'), icon='calculator', right=REHEARSE),
    )
    panels = (
        TemplatePanel(
            say('各版本的取值', 'Values by version'), template='rulebook/panel/values.html', load=_versions, wide=True
        ),
        TemplatePanel(
            say('用到它的条款', 'Clauses that use it'), template='rulebook/panel/clauses.html', load=_clauses, wide=True
        ),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Policy.objects.all()


class Rehearsal(Screen):
    """What a past month would have come to with other values; nothing is written."""

    name = 'rulebook.rehearsal'
    path = 'rulebook/policies/<int:pk>/rehearsal/'
    title = say('试算', 'Rehearsal')
    right = REHEARSE
    template = 'rulebook/page/rehearsal.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        policy = get_object_or_404(Policy, pk=pk)
        months = months_told(policy.key) if policy.key in REHEARSED else []
        month = request.GET.get('month', '') or (months[0] if months else '')
        day = last_day(month)
        version = policies.version_on(policy.key, day)
        asked = 'month' in request.GET
        initial = {'month': month, **(shown_values(policy, version.values) if version else {})}
        form = RehearsalForm(request.GET if asked else None, initial=initial, policy=policy)
        rows: list[Rehearsed] = []
        if asked and version is not None and day is not None and form.is_valid() and policy.key in REHEARSED:
            rows = rehearse(policy.key, month, version.values, form.values)
        return self.page(
            request,
            self.template,
            {
                'policy': policy,
                'form': form,
                'month': month,
                'months': months,
                'can': policy.key in REHEARSED,
                'version': version,
                'asked': asked,
                'rows': rows,
                'changed': sum(row.differs for row in rows),
                'total': _total(rows),
            },
        )


def _total(rows: list[Rehearsed]) -> tuple[str, str] | None:
    known = [
        (row.before_fen, row.after_fen) for row in rows if row.before_fen is not None and row.after_fen is not None
    ]
    return (yuan(sum(before for before, _ in known)), yuan(sum(after for _, after in known))) if known else None


registry.register(Policies, PolicyPage, Rehearsal)
