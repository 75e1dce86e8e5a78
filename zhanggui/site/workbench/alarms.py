"""What is wrong and concerns me: one line each with its count, the reddest first, leading to its rows. Else no line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.models import DeliveryState, DriftRun, OutboxDelivery
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import IncidentState
from zhanggui.flow.models import Incident
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.selectors import inbox
from zhanggui.office.policies import EXPIRY_DAYS, SEE_DRAFTS
from zhanggui.office.policies import SEE as SEE_OFFICE
from zhanggui.office.selectors import documents, incidents
from zhanggui.orders.choices import AlarmKind, HoldKind
from zhanggui.orders.policies import SEE_ORDERS, SEE_PARCELS
from zhanggui.orders.selectors.orders import alarms_open, holds_by_kind
from zhanggui.planning.policies import SEE as SEE_PLANNING
from zhanggui.planning.selectors.tasks import open_counts
from zhanggui.rulebook.choices import FindingState
from zhanggui.rulebook.models import Finding
from zhanggui.rulebook.rights import SEE as SEE_RULES
from zhanggui.site.models import PieceState, PlaybookPiece
from zhanggui.site.screens.jobs import SEE_JOBS
from zhanggui.site.screens.playbook import SEE as SEE_PLAYBOOK
from zhanggui.ui.lists import capped_count
from zhanggui.ui.requests import person_id

TONES = (Tone.RED, Tone.ORANGE, Tone.YELLOW, Tone.BLUE, Tone.PURPLE, Tone.CYAN, Tone.GREEN, Tone.GREY)


@dataclass(frozen=True, slots=True)
class Alarm:
    label: Words
    count: int
    href: str
    tone: Tone = Tone.RED


Watch = Callable[[Actor], Iterable[Alarm]]

_watches: list[tuple[str, Watch]] = []


def watch(right: str, found: Watch) -> None:
    """Something to look for on behalf of whoever has the right; '' for everybody."""
    _watches.append((right, found))


def card(actor: Actor) -> dict[str, Any]:
    found = [
        alarm for right, look in _watches if not right or actor.may(right) for alarm in look(actor) if alarm.count > 0
    ]
    return {'alarms': sorted(found, key=lambda each: (TONES.index(each.tone), -each.count))}


def own_late(actor: Actor) -> Iterator[Alarm]:
    counts = inbox.counts(person_id(actor))
    yield Alarm(say('待办已逾期', 'To-dos late'), counts.overdue, f'{reverse("flow.todo")}?tab=overdue')


def tasks_late(actor: Actor) -> Iterator[Alarm]:
    _, late = open_counts(actor)
    yield Alarm(say('任务单已逾期', 'Tasks late'), late, f'{reverse("planning.board")}?view=assigned')


def own_findings(actor: Actor) -> Iterator[Alarm]:
    mine = Finding.objects.filter(owner_id=actor.id)
    late = capped_count(mine.filter(state=FindingState.OPEN, due_on__lt=clock.today()))
    waiting = capped_count(mine.filter(state=FindingState.OPEN, due_on__gte=clock.today()))
    href = reverse('rulebook.findings')
    yield Alarm(say('制度问题逾期未答复', 'Findings not answered in time'), late, href)
    yield Alarm(say('制度问题待我答复', 'Findings for me to answer'), waiting, href, Tone.ORANGE)


def parcels(actor: Actor) -> Iterator[Alarm]:
    href = reverse('orders.alarms')
    for kind, count in alarms_open(actor).items():
        choice = AlarmKind(kind)
        yield Alarm(choice.label, count, f'{href}?tab={kind}', choice.tone)


def holds(actor: Actor) -> Iterator[Alarm]:
    href = reverse('orders.holds')
    for kind, count in holds_by_kind(actor).items():
        choice = HoldKind(kind)
        yield Alarm(choice.label, count, f'{href}?tab={kind}', choice.tone)


def stuck(actor: Actor) -> Iterator[Alarm]:
    rows = Incident.objects.visible_to(actor).filter(state=IncidentState.OPEN)
    yield Alarm(say('流程卡住', 'Cases stuck'), capped_count(rows), f'{reverse("flow.cases")}?tab=stuck')


def machinery(actor: Actor) -> Iterator[Alarm]:
    failed = capped_count(ProcrastinateJob.objects.filter(status='failed'))
    dead = capped_count(OutboxDelivery.objects.filter(state=DeliveryState.DEAD))
    yield Alarm(say('后台任务失败', 'Background jobs failed'), failed, f'{reverse("core.jobs")}?tab=failed')
    yield Alarm(say('死信', 'Dead letters'), dead, f'{reverse("core.deliveries")}?tab={DeliveryState.DEAD}')
    last = DriftRun.objects.order_by('-pk').values_list('found', flat=True).first()
    yield Alarm(say('账实不一致', 'Proofs that failed'), last or 0, reverse('core.drift'))


def conflicts(actor: Actor) -> Iterator[Alarm]:
    count = capped_count(PlaybookPiece.objects.filter(state=PieceState.CONFLICT))
    label = say('手册两边都改了', 'Playbook changed on both sides')
    yield Alarm(label, count, reverse('playbook.pieces'), Tone.ORANGE)


def office_incidents(actor: Actor) -> Iterator[Alarm]:
    open_now, late = incidents.open_counts(actor)
    href = reverse('office.incidents')
    yield Alarm(say('突发事件进行中', 'Incidents open'), open_now, f'{href}?tab=open')
    yield Alarm(say('突发事件复盘超期', 'Incident reviews late'), late, f'{href}?tab=late')


def papers(actor: Actor) -> Iterator[Alarm]:
    href = reverse('office.documents')
    yield Alarm(
        say('文件待我确认', 'Documents to read'), capped_count(documents.to_read(actor)), f'{href}?tab=read', Tone.BLUE
    )


def papers_ending(actor: Actor) -> Iterator[Alarm]:
    ending = documents.expiring(actor, clock.today() + timedelta(days=EXPIRY_DAYS))
    label = say('文件快到期或已过期', 'Documents ending or ended')
    yield Alarm(label, len(ending), f'{reverse("office.documents")}?tab=ends', Tone.ORANGE)


watch('', own_late)
watch(SEE_OFFICE, office_incidents)
watch(SEE_OFFICE, papers)
watch(SEE_DRAFTS, papers_ending)
watch(SEE_PLANNING, tasks_late)
watch(SEE_RULES, own_findings)
watch(SEE_PARCELS, parcels)
watch(SEE_ORDERS, holds)
watch(ADMINISTER, stuck)
watch(SEE_JOBS, machinery)
watch(SEE_PLAYBOOK, conflicts)
