"""What may be decided at a task: its buttons, from the diagram and its form. A step that only fills in a form is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Node, NodeKind, Ready
from zhanggui.flow.engine.state import SeatKind
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.models import Task

APPROVE, REFUSE = 'approve', 'refuse'
TONES = {Tone.GREEN: 'success', Tone.RED: 'danger', Tone.ORANGE: 'warning', Tone.YELLOW: 'warning'}


@dataclass(frozen=True, slots=True)
class Button:
    """One way to end a task. `key`: pressed on the page it does the same; `use_case`: whose right it takes."""

    outcome: str
    label: Words
    tone: str
    use_case: str
    key: str = ''


AGREE = Button(APPROVE, say('同意', 'Approve'), 'success', 'flow.approve', 'a')
DENY = Button(REFUSE, say('驳回', 'Refuse'), 'danger', 'flow.refuse', 'r')
HAND_IN = Button(APPROVE, say('提交', 'Submit'), 'primary', 'flow.approve', 'a')
DONE = Button(APPROVE, say('办结', 'Done'), 'primary', 'flow.approve', 'a')


def buttons(task: Task, node: Node, placed: Placed | None) -> list[Button]:
    """The form's own outcomes where it has them; else what fits the kind of step."""
    if task.kind == SeatKind.REVISE:
        return [HAND_IN]
    approval = node.approval
    if approval is not None and approval.kind not in (Ready.PLAIN, Ready.SIGN_OFF):
        return []  # a ready kind ends in its own panel
    found = _found(task, node, placed)
    if approval is not None and (approval.signature or approval.kind is Ready.SIGN_OFF):
        return [each for each in found if each.outcome != APPROVE]  # who agrees signs, in the panel of the sign-off
    return found


def _found(task: Task, node: Node, placed: Placed | None) -> list[Button]:
    approval = node.approval
    if placed is not None and placed.form.outcomes:
        return [_own(each.value, each.label, each.tone) for each in placed.form.outcomes]
    if node.kind is NodeKind.MANUAL:
        return [DONE]
    is_filled_in = placed is not None and any(placed.form.told(placed.visible, placed.editable))
    if is_filled_in and approval is not None and not approval.refuse and task.kind == SeatKind.MAIN:
        return [HAND_IN]
    return [AGREE, DENY]


def _own(outcome: str, label: Words, tone: Tone) -> Button:
    known = {APPROVE: 'flow.approve', REFUSE: 'flow.refuse'}
    key = outcome[:1] if outcome in known else ''
    return Button(outcome, label, TONES.get(tone, 'primary'), known.get(outcome, 'flow.complete'), key)
