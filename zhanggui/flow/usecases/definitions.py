"""What a designer does with processes and decisions: save, try, publish, retire, bring in files, migrate what runs."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.choices import CaseStatus, VersionState
from zhanggui.flow.forms.deciding import MigrateForm
from zhanggui.flow.services import drafting, migrating, publishing
from zhanggui.flow.services.drafting import Draft

VERSION = 'flow.ProcessVersion'
DECISION = 'flow.DecisionVersion'

SAVE_DRAFT = UseCase(
    name='flow.save_draft',
    label=say('保存流程草稿', 'Save draft of a process'),
    subject=VERSION,
    service=drafting.save_draft,
    takes=Draft,
    tone=Tone.BLUE,
    icon='device-floppy',
)

SAVE_DECISION = UseCase(
    name='flow.save_decision',
    label=say('保存决策草稿', 'Save draft of a decision'),
    subject=DECISION,
    service=drafting.save_decision,
    takes=Draft,
    tone=Tone.BLUE,
    icon='device-floppy',
)

PUT_ON_TRIAL = UseCase(
    name='flow.put_on_trial',
    label=say('试运行', 'Put on trial'),
    subject=VERSION,
    service=publishing.put_on_trial,
    sources=frozenset({VersionState.DRAFT.value}),
    target=VersionState.TEST.value,
    tone=Tone.YELLOW,
    icon='flask',
)

PUBLISH = UseCase(
    name='flow.publish',
    label=say('发布流程', 'Publish process'),
    subject=VERSION,
    service=publishing.publish,
    sources=frozenset({VersionState.DRAFT.value, VersionState.TEST.value, VersionState.RETIRED.value}),
    target=VersionState.ACTIVE.value,
    tone=Tone.GREEN,
    icon='rocket',
    confirm=say('新发起的流程将使用这个版本，进行中的不变。', 'New cases will run on this version; running ones stay.'),
)

RETIRE = UseCase(
    name='flow.retire',
    label=say('停用流程', 'Retire process'),
    subject=VERSION,
    service=publishing.retire,
    sources=frozenset({VersionState.TEST.value, VersionState.ACTIVE.value}),
    target=VersionState.RETIRED.value,
    tone=Tone.RED,
    icon='archive',
    confirm=say('停用后不能再发起，进行中的不变。', 'It can no longer be started; what runs goes on.'),
)

PUBLISH_DECISIONS = UseCase(
    name='flow.publish_decisions',
    label=say('发布决策', 'Publish decision'),
    subject=DECISION,
    service=publishing.publish_decisions,
    sources=frozenset({VersionState.DRAFT.value, VersionState.TEST.value, VersionState.RETIRED.value}),
    target=VersionState.ACTIVE.value,
    tone=Tone.GREEN,
    icon='rocket',
    confirm=say('发布后立即用于所有流程的判定。', 'All processes decide by it from then on.'),
)

MIGRATE = UseCase(
    name='flow.migrate',
    label=say('迁移到其他版本', 'Migrate to another version'),
    subject='flow.Case',
    service=migrating.migrate,
    sources=frozenset({CaseStatus.RUNNING.value, CaseStatus.SUSPENDED.value}),
    form=MigrateForm,
    tone=Tone.ORANGE,
    icon='switch-horizontal',
)

register(SAVE_DRAFT, SAVE_DECISION, PUT_ON_TRIAL, PUBLISH, RETIRE, PUBLISH_DECISIONS, MIGRATE)
