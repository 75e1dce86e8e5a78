"""发起流程: the catalogue of what one may start, and the page where a case begins. What is not ready stays as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choosers import SubjectField
from zhanggui.flow.forms.nodes import placed
from zhanggui.flow.forms.rendering import build, plain, typed
from zhanggui.flow.models import ProcessVersion, StartDraft
from zhanggui.flow.policies import WORK
from zhanggui.flow.selectors.catalogue import by_category, recent, startable, to_start
from zhanggui.flow.selectors.processes import taken_part_in, watched
from zhanggui.flow.services.personal import drop_drafts, keep_start
from zhanggui.flow.services.starting import NewCase, facts_of
from zhanggui.flow.usecases.running import START
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

SAVED = say('草稿已保存', 'The draft is kept')
STARTED = say('已发起：{title}', 'Started: {title}')


class Catalogue(Screen):
    """`?subject=orders.Order:12`: only what can be started on that object, with it chosen already."""

    name = 'flow.start_list'
    path = 'flow/start/'
    title = say('发起流程', 'Start a process')
    icon = 'rocket'
    group = 'flow'
    order = 15
    right = WORK
    template = 'flow/page/catalogue.html'

    def get(self, request: Request) -> HttpResponse:
        label, _, about = request.GET.get('subject', '').partition(':')
        found = startable(request.actor, about=label)
        own = {each.key for each in found}
        begun_by_others = {} if label else taken_part_in(request.actor)
        rest = {} if label else watched(request.actor)
        told = {
            'groups': by_category(found),
            'others': [(key, name) for key, name in begun_by_others.items() if key not in own],
            'rest': [(key, name) for key, name in rest.items() if key not in own and key not in begun_by_others],
            'recent': [] if label else recent(request.actor, found),
            'about': f'?subject={about}' if number_in(about) else '',
        }
        return self.page(request, self.template, told)


@dataclass(slots=True)
class Beginning:
    """A case that somebody is about to start. `about` is the form of one field that chooses the business object."""

    version: ProcessVersion
    definition: Definition
    draft: StartDraft | None
    about: forms.Form | None
    form: forms.Form | None


class StartPage(Screen):
    """POST `do`: `start`, `save` (keep a draft), nothing: what depends on what was typed is drawn anew."""

    name = 'flow.start'
    path = 'flow/start/<str:key>/'
    title = say('发起流程', 'Start a process')
    right = WORK
    template = 'flow/page/start.html'

    @classmethod
    def allows(cls, actor: Actor) -> bool:
        return actor.may(WORK) and actor.may(START.name)

    def get(self, request: Request, key: str) -> HttpResponse:
        return self._shown(request, begun(key, request))

    def post(self, request: Request, key: str) -> HttpResponse:
        beginning, wanted = begun(key, request), request.POST.get('do', '')
        if wanted == 'save':
            return self._save(request, key, beginning)
        if wanted == 'start':
            return self._start(request, key, beginning)
        return self.page(request, 'flow/fragment/typed.html', {'form': beginning.form})

    def _save(self, request: Request, key: str, beginning: Beginning) -> HttpResponse:
        values = typed(beginning.form) if beginning.form is not None else {}
        subject = (beginning.definition.subject, _chosen(beginning)) if beginning.about else ('', None)
        kept = keep_start(key, values, actor=request.actor, draft=_draft_id(request), subject=subject)
        messages.success(request, str(SAVED))
        return HttpResponseClientRedirect(f'{reverse("flow.start", kwargs={"key": key})}?draft={kept}')

    def _start(self, request: Request, key: str, beginning: Beginning) -> HttpResponse:
        about, form = beginning.about, beginning.form
        if not all([about is None or about.is_valid(), form is None or form.is_valid()]):
            return self._shown(request, beginning, status=422)
        subject = _chosen(beginning)
        line = NewCase(
            key, plain(form) if form is not None else {}, beginning.definition.subject if subject else '', subject,
        )  # fmt: skip
        verdicts = usecases.perform(START, [line], actor=request.actor)
        if verdicts.refused:
            wrong = [str(refusal.reason) for refusal in verdicts.refused]
            return self._shown(request, beginning, status=422, wrong=wrong)
        if beginning.draft is not None:
            drop_drafts([beginning.draft.pk], actor=request.actor)
        messages.success(request, str(STARTED.filled(title=beginning.definition.words())))
        return HttpResponseClientRedirect(reverse('flow.case', kwargs={'pk': verdicts.made['cases'][0]}))

    def _shown(self, request: Request, beginning: Beginning, *, status: int = 200, **more: Any) -> HttpResponse:
        inside = request.htmx and request.htmx.target == 'start'
        template = 'flow/fragment/start.html' if inside else self.template
        told = {'beginning': beginning, 'form': beginning.form, 'heading': beginning.definition.words(), **more}
        response = self.page(request, template, told)
        response.status_code = status
        return response


def begun(key: str, request: Request) -> Beginning:
    """What was sent, else the draft, else an empty form; the object asked for in the address is chosen."""
    found = to_start(key, request.actor)
    if found is None:
        raise Http404(key)
    row = ProcessVersion.objects.select_related('process').get(pk=found[0].id)
    draft = StartDraft.objects.visible_to(request.actor).filter(pk=_draft_id(request) or 0, process__key=key).first()
    beginning = Beginning(row, found[1], draft, None, None)
    subject = subjects.get(found[1].subject)
    data = request.POST if request.method == 'POST' else None
    if subject is not None:
        chosen = number_in(request.GET.get('subject')) or (draft.subject_id if draft else None)
        beginning.about = _AboutForm(SubjectField(subject, request.actor), data, initial={'subject': chosen})
    where = placed(row)
    if where is not None:
        facts = facts_of(found[1].subject, _chosen(beginning))
        beginning.form = build(
            where, values={'case': facts} if facts else {}, actor=request.actor, draft=draft.values if draft else None,
            data=data, files=request.FILES if data is not None else None,
        )  # fmt: skip
    return beginning


class _AboutForm(forms.Form):
    def __init__(self, field: SubjectField, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields['subject'] = field


def _chosen(beginning: Beginning) -> int | None:
    """The object chosen so far, if it is one this person may see."""
    about = beginning.about
    if about is None:
        return None
    if about.is_bound:
        return about.cleaned_data.get('subject') if about.is_valid() else None
    chosen, field = about.initial.get('subject'), about.fields['subject']
    assert isinstance(field, SubjectField)
    return chosen if chosen and field.is_seen(chosen) else None


def _draft_id(request: Request) -> int | None:
    return number_in(request.POST.get('draft') or request.GET.get('draft'))


register(Catalogue, StartPage)
