"""A drawing told to somebody new: every step in the order of the flow, who does it, what is filled in, by when, what follows.

Pure: everything stands in the drawing and its forms; only the names of positions come from outside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from zhanggui.core import usecases
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import (
    ROOT,
    Approval,
    Definition,
    EventSpec,
    Flow,
    Mode,
    Node,
    NodeKind,
    Ready,
    TimeUp,
    Trigger,
)
from zhanggui.flow.bpmn.timers import read_cycle, read_length
from zhanggui.flow.feel import Expression
from zhanggui.flow.feel.values import Months
from zhanggui.flow.forms.schema import Field, FieldType, Form

PEOPLE = frozenset({NodeKind.USER, NodeKind.MANUAL})
BY_ITSELF = frozenset({NodeKind.SERVICE, NodeKind.SEND, NodeKind.RULE, NodeKind.CALL, NodeKind.RECEIVE, NodeKind.CATCH})
DEPTH_MAX = 6
# What nobody works at: the eye goes on to what follows.
PASSED = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.SCRIPT, NodeKind.TASK})
OUTCOME = re.compile(r'outcome\s*=\s*"(\w+)"')
PLAIN = {'是': say('是', 'yes'), '否': say('否', 'no'), '同意': say('同意', 'approved'), '驳回': say('驳回', 'refused')}

READY = {
    Ready.BRAINSTORM: say('头脑风暴', 'Brainstorm'),
    Ready.PEER: say('评选', 'Peer selection'),
    Ready.SIGN_OFF: say('签署', 'Sign-off'),
    Ready.ARCHIVE: say('归档', 'Archive'),
}
ICONS = {Ready.BRAINSTORM: 'bulb', Ready.PEER: 'award', Ready.SIGN_OFF: 'writing-sign', Ready.ARCHIVE: 'archive'}
MODES = {
    Mode.ALL: say('全部会签', 'All of them'),
    Mode.ANY: say('一人同意即可', 'One of them is enough'),
    Mode.RATIO: say('按比例会签', 'A share of them'),
    Mode.ORDER: say('依次办理', 'One after the other'),
}
LATE = {
    TimeUp.REMIND: say('提醒办理人', 'Reminded'),
    TimeUp.ESCALATE: say('上级也可办理', 'Their superior may act as well'),
    TimeUp.PASS: say('视为同意', 'Counts as approved'),
    TimeUp.RETURN: say('退回上一步', 'Goes back a step'),
}
COMMITTED = say('接手时自己承诺', 'By their own date, stated when they take it')
REFUSED = say('驳回', 'Refused')
BACK, END = say('上一步', 'the step before'), say('流程结束', 'the end')
SAME_DAY = say('按流程中的日期', 'By a date of the case')
EACH, ONE_BY_ONE = say('每人一份', 'One for each'), say('逐个进行', 'One at a time')


@dataclass(frozen=True, slots=True)
class Way:
    """Where it goes on from a step. `label`: the choice that leads there; `is_back`: to something earlier."""

    label: str
    target: str
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    label: Words
    is_required: bool
    help: Words | None = None


@dataclass(frozen=True, slots=True)
class StepTold:
    """`who`: positions and rules in words; `posts`: the codes among them, to find one's own steps."""

    id: str
    number: int
    name: Words
    lane: Words | None
    by_person: bool
    icon: str = ''
    kind: Words | None = None
    who: tuple[str, ...] = ()
    posts: frozenset[str] = frozenset()
    text: str = ''
    form: str = ''
    form_name: Words | None = None
    fields: tuple[Asked, ...] = ()
    due: Words | None = None
    late: tuple[Words, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    definition: Definition
    forms: Mapping[str, Form]
    positions: Mapping[str, str]  # code → what the seat is called

    def steps(self) -> list[StepTold]:
        order = [self.definition.nodes[id] for id in in_order(self.definition)]
        place = {node.id: number for number, node in enumerate(order)}
        shown = [node for node in order if node.kind in PEOPLE | BY_ITSELF]
        return [self._step(node, number, place) for number, node in enumerate(shown, 1)]

    def starters(self) -> list[str]:
        return [self._rule(rule, ()) for rule in self.definition.starters]

    def schedules(self) -> list[tuple[str, Words]]:
        """Start events that begin cases by themselves, with what they wait for."""
        starts = [self.definition.nodes[id] for id in self.definition.scopes[ROOT].starts]
        return [(node.id, found) for node in starts if (found := self._awaited(node.event))]

    def text(self, id: str = '') -> str:
        """What the drawing says of an element."""
        return str(self.definition.extra.get('texts', {}).get(id or self.definition.key, ''))

    # --- one step -------------------------------------------------------------------------------------------------------
    def _step(self, node: Node, number: int, place: Mapping[str, int]) -> StepTold:
        approval = node.approval or Approval()
        by_person = node.kind in PEOPLE
        form = self.forms.get(approval.form)
        return StepTold(
            id=node.id,
            number=number,
            name=self.definition.words(node.id),
            lane=self.definition.words(node.lane) if node.lane in self.definition.lanes else None,
            by_person=by_person,
            icon=ICONS.get(approval.kind, 'user') if by_person else 'robot',
            kind=READY.get(approval.kind),
            who=tuple(self._who(node, approval)) if by_person else (),
            posts=frozenset(self._posts(node, approval)) if by_person else frozenset(),
            text=self.text(node.id) or self._does(node),
            form=approval.form if form and not form.code else '',
            form_name=form.name if form else None,
            fields=tuple(_asked(form, approval)) if form else (),
            due=self._due(node, approval),
            late=tuple(self._late(node, approval)),
            ways=tuple(self._ways(node, approval, place)),
        )

    def _who(self, node: Node, approval: Approval) -> Iterator[str]:
        posts = self._lane_posts(node)
        for rule in approval.who:
            yield self._rule(rule, posts)
        if approval.judges:
            judges = '、'.join(self._rule(rule, posts) for rule in approval.judges)
            yield str(say('评委：{who}', 'Judges: {who}').filled(who=judges))
        if approval.mode in MODES and approval.kind is Ready.PLAIN:
            yield str(MODES[approval.mode])
        if node.loop is not None and not node.loop.standard:
            yield str(EACH if node.loop.parallel else ONE_BY_ONE)

    def _posts(self, node: Node, approval: Approval) -> Iterator[str]:
        for rule in (*approval.who, *approval.judges):
            kind, _, about = rule.partition(':')
            if kind in ('lane', 'position_in_shop') and not about:
                yield from self._lane_posts(node)
            elif kind in ('position', 'position_in_shop'):
                yield from _codes(about)

    def _lane_posts(self, node: Node) -> tuple[str, ...]:
        lane = self.definition.lanes.get(node.lane)
        around = lane
        while around is not None and not around.positions and around.parent in self.definition.lanes:
            around = self.definition.lanes[around.parent]
        if around is not None and around.positions:
            return around.positions
        return (lane.name,) if lane else ()

    def _rule(self, rule: str, posts: Sequence[str]) -> str:
        kind, _, about = rule.partition(':')
        if kind in ('lane', 'position_in_shop') and not about:
            return '、'.join(self._seat(code) for code in posts)
        if kind in ('position', 'position_in_shop'):
            return '、'.join(self._seat(code) for code in _codes(about))
        node = str(self.definition.words(about)) if about in self.definition.nodes else about
        told = {
            'everybody': say('所有人', 'Everybody'),
            'starter': say('发起人', 'Whoever started it'),
            'same': say('办理“{n}”的人', 'Whoever did “{n}”').filled(n=node),
            'superior': say('“{n}”办理人的上级', 'The superior of whoever did “{n}”').filled(n=node)
            if about
            else say('上一步办理人的上级', 'The superior of whoever did the step before'),
            'chosen': say('前面选定的人', 'Who was chosen before'),
            'group': say('{n}全体', 'All of {n}').filled(n=about),
            'admins': say('流程管理员', 'Process administrators'),
        }
        return str(told.get(kind, rule))

    def _seat(self, code: str) -> str:
        return self.positions.get(code, code)

    def _does(self, node: Node) -> str:
        """Of a step that is done by itself: what happens there."""
        work = node.work
        if work is not None and work.use_case:
            try:
                return str(
                    say('系统办理：{what}', 'Done by the system: {what}').filled(what=usecases.get(work.use_case).label)
                )
            except KeyError:
                return work.use_case
        if work is not None and work.decision:
            table = work.decision.rpartition('#')[2]
            return str(say('按决策表“{key}”判定', 'Decided by the table “{key}”').filled(key=table))
        if work is not None and work.calls:
            return str(say('转入流程 {key}', 'Goes through the process {key}').filled(key=work.calls))
        return str(self._awaited(node.event) or '') if node.kind in (NodeKind.CATCH, NodeKind.RECEIVE) else ''

    # --- time -----------------------------------------------------------------------------------------------------------
    def _due(self, node: Node, approval: Approval) -> Words | None:
        if approval.commitment:
            return COMMITTED
        return self._when(approval.due, working=approval.due_working) if approval.due else None

    def _late(self, node: Node, approval: Approval) -> Iterator[Words]:
        if approval.due or approval.commitment:
            late = LATE[approval.timeup]
            yield Words(f'逾期：{late.zh}', f'Late: {late.en}')
        for id in node.boundary:
            event = self.definition.nodes[id]
            after = '、'.join(way.target for way in self._onward(event, {}, ''))
            label = self.definition.words(id) if event.name else self._awaited(event.event) or say('', '')
            arrow = f' → {after}' if after else ''
            yield Words(f'{label.zh}{arrow}', f'{label.en}{arrow}')

    def _awaited(self, event: EventSpec | None) -> Words | None:
        if event is None or event.trigger is Trigger.NONE:
            return None
        if event.trigger is Trigger.TIMER and event.timer is not None:
            timer = event.timer
            if timer.cycle is not None:
                return _cycle(timer.cycle)
            return self._when(timer.duration or timer.date, working=timer.working)
        if event.trigger is Trigger.MESSAGE:
            return say('收到“{n}”', 'On the message “{n}”').filled(n=event.name)
        return None

    def _when(self, expression: Expression | None, *, working: bool) -> Words | None:
        if expression is None:
            return None
        text = expression.text.strip().removeprefix('=').strip()
        if length := read_length(text):
            return _length(length, working=working)
        field = next((form.by_key[text] for form in self.forms.values() if text in form.by_key), None)
        return say(f'按“{field.label.zh}”', f'By “{field.label.en}”') if field else SAME_DAY

    # --- what follows ---------------------------------------------------------------------------------------------------
    def _ways(self, node: Node, approval: Approval, place: Mapping[str, int]) -> Iterator[Way]:
        yield from dict.fromkeys(self._onward(node, place, node.id))
        if approval.refuse and approval.refuse != 'flow':
            back, _, to = approval.refuse.partition(':')
            target = self.definition.words(to) if to else END if back == 'end' else BACK
            yield Way(str(REFUSED), str(target), is_back=back == 'back')

    def _onward(
        self, node: Node, place: Mapping[str, int], origin: str, label: str = '', depth: int = 0
    ) -> Iterator[Way]:
        """Through gateways to what is done next; the choices on the way make the label."""
        for id in node.outgoing:
            flow = self.definition.flows[id]
            target = self.definition.nodes[flow.target]
            said = ' · '.join(part for part in (label, self._choice(flow, node, origin)) if part)
            if target.kind in PASSED and depth < DEPTH_MAX:
                yield from self._onward(target, place, origin, said, depth + 1)
            else:
                yield Way(said, self._called(target), origin in place and place.get(target.id, 0) <= place[origin])

    def _choice(self, flow: Flow, gate: Node, origin: str) -> str:
        """A button of the step's form where the flow follows one; else what is written on it, with the question asked."""
        button = OUTCOME.fullmatch(flow.condition.text.strip().removeprefix('=').strip()) if flow.condition else None
        if button:
            approval = self.definition.nodes[origin].approval if origin in self.definition.nodes else None
            form = self.forms.get(approval.form) if approval else None
            labels = {each.value: each.label for each in form.outcomes} if form else {}
            return str(labels.get(button.group(1)) or (REFUSED if button.group(1) == 'refuse' else flow.name))
        if not flow.name or self._is_other_button(gate):
            return ''
        name = str(PLAIN.get(flow.name, flow.name))
        return f'{self.definition.words(gate.id)} {name}' if gate.name and flow.name in PLAIN else name

    def _is_other_button(self, gate: Node) -> bool:
        """The way on when none of the named buttons was pressed needs no words."""
        conditions = [self.definition.flows[id].condition for id in gate.outgoing]
        return any(each and OUTCOME.fullmatch(each.text.strip().removeprefix('=').strip()) for each in conditions)

    def _called(self, node: Node) -> str:
        if node.name:
            return str(self.definition.words(node.id))
        return str(END) if node.kind is NodeKind.END else node.id


def in_order(definition: Definition) -> list[str]:
    """All nodes so that what comes first stands first; the first start and the first way out of a branch before the others."""
    found: list[str] = []
    seen: set[str] = set()
    root = definition.scopes[ROOT]
    for start in (*root.event_subs, *root.starts[::-1]):  # what is visited last stands first in the end
        _visit(definition, start, seen, found)
    return found[::-1] + [id for id in definition.nodes if id not in seen]


def _visit(definition: Definition, start: str, seen: set[str], found: list[str]) -> None:
    """Depth first, without recursion: a node is done when all that follows it is."""
    if start in seen:
        return
    seen.add(start)
    todo = [(start, iter(_followers(definition, start)))]
    while todo:
        id, rest = todo[-1]
        fresh = next((each for each in rest if each not in seen), None)
        if fresh is None:
            found.append(id)
            todo.pop()
        else:
            seen.add(fresh)
            todo.append((fresh, iter(_followers(definition, fresh))))


def _followers(definition: Definition, id: str) -> list[str]:
    """Last things first: what is visited last stands first in the end."""
    node = definition.nodes[id]
    inside = definition.scopes[id].starts if id in definition.scopes else ()
    onward = [definition.flows[flow].target for flow in node.outgoing]
    return [*onward[::-1], *node.boundary, *inside[::-1]]


def _asked(form: Form, approval: Approval) -> Iterator[Asked]:
    for field in form.told(approval.visible, approval.editable):
        yield Asked(field.label, _is_wanted(field), field.help)


def _is_wanted(field: Field) -> bool:
    return field.required is True and field.type is not FieldType.NOTE


def _codes(about: str) -> Collection[str]:
    return [code.strip() for code in about.split(',') if code.strip()]


def _length(length: timedelta | Months, *, working: bool) -> Words:
    if isinstance(length, Months):
        return say(f'{length.count} 个月内', f'within {length.count} months')
    hours, rest = divmod(int(length.total_seconds()), 3600)
    days, over = divmod(hours, 24)
    if days and not over and not rest:
        return (
            say(f'{days} 个工作日内', f'within {days} working days')
            if working
            else say(f'{days} 天内', f'within {days} days')
        )
    if hours:
        return (
            say(f'{hours} 个工作小时内', f'within {hours} working hours')
            if working
            else say(f'{hours} 小时内', f'within {hours} hours')
        )
    return say(f'{rest // 60} 分钟内', f'within {rest // 60} minutes')


def _cycle(expression: Expression) -> Words:
    cycle = read_cycle(expression.text.strip().removeprefix('=').strip())
    if cycle is None:
        return SAME_DAY
    every = cycle.period
    if isinstance(every, Months):
        count = every.count
        if count % 12 == 0:
            return say('每年', 'Every year')
        return say(f'每 {count} 个月', f'Every {count} months') if count > 1 else say('每月', 'Every month')
    days = every.days
    named = {1: say('每天', 'Every day'), 7: say('每周', 'Every week')}
    return named.get(days) or (say(f'每 {days} 天', f'Every {days} days') if days else say('定时', 'On schedule'))
