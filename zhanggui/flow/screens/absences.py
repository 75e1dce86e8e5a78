"""外出授权: who is away until when, and who does their work meanwhile. One's own; administrators see all."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.forms.operations import AbsenceForm
from zhanggui.flow.models import Absence
from zhanggui.flow.policies import WORK
from zhanggui.flow.tables import AbsenceTable
from zhanggui.flow.usecases.operations import ABSENCE, END_ABSENCE
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.registry import register


class Absences(ListScreen):
    name = 'flow.absences'
    path = 'flow/absences/'
    title = say('外出授权', 'Out of office')
    icon = 'plane-departure'
    group = 'flow'
    order = 65
    right = WORK
    model = Absence
    table = AbsenceTable
    use_cases = (END_ABSENCE,)
    adds = ('flow.absence_new',)
    exports = False
    template = 'flow/inbox.html'
    empty = say('没有外出授权。', 'Nobody is away.')


class AbsenceNew(FormScreen):
    name = 'flow.absence_new'
    path = 'flow/absences/new/'
    title = say('设置外出授权', 'Say that you are away')
    icon = 'plus'
    right = WORK
    use_case = ABSENCE
    form = AbsenceForm
    done = 'flow.absences'
    template = 'flow/page/absence.html'


register(Absences, AbsenceNew)
