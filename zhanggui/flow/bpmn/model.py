"""A process as the engine sees it: immutable, compiled once from a diagram, its expressions already closures.

Everything is looked up by the ids of the diagram, so that a refusal, a token and a figure can all be shown on the drawing.
What BPMN has no words for comes from our extension attributes (`zg:`, namespace `urn:zhanggui:bpmn:1`); each field below that
is read from one says so. The engine never sees XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from zhanggui.core.words import Words, say
from zhanggui.flow.feel import Expression

NAMESPACE = 'urn:zhanggui:bpmn:1'
ROOT = ''  # the scope of the process itself


class NodeKind(StrEnum):
    START = 'startEvent'
    END = 'endEvent'
    CATCH = 'intermediateCatchEvent'
    THROW = 'intermediateThrowEvent'
    BOUNDARY = 'boundaryEvent'
    TASK = 'task'  # plain, nothing to do: passes through
    USER = 'userTask'
    MANUAL = 'manualTask'  # done outside, somebody says so: a user task without a form
    SERVICE = 'serviceTask'
    SCRIPT = 'scriptTask'
    SEND = 'sendTask'
    RECEIVE = 'receiveTask'
    RULE = 'businessRuleTask'
    EXCLUSIVE = 'exclusiveGateway'
    PARALLEL = 'parallelGateway'
    INCLUSIVE = 'inclusiveGateway'
    EVENT_BASED = 'eventBasedGateway'
    SUB_PROCESS = 'subProcess'
    CALL = 'callActivity'


class Trigger(StrEnum):
    NONE = 'none'
    MESSAGE = 'message'
    TIMER = 'timer'
    SIGNAL = 'signal'
    ERROR = 'error'
    ESCALATION = 'escalation'
    CONDITION = 'conditional'
    TERMINATE = 'terminate'
    LINK = 'link'


class Mode(StrEnum):
    """How many of the people asked decide (`zg:mode`)."""

    ONE = 'one'  # 认领: one task offered to all, whoever takes it
    ALL = 'all'  # 会签
    ANY = 'any'  # 或签: a task each, the first approval decides
    RATIO = 'ratio'  # 比例会签
    ORDER = 'order'  # 依次审批


class Ready(StrEnum):
    """The ready kinds of task (`zg:kind`)."""

    PLAIN = ''
    BRAINSTORM = 'brainstorm'  # 💡
    PEER = 'peer'  # 🗳
    SIGN_OFF = 'signoff'  # ✍
    ARCHIVE = 'archive'  # 🗄


class Nobody(StrEnum):
    """What happens when no holder is found (`zg:nobody`)."""

    ADMIN = 'admin'  # goes to the process administrators
    SKIP = 'skip'  # counts as approved
    SUPERIOR = 'superior'
    STOP = 'stop'  # an incident


class Own(StrEnum):
    """What happens when the approver is the starter (`zg:own`)."""

    KEEP = 'keep'
    SKIP = 'skip'
    SUPERIOR = 'superior'
    ADMIN = 'admin'


class TimeUp(StrEnum):
    """What happens when the due time has passed (`zg:timeup`)."""

    REMIND = 'remind'
    ESCALATE = 'escalate'  # the superior may act as well
    PASS = 'pass'  # noqa: S105 - counts as approved
    RETURN = 'return'  # goes back to where it came from


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """One of the three is an expression; a plain ISO 8601 text (`PT72H`, `R3/PT1H`, `2026-11-11T00:00`) is a constant one.

    Evaluated, a duration is a `timedelta` or FEEL's `Months`, a date a `datetime` (without a zone: the company's), a cycle
    the ISO text (`bpmn.timers.read_cycle` takes it apart). A FEEL text (`=…`) may give anything: the engine looks.
    `working` (`zg:working`): durations count working time only.
    """

    date: Expression | None = None
    duration: Expression | None = None
    cycle: Expression | None = None
    working: bool = False


@dataclass(frozen=True, slots=True)
class EventSpec:
    """What an event waits for or throws. `name` is the message's, signal's or link's name, the code of an error or escalation.

    Send and receive tasks have one too, a message; a send task that performs a use case and names no message has none.
    An empty `name` on a catching error or escalation catches all. `correlation` (`zg:correlation`) gives the key of a
    message: an instance receives it when both keys are equal; without one, by its business object.
    """

    trigger: Trigger = Trigger.NONE
    name: str = ''
    timer: TimerSpec | None = None
    condition: Expression | None = None
    correlation: Expression | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance or standard loop. BPMN's own data references are not used: bpmn-js drops those that are no ids."""

    parallel: bool = False
    standard: bool = False  # repeat while `condition`, at most `maximum` times
    tests_before: bool = False
    condition: Expression | None = None  # standard loop: go on while true
    maximum: int = 0  # 0: no bound of its own
    cardinality: Expression | None = None  # loopCardinality
    items: Expression | None = None  # zg:items: a list; one instance for each
    item: str = ''  # zg:item: the name the item has inside an instance
    collect: str = ''  # zg:collect: the variable that becomes the list of results, in the order of the items
    result: Expression | None = None  # zg:result: what of an instance is collected
    done: Expression | None = None  # completionCondition; sees `completed`, `total`, `active`


@dataclass(frozen=True, slots=True)
class Approval:
    """How people take part in a user or manual task, all from `zg:` attributes."""

    mode: Mode = Mode.ONE
    ratio: float = 1.0  # zg:ratio, of those asked
    kind: Ready = Ready.PLAIN
    # zg:who: 'lane' (default), 'starter', 'position:CODE', 'position_in_shop:CODE', 'superior' (of who did the step before),
    # 'superior:NODE', 'same:NODE' (who did that step), 'chosen:VARIABLE' (ids of people; also `a.b`), 'group:CODE'
    who: tuple[str, ...] = ('lane',)
    nobody: Nobody = Nobody.ADMIN
    own: Own = Own.KEEP
    skip_repeated: bool = False  # zg:repeated="skip": approved by the same person earlier in this case
    other_than: tuple[str, ...] = ()  # zg:otherThan: four eyes; who did one of these nodes may not do this one
    refuse: str = (
        ''  # zg:refuse: 'end', 'back' (to the step before), 'back:NODE', 'flow' (the diagram decides by `outcome`)
    )
    form: str = ''  # zg:form
    visible: tuple[str, ...] | None = None  # zg:visible; None: all fields of the form
    editable: tuple[str, ...] | None = None  # zg:editable; None: all visible ones
    comment: bool = False  # zg:comment="required"
    signature: bool = False  # zg:signature="required"
    due: Expression | None = None  # zg:due: an ISO duration, or FEEL giving a duration or a time
    due_working: bool = True  # zg:dueWorking
    commitment: bool = False  # zg:due="commitment": who takes it on states the date
    remind_before: Expression | None = None  # zg:remind, an ISO duration before the due time
    timeup: TimeUp = TimeUp.REMIND
    copy_to: tuple[str, ...] = ()  # zg:copyTo, written like `who`
    judges: tuple[str, ...] = ()  # zg:judges, of a peer selection, written like `who`


@dataclass(frozen=True, slots=True)
class Work:
    """What a service, script, send, business-rule task or call activity does. Texts are compiled to expressions.

    A throwing event or send task has one for its `arguments`: what the message or signal carries (nothing said: nothing). A
    catching event or receive task has one for its `results`: what is kept of what arrived (nothing said: all of it).
    """

    use_case: str = ''  # zg:useCase: the name of a declared use case; performed on `subject`
    subject: Expression | None = None  # zg:subject: id or list of ids; default: the case's business object
    arguments: Mapping[str, Expression] = field(default_factory=dict)  # <zg:argument name value/>
    results: Mapping[str, Expression] = field(default_factory=dict)  # <zg:result name value/>: sees the answer's names
    assignments: Mapping[str, Expression] = field(default_factory=dict)  # script task: <zg:set name value/>, in order
    decision: str = ''  # zg:decision: KEY of the file, or KEY#DECISION
    calls: str = ''  # calledElement: the key of the other process
    version: int = 0  # zg:version: a fixed version of it; 0: the active one when it is called


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    kind: NodeKind
    name: str = ''
    scope: str = ROOT  # the sub-process it stands in
    lane: str = ''
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str = ''  # the flow taken when no condition holds
    event: EventSpec | None = None
    host: str = ''  # boundary event: the activity it sits on
    interrupting: bool = True  # boundary event, start event of an event sub-process
    boundary: tuple[str, ...] = ()  # the boundary events on this activity
    by_event: bool = False  # an event sub-process
    loop: Loop | None = None
    approval: Approval | None = None
    work: Work | None = None
    draws_by: str = ''  # event-based gateway: 'exclusive'


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    source: str
    target: str
    condition: Expression | None = None
    name: str = ''


@dataclass(frozen=True, slots=True)
class Scope:
    """The process itself (id ROOT) or a sub-process: where tokens live."""

    id: str
    nodes: tuple[str, ...]
    starts: tuple[str, ...]
    event_subs: tuple[str, ...] = ()  # its event sub-processes


@dataclass(frozen=True, slots=True)
class Lane:
    """`positions` (`zg:positions`, codes apart by commas) hold it; by default the position named like the lane."""

    id: str
    name: str
    positions: tuple[str, ...] = ()
    parent: str = ''
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Definition:
    key: str  # the id of the <process>
    name: str
    hash: str  # SHA-256 of the executable XML, hexadecimal
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    scopes: Mapping[str, Scope]
    lanes: Mapping[str, Lane]
    # Who may start it (`zg:starters`, written like `who` with 'everybody'); what it is about (`zg:subject`, a model label).
    starters: tuple[str, ...] = ('everybody',)
    subject: str = ''
    start_form: str = ''  # zg:form of the none start event
    reopen_days: int = 0  # zg:reopenDays
    four_eyes: bool = False  # zg:fourEyes: nobody decides on a case of their own
    title: Expression | None = None  # zg:title: what a case is called in the inbox
    # `category` (`zg:category`, the heading in the catalogue), `texts` (documentation by element), `names_en` (`zg:nameEn`
    # of the process, its lanes and nodes), `added` (node made by the normaliser -> the drawn one it was made for).
    extra: Mapping[str, Any] = field(default_factory=dict)

    def node(self, id: str) -> Node:
        return self.nodes[id]

    def words(self, id: str = '') -> Words:
        """What a node, a lane or (by default) the process itself is called, in both languages."""
        thing = self.nodes.get(id) or self.lanes.get(id)
        name = (thing.name or id) if thing else self.name
        return say(name, self.extra.get('names_en', {}).get(id or self.key, name))
