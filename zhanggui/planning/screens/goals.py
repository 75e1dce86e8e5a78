"""目标: the tree from the year to a person, with the sum check, the actual figure and the pace."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse

from zhanggui.core.words import say
from zhanggui.planning.forms import GoalForm
from zhanggui.planning.policies import SEE
from zhanggui.planning.selectors import goals
from zhanggui.planning.usecases import ADD_GOAL
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen


class GoalTree(Screen):
    name = 'planning.goals'
    path = 'planning/goals/'
    title = say('目标', 'Goals')
    icon = 'target'
    group = 'planning'
    order = 5
    right = SEE
    template = 'planning/page/goals.html'

    def get(self, request: Request) -> HttpResponse:
        inside = {'rows': goals.tree(request.actor), 'may_add': request.actor.may(ADD_GOAL.name)}
        is_piece = request.htmx and request.htmx.target == 'thing'
        return self.page(request, 'planning/fragment/goals.html' if is_piece else self.template, inside)


class GoalNew(FormScreen):
    """`?parent=7`: a part of that goal."""

    name = 'planning.goal_new'
    path = 'planning/goals/new/'
    title = say('设定目标', 'Set a goal')
    use_case = ADD_GOAL
    done = 'planning.goals'
    template = 'planning/page/form.html'

    def _form(self, request: Request, pk: int | None) -> forms.Form | None:
        form = super()._form(request, pk)
        if isinstance(form, GoalForm) and request.method == 'GET':
            form.offer(request.actor, number_in(request.GET.get('parent')))
        return form


register(GoalTree, GoalNew)
