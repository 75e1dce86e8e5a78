"""抄送, 催办, 评论: what is said around a case. Nothing here moves it; who is named sees it from then on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, NoticeKind, TaskState
from zhanggui.flow.models import Attachment, Case, Comment, Copy, Task, Urge
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.absences import Id
from zhanggui.flow.services.hands import Handling
from zhanggui.flow.services.telling import Told, let_see, notice

URGE_PAUSE = timedelta(minutes=30)
URGE_LENGTH_MAX = 200
FILES_MAX = 20
PEOPLE_MAX = 100
MAY_TAKE_BACK = timedelta(minutes=10)

NOBODY = say('请选择抄送人', 'choose whom to send a copy')
TOO_MANY = say('一次最多 {n} 人', 'at most {n} people at once')
GONE = say('{names} 不存在或账号已停用', '{names}: no such person, or the account is disabled')
MAY_NOT_URGE = say('只有发起人和办理过的人可以催办', 'only who started the case or worked on it may urge')
NOTHING_OPEN = say('当前没有待办可催', 'nothing is open that could be urged')
OWN_TASK = say('这是你自己的待办', 'this is your own task')
TOO_SOON = say('{then} 才能再次催办', 'it can be urged again at {then}')
EMPTY = say('请填写内容或添加附件', 'write something or add a file')
BAD_TASK = say('该待办不属于这个流程', 'this task belongs to another case')
NO_FILE = say('附件不存在、不是你上传的或已被使用', 'the file does not exist, is not yours, or is used elsewhere')
MANY_FILES = say('一次最多 20 个附件', 'at most 20 files at once')
NOT_YOURS = say('只能撤回自己的评论', 'only your own comments')
NOT_NOW = say('超过 10 分钟的评论不能撤回', 'a comment older than ten minutes stays')


@dataclass(frozen=True, slots=True)
class NewComment:
    """`attachments`: ids of files kept before (`flow.files.keep`)."""

    case: Id
    text: str = ''
    task: Id | None = None
    mentions: tuple[Id, ...] = ()
    attachments: tuple[Id, ...] = ()


@in_transaction
def copy_to(ids: Sequence[int], *, actor: Actor, people: Sequence[int], comment: str = '') -> Verdicts:
    """抄送: those who have an unread copy already get no second one."""
    handling = Handling(actor)
    asked = tuple(dict.fromkeys(people))
    cases = handling.cases(ids, status=set(CaseStatus))
    if problem := _people_problem(asked):
        for case in cases:
            handling.refuse(case, *problem)
        return handling.verdicts

    unread = Copy.objects.filter(case__in=cases, person_id__in=asked, read_at__isnull=True)
    have = set(unread.values_list('case_id', 'person_id'))
    now = clock.now()
    new = [
        Copy(case=case, person_id=person, by_id=actor.id, at=now)
        for case in cases
        for person in asked
        if (case.pk, person) not in have
    ]
    gained = {copy.case_id for copy in new}
    verdicts = handling.verdicts
    for case in cases:
        (verdicts.done if case.pk in gained else verdicts.already).append(case.pk)

    Copy.objects.bulk_create(new)
    let_see([case.pk for case in cases], asked)

    audit.record('flow.copy', verdicts.done, actor=actor, subject='flow.Case', detail={'people': list(asked)})
    if comment:
        _write([NewComment(case.pk, comment) for case in cases if case.pk in gained], actor=actor)
    return verdicts


@in_transaction
def urge(ids: Sequence[int], *, actor: Actor, text: str = '') -> Verdicts:
    """催办 of everything open in these cases; a case is done when somebody was urged."""
    handling = Handling(actor)
    cases = handling.cases(ids)
    tasks = list(hands.rows().filter(case__in=cases, state=TaskState.OPEN).order_by('pk'))
    inner = _urge(tasks, actor=actor, text=text)
    for case in cases:
        own = {task.pk for task in tasks if task.case_id == case.pk}
        refusal = next((each for each in inner.refused if each.item in own), None)
        if own.intersection(inner.done):
            handling.verdicts.done.append(case.pk)
        elif refusal:
            handling.refuse(case, refusal.code, refusal.reason, **refusal.numbers)
        else:
            handling.refuse(case, 'nothing_open', NOTHING_OPEN)
    audit.record('flow.urge', handling.verdicts.done, actor=actor, subject='flow.Case')
    return handling.verdicts


@in_transaction
def urge_tasks(ids: Sequence[int], *, actor: Actor, text: str = '') -> Verdicts:
    handling = Handling(actor)
    verdicts = handling.verdicts.merge(_urge(handling.tasks(ids), actor=actor, text=text))
    audit.record('flow.urge_task', verdicts.done, actor=actor, subject='flow.Task')
    return verdicts


@in_transaction
def comment(lines: Sequence[NewComment], *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made['comments']` the ids. Whoever is mentioned is told."""
    verdicts = Verdicts()
    seen = set(Case.objects.visible_to(actor).filter(pk__in={line.case for line in lines}).values_list('pk', flat=True))
    files = _free_files(lines, actor)
    people = hands.active({person for line in lines for person in line.mentions})
    tasks = dict(Task.objects.filter(pk__in={line.task for line in lines if line.task}).values_list('pk', 'case_id'))

    good = []
    for number, line in enumerate(lines, 1):
        before = len(verdicts.refused)
        if line.case not in seen:
            verdicts.refuse_missing([number], [])
        _refuse_line(verdicts, number, line, people=people)
        if line.task and tasks.get(line.task) != line.case:
            verdicts.refuse(number, 'bad_task', BAD_TASK)
        if not files.issuperset(line.attachments):
            verdicts.refuse(number, 'no_file', NO_FILE)
        files.difference_update(line.attachments)
        if len(verdicts.refused) == before:
            good.append(replace(line, text=clean_text(line.text)))

    made = _write(good, actor=actor)
    verdicts.done = [row.pk for row in made]
    verdicts.made['comments'] = list(verdicts.done)

    audit.record('flow.comment', sorted({row.case_id for row in made}), actor=actor, subject='flow.Case')
    return verdicts


@in_transaction
def take_back(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """One's own word, soon after: a mark stays where it was, the text is no longer shown."""
    verdicts = Verdicts()
    rows = locked(Comment.objects.visible_to(actor), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.author_id != actor.id:
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS)
        elif row.taken_back:
            verdicts.already.append(row.pk)
        elif clock.now() - row.at > MAY_TAKE_BACK:
            verdicts.refuse(row.pk, 'not_now', NOT_NOW)
        else:
            verdicts.done.append(row.pk)
    Comment.objects.filter(pk__in=verdicts.done).update(taken_back=True)
    audit.record('flow.take_back_comment', verdicts.done, actor=actor, subject='flow.Comment')
    return verdicts


def _people_problem(asked: Sequence[int]) -> tuple[str, Words] | None:
    if not asked:
        return 'nobody', NOBODY
    if len(asked) > PEOPLE_MAX:
        return 'too_many', TOO_MANY.filled(n=PEOPLE_MAX)
    there = hands.active(asked)
    missing = [person for person in asked if person not in there]
    return ('gone', GONE.filled(names=hands.names_of(missing))) if missing else None


def _urge(tasks: Sequence[Task], *, actor: Actor, text: str) -> Verdicts:
    """Once a task and person within the pause; the refusal says when the next is possible."""
    verdicts = Verdicts()
    now = clock.now()
    recent = Urge.objects.filter(task__in=tasks, by_id=actor.id or 0, at__gt=now - URGE_PAUSE)
    last: dict[int, datetime] = dict(recent.order_by('at').values_list('task_id', 'at'))
    holders = hands.holders_of(tasks)
    may = _may_urge(tasks, actor)
    done = []
    for task in tasks:
        if task.case_id not in may:
            verdicts.refuse(task.pk, 'not_yours', MAY_NOT_URGE, name=hands.called(task))
        elif holders[task.pk] == {actor.id}:
            verdicts.refuse(task.pk, 'own_task', OWN_TASK, name=hands.called(task))
        elif task.pk in last:
            then = clock.shanghai(last[task.pk] + URGE_PAUSE)
            reason = TOO_SOON.filled(then=f'{then:%Y-%m-%d %H:%M}')
            verdicts.refuse(task.pk, 'too_soon', reason, name=hands.called(task), next_at=then.isoformat())
        else:
            done.append(task)
    verdicts.done = [task.pk for task in done]
    _keep_urges(done, holders, actor=actor, text=text.strip()[:URGE_LENGTH_MAX])
    return verdicts


def _keep_urges(done: Sequence[Task], holders: dict[int, frozenset[int]], *, actor: Actor, text: str) -> None:
    now = clock.now()
    if actor.id is not None:
        Urge.objects.bulk_create(Urge(task=task, by_id=actor.id, text=text, at=now) for task in done)
    Task.objects.filter(pk__in=[task.pk for task in done]).update(urges=F('urges') + 1)
    told = [
        Told(person, task.case_id, NoticeKind.URGED, task=task.pk, node=task.node, text=text)
        for task in done
        for person in sorted(holders[task.pk] - {actor.id})
    ]
    notice(told, actor=actor)


def _may_urge(tasks: Sequence[Task], actor: Actor) -> set[int]:
    """Cases of the actor, or in which they have done something; all for administrators."""
    cases = {task.case_id: task.case for task in tasks}
    if actor.may(ADMINISTER):
        return set(cases)
    worked = Task.objects.filter(case_id__in=cases, done_by_id=actor.id).values_list('case_id', flat=True)
    return {*worked, *(pk for pk, case in cases.items() if hands.answers_for(case, actor))}


def _free_files(lines: Sequence[NewComment], actor: Actor) -> set[int]:
    """The actor's own uploads that nothing has taken in yet, locked so that nothing else does."""
    wanted = {each for line in lines for each in line.attachments}
    free = Attachment.objects.filter(by_id=actor.id or 0, case__isnull=True, comment__isnull=True)
    return {row.pk for row in locked(free, wanted)}


def _refuse_line(verdicts: Verdicts, number: int, line: NewComment, *, people: Collection[int]) -> None:
    try:
        text = clean_text(line.text)
    except ParseError as error:
        verdicts.refuse(number, 'text', error.reason)
        return
    if not text and not line.attachments:
        verdicts.refuse(number, 'empty', EMPTY)
    if len(line.attachments) > FILES_MAX:
        verdicts.refuse(number, 'many_files', MANY_FILES)
    if len(line.mentions) > PEOPLE_MAX:
        verdicts.refuse(number, 'too_many', TOO_MANY.filled(n=PEOPLE_MAX))
    missing = [person for person in line.mentions if person not in people]
    if missing:
        verdicts.refuse(number, 'gone', GONE.filled(names=hands.names_of(missing)))


def _write(lines: Sequence[NewComment], *, actor: Actor) -> list[Comment]:
    """The rows, their files, and a line under the bell of whoever is named."""
    if actor.id is None:
        return []
    now = clock.now()
    made = Comment.objects.bulk_create(
        Comment(
            case_id=line.case, task_id=line.task, author_id=actor.id, text=line.text,
            mentions=list(dict.fromkeys(line.mentions)), at=now,
        )
        for line in lines
    )  # fmt: skip
    for row, line in zip(made, lines, strict=True):
        if line.attachments:
            Attachment.objects.filter(pk__in=line.attachments).update(case_id=row.case_id, comment=row)
        if row.mentions:
            let_see([row.case_id], row.mentions)
    told = [
        Told(person, row.case_id, NoticeKind.MENTIONED, task=row.task_id, text=row.text)
        for row in made
        for person in row.mentions
        if person != actor.id
    ]
    notice(told, actor=actor)
    return made
