"""修订: propose what a clause or a policy shall say, follow it, see before and after, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.panels import cases_panel
from zhanggui.flow.people import directory
from zhanggui.rulebook import policies
from zhanggui.rulebook.choices import AmendmentState
from zhanggui.rulebook.forms import ClauseForm, PolicyForm, RevisedForm
from zhanggui.rulebook.models import Amendment, Clause, ClauseVersion, Policy, PolicyVersion
from zhanggui.rulebook.naming import FIELDS, labels_of, shown_value
from zhanggui.rulebook.rights import SEE
from zhanggui.rulebook.selectors import newest_of
from zhanggui.rulebook.services.amending import SUBJECT, NewAmendment
from zhanggui.rulebook.subjects import name_of
from zhanggui.rulebook.usecases import PROPOSE, REVISE
from zhanggui.ui import registry
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.filters import ChoiceFilter, Filters, SearchFilter
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TemplatePanel, TimelinePanel
from zhanggui.ui.tables import Table

TEXTS = ('title', 'text', 'title_en', 'text_en')


def titles(rows: Sequence[Amendment], actor: Actor) -> Mapping[int, str]:
    newest = newest_of([row.clause_id for row in rows if row.clause_id])
    return {
        row.pk: str(newest[row.clause_id].words if row.clause_id in newest else row.policy.words if row.policy else '')
        for row in rows
    }


class AmendmentTable(Table):
    number = LinkColumn(say('修订号', 'Number'))
    subject_code = TextColumn(say('条款或参数', 'Of'), prefetch=('clause', 'policy'))
    title = TextColumn(say('名称', 'Name'), load=titles)
    state = ChoiceColumn(say('状态', 'State'))
    effective_from = TimeColumn(say('生效日', 'From'))
    proposer = TextColumn(say('提出人', 'Proposed by'), 'proposer.name', prefetch=('proposer',))
    proposed_at = TimeColumn(say('提出时间', 'Proposed'))
    reason = TextColumn(say('为什么', 'Why'), wide=True)

    sort = ('-id',)


class AmendmentFilters(Filters):
    q = SearchFilter(fields=('number', 'clause__code', 'policy__key', 'reason'))
    state = ChoiceFilter(AmendmentState, label=say('状态', 'State'))

    basic = ('q', 'state')


class Amendments(ListScreen):
    name = 'rulebook.amendments'
    path = 'rulebook/amendments/'
    title = say('制度修订', 'Amendments')
    icon = 'git-pull-request'
    group = 'rules'
    order = 50
    right = SEE
    model = Amendment
    table = AmendmentTable
    filters = AmendmentFilters
    detail = 'rulebook.amendment'
    empty = say(
        '还没有修订。在条款或参数表的页面上提出。', 'No amendment yet: propose one on the page of a clause or a policy.'
    )


def _changes(row: Amendment, actor: Actor) -> dict[str, Any]:
    before, labels = _before(row), labels_of(row)
    return {
        'rows': [
            (labels.get(key, key), shown_value(key, before.get(key, '')), shown_value(key, value))
            for key, value in row.draft.items()
        ]
    }


def _before(row: Amendment) -> Mapping[str, Any]:
    """What held when it was, or would be, put in force."""
    if row.policy is not None:
        rows = PolicyVersion.objects.filter(policy=row.policy).order_by('-number')
        number = row.policy_version.number if row.policy_version else None
        held = rows.filter(number__lt=number).first() if number else rows.first()
        return held.values if held else {}
    versions = ClauseVersion.objects.filter(clause=row.clause).order_by('-number')
    number = row.clause_version.number if row.clause_version else None
    said = versions.filter(number__lt=number).first() if number else versions.first()
    return {key: getattr(said, key) for key in FIELDS}


def _readers(row: Amendment, actor: Actor) -> dict[str, Any]:
    readings = list(row.readings.order_by('read_at', 'person_id'))
    faces = directory().faces({each.person_id for each in readings})
    return {
        'readings': [(faces[each.person_id].name, each) for each in readings if each.person_id in faces],
        'unread': sum(each.read_at is None for each in readings),
        'mine': next((each for each in readings if each.person_id == actor.id and each.read_at is None), None),
    }


def _proposer(rows: Sequence[Amendment], actor: Actor) -> Mapping[int, str]:
    faces = directory().faces({row.proposer_id for row in rows if row.proposer_id})
    return {row.pk: faces[row.proposer_id].name for row in rows if row.proposer_id and row.proposer_id in faces}


def revise_address(row: Amendment) -> str:
    return reverse('rulebook.revise_amendment', args=[row.pk])


class AmendmentPage(DetailScreen):
    name = 'rulebook.amendment'
    path = 'rulebook/amendments/<int:pk>/'
    title = say('制度修订', 'Amendment')
    right = SEE
    model = Amendment
    desk = 'rulebook.amendments'
    template = 'rulebook/page/detail.html'
    links = (Link(say('修改修订稿', 'Revise the draft'), revise_address, icon='edit', right=REVISE.name),)
    panels = (
        TemplatePanel(
            say('改前改后', 'Before and after'), template='rulebook/panel/changes.html', load=_changes, wide=True
        ),
        FactsPanel(
            say('修订', 'Amendment'),
            facts=(
                TextColumn(say('提出人', 'Proposed by'), load=_proposer, name='proposer'),
                TimeColumn(say('提出时间', 'Proposed'), 'proposed_at'),
                TimeColumn(say('生效日', 'From'), 'effective_from'),
                TimeColumn(say('阅知期限', 'To be read by'), 'read_until'),
                TextColumn(say('为什么', 'Why'), 'reason', wide=True),
            ),
        ),
        cases_panel(SUBJECT),
        TemplatePanel(say('阅知', 'Read by'), template='rulebook/panel/readers.html', load=_readers, wide=True),
        TimelinePanel(state=AmendmentState),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Amendment.objects.select_related('clause', 'policy', 'clause_version', 'policy_version')

    def heading(self, thing: Amendment) -> str:
        return f'{thing.number} {thing.subject_code} {name_of(thing)}'


class AmendClause(FormScreen):
    name = 'rulebook.amend_clause'
    path = 'rulebook/clauses/<int:pk>/amend/'
    title = say('提出修订', 'Propose an amendment')
    right = SEE
    use_case = PROPOSE
    form: ClassVar[type[Form] | None] = ClauseForm
    model: ClassVar[type[Model] | None] = Clause
    done = 'rulebook.amendments'

    def initial(self, thing: Clause) -> dict[str, Any]:
        held = newest_of([thing.pk])[thing.pk]
        return {name: getattr(held, name) for name in TEXTS}

    def line(self, cleaned: Mapping[str, Any]) -> NewAmendment:
        """Only what differs is an amendment."""
        clause = Clause.objects.get(pk=self.kwargs['pk'])
        held = newest_of([clause.pk])[clause.pk]
        draft = {key: value for key, value in cleaned['draft'].items() if value != getattr(held, key)}
        return NewAmendment(
            clause=clause.code, draft=draft, reason=cleaned['reason'], effective_from=cleaned['effective_from']
        )

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        return reverse('rulebook.amendment', args=[verdicts.done[0]])


class AmendPolicy(AmendClause):
    name = 'rulebook.amend_policy'
    path = 'rulebook/policies/<int:pk>/amend/'
    form = PolicyForm
    model = Policy

    def initial(self, thing: Any) -> dict[str, Any]:
        return dict(shown_values(thing, policies.in_force()[thing.key].values))

    def line(self, cleaned: Mapping[str, Any]) -> NewAmendment:
        return NewAmendment(
            policy=Policy.objects.get(pk=self.kwargs['pk']).key, draft=dict(cleaned['draft']), reason=cleaned['reason'],
            effective_from=cleaned['effective_from'],
        )  # fmt: skip


class ReviseAmendment(FormScreen):
    name = 'rulebook.revise_amendment'
    path = 'rulebook/amendments/<int:pk>/revise/'
    title = say('修改修订稿', 'Revise the draft')
    right = SEE
    use_case = REVISE
    form = RevisedForm
    done = 'rulebook.amendment'

    def initial(self, thing: Amendment) -> dict[str, Any]:
        head = {'reason': thing.reason, 'effective_from': thing.effective_from}
        if thing.policy is not None:
            return {**head, **shown_values(thing.policy, thing.draft)}
        held = newest_of([thing.clause_id or 0])[thing.clause_id or 0]
        texts = {name: getattr(held, name) for name in TEXTS}
        return {**head, **texts, **thing.draft}

    def _items(self, form: Any, lines: Any, pk: int | None) -> tuple[list[Any], dict[str, Any]]:
        told = form.cleaned_data
        return [pk], {key: told[key] for key in ('draft', 'reason', 'effective_from')}


def shown_values(policy: Policy, values: Mapping[str, Any]) -> dict[str, Any]:
    """As a person types them: money in yuan."""
    money = {each['key'] for each in policy.fields if each['type'] == 'money'}
    return {key: f'{value / 100:.2f}' if key in money else value for key, value in values.items()}


registry.register(Amendments, AmendmentPage, AmendClause, AmendPolicy, ReviseAmendment)
