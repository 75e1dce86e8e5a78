"""Cases through PostgreSQL: `python bench/flow_cases.py [--live N] [--seconds S] [--workers W] [--json]`.

Completions a second by several processes, each completion its own transaction with tasks, events and audit, beside the bare SQL
of the same rows in the same run. Then inbox, complete and timer poll with a thousand live cases and with many. Works in a
scratch database of its own on the configured server.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

import psycopg  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

from zhanggui.core import clock, drift, usecases  # noqa: E402
from zhanggui.core.actors import Actor, system  # noqa: E402
from zhanggui.flow.models import Case, Event, Task  # noqa: E402
from zhanggui.flow.services import drafting, publishing, timers  # noqa: E402
from zhanggui.flow.services.starting import NewCase, start  # noqa: E402
from zhanggui.site.benching.scratch import scratch  # noqa: E402
from zhanggui.site.databases import ensure_database, lift_limits  # noqa: E402

WANTED_A_SECOND = 250
WANTED_RATIO = 1.5
FEW = 1_000
CASES_A_WORKER = 60
OWN = 60  # live tasks of the reader, the same few and many
SYSTEM = system('bench', door='cli')

# A return as a company runs it: 25 nodes, two lanes, a deadline, a countersign, branches and a way back.
PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zg="urn:zhanggui:bpmn:1"
  id="f" targetNamespace="urn:bench">
<process id="bench" name="退货" isExecutable="true">
<laneSet id="lanes"><lane id="l1" name="客服" zg:positions="a"/><lane id="l2" name="仓库" zg:positions="b"/></laneSet>
{nodes}{flows}
</process></definitions>"""
TASKS = ('register', 'photo', 'receive', 'inspect', 'goods', 'parts', 'verdict', 'pay', 'close', 'archive')
OTHERS = (
    '<startEvent id="s"/><boundaryEvent id="late" attachedToRef="receive" cancelActivity="false"><timerEventDefinition>'
    '<timeDuration>PT72H</timeDuration></timerEventDefinition></boundaryEvent><task id="chase"/><endEvent id="chased"/>'
    '<exclusiveGateway id="gate" default="gate_split"/><parallelGateway id="split"/><parallelGateway id="join"/>'
    '<scriptTask id="sum"><extensionElements><zg:set name="total" value="amount * 2"/></extensionElements></scriptTask>'
    '<exclusiveGateway id="decide" default="decide_pay"/><task id="refund"/><exclusiveGateway id="big" default="big_close"/>'
    '<task id="note"/><task id="told"/><endEvent id="e"/>'
)
FLOWS = (
    's register', 'register photo', 'photo receive', 'receive inspect', 'late chase', 'chase chased', 'inspect gate',
    'gate split', 'split goods', 'split parts', 'goods join', 'parts join', 'join sum', 'sum verdict', 'verdict decide',
    'decide pay', 'pay refund', 'refund big', 'big close', 'close note', 'note told', 'told archive', 'archive e',
)  # fmt: skip
CONDITIONAL = {
    'gate photo': 'outcome = "unclear"',
    'decide photo': 'outcome = "refuse"',
    'big archive': 'amount > 100000',
}
VARIABLES = {'amount': 98_000, 'order': 'T20261121-0001', 'reason': '七天无理由', 'quality': True}

# The same rows by hand: one statement each, nothing decided, nothing checked.
BARE_LOCK = 'SELECT state, events, head FROM flow_case WHERE id = %s FOR NO KEY UPDATE'
BARE_CASE = 'UPDATE flow_case SET state = %s, revision = revision + 1, events = events + %s, head = %s WHERE id = %s'
BARE_CLOSE = "UPDATE flow_task SET state = 'done', result = 'approve', done_by_id = %s, done_at = now() WHERE id = %s"
BARE_OPEN = """
INSERT INTO flow_task (case_id, seat, activity, node, name, lane, kind, state, result, assignee_id, index, opened_at, committed,
                       comment, draft, values, urges)
VALUES (%s, %s, 1, 'verdict', '审批', '', 'main', 'open', '', %s, -1, clock_timestamp(), false, '', '{}', '{}', 0)
RETURNING id
"""
BARE_EVENT = (
    'INSERT INTO flow_event (case_id, position, at, kind, node, person, seat, flow, detail, hash) VALUES '
    + ', '.join(['(%s, %s, now(), %s, %s, 1, 1, %s, %s, %s)'] * 5)
)
BARE_OUTBOX = "INSERT INTO core_outboxevent (kind, payload, request_id) VALUES ('flow.tasks_opened', %s, 'x')"
BARE_STRAND = 'SELECT id, head, length FROM core_auditstrand ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED'
BARE_AUDIT = """
WITH entry AS (
    INSERT INTO core_auditentry (strand_id, position, at, actor_id, actor_name, on_behalf_of, door, request_id, use_case,
                                 subject, count, told, digest, hash)
    VALUES (%s, %s, now(), 1, 'x', '', 'screen', 'x', 'flow.approve', 'flow.Task', 1, '{}', %s, %s)
    RETURNING id
), extended AS (
    UPDATE core_auditstrand SET head = %s, length = length + 1 WHERE id = %s
)
INSERT INTO core_audititem (entry_id, target, object_id, source) SELECT id, '', %s, '' FROM entry
"""


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument('--live', type=int, default=100_000)
    asked.add_argument('--seconds', type=float, default=10.0)
    asked.add_argument('--workers', type=int, default=2)
    asked.add_argument('--json', action='store_true')
    asked.add_argument('--worker', choices=['ours', 'bare'])
    told = asked.parse_args()
    if told.worker:
        work(told.worker, told.seconds)
        return
    ensure_database()
    lift_limits()
    with scratch() as place, place.database() as where:
        result = measure(where, told)
    print(json.dumps(result, ensure_ascii=False) if told.json else text(result))


def measure(where: str, told: argparse.Namespace) -> dict[str, Any]:
    person = founded()
    ours = sum(answer['done'] / answer['seconds'] for answer in workers(where, 'ours', person, told))
    rows = rows_a_completion()
    found = {proof.invariant: proof.found for proof in drift.run() if proof.found}
    bare = sum(answer['done'] / answer['seconds'] for answer in workers(where, 'bare', person, told))
    few = looked(person, FEW)
    many = looked(person, told.live)
    return {
        'completions_a_second': round(ours, 1),
        'bare_a_second': round(bare, 1),
        'ratio_to_bare': round(ours / bare, 3),
        'workers': told.workers,
        'rows_a_completion': rows,
        'live': {'few': FEW, 'many': told.live},
        'ms': {name: beside(few[name], many[name]) for name in few},
        'drift': found,
    }


def founded() -> int:
    person = get_user_model()._default_manager.create(username='bench', is_superuser=True)
    nodes = OTHERS + ''.join(f'<userTask id="{task}" name="{task}" zg:who="starter"/>' for task in TASKS)
    flows = ''.join(flow(pair, '') for pair in FLOWS) + ''.join(flow(pair, test) for pair, test in CONDITIONAL.items())
    source = PROCESS.format(nodes=nodes, flows=flows)
    drafts = drafting.save_draft([drafting.Draft(source)], actor=SYSTEM)
    verdicts = publishing.publish(drafts.made['versions'], actor=SYSTEM)
    assert not verdicts.refused, [refusal.as_dict() for refusal in verdicts.refused]
    return int(person.pk)


def flow(pair: str, test: str) -> str:
    source, target = pair.split()
    inner = f'<conditionExpression>{test.replace(">", "&gt;")}</conditionExpression>' if test else ''
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def workers(where: str, kind: str, person: int, told: argparse.Namespace) -> list[dict[str, Any]]:
    """Processes of their own, started together, each with cases of its own."""
    running = []
    for _ in range(told.workers):
        cases = []
        for _ in range(CASES_A_WORKER):
            cases += start([NewCase('bench', VARIABLES)], actor=actor_of(person)).made['cases']
        command = [sys.executable, __file__, '--worker', kind, '--seconds', str(told.seconds)]
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, 'DATABASE_URL': where}
        )
        running.append((child, {'person': person, 'cases': cases, 'where': where}))
    for child, task in running:
        assert child.stdin
        child.stdin.write(json.dumps({**task, 'at': time.time() + 8}).encode())
        child.stdin.close()
    answers = []
    for child, _ in running:
        assert child.stdout
        answers.append(json.loads(child.stdout.read()))
        child.wait()
    return answers


def work(kind: str, seconds: float) -> None:
    """One worker: until the time is up, one task after the other."""
    task = json.load(sys.stdin)
    do = complete_ours if kind == 'ours' else complete_bare
    done, began = do(task, seconds)
    json.dump({'done': done, 'seconds': time.perf_counter() - began}, sys.stdout)


def complete_ours(task: dict[str, Any], seconds: float) -> tuple[int, float]:
    actor, approve = actor_of(task['person']), usecases.get('flow.approve')
    cases: list[int] = task['cases']
    time.sleep(max(0.0, task['at'] - time.time()))
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        ids = list(Task.objects.filter(case_id__in=cases, state='open').values_list('pk', flat=True))
        if len(ids) < CASES_A_WORKER // 2:
            cases += start([NewCase('bench', VARIABLES)] * CASES_A_WORKER, actor=actor).made['cases']
        for id in ids:
            done += len(usecases.perform(approve, [id], actor=actor).done)
            if time.perf_counter() - began >= seconds:
                break
    return done, began


def complete_bare(task: dict[str, Any], seconds: float) -> tuple[int, float]:
    cases, person = task['cases'], task['person']
    detail, digest = json.dumps({'command': {'do': 'complete', 'seat': 3, 'person': 1}}), b'x' * 32
    rows = dict(Task.objects.filter(case_id__in=cases, state='open').values_list('case_id', 'pk'))
    seats = dict.fromkeys(cases, 10_000)
    connection.close()
    with psycopg.connect(task['where'], prepare_threshold=1) as server:
        time.sleep(max(0.0, task['at'] - time.time()))
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            case = cases[done % len(cases)]
            with server.transaction(), server.cursor() as cursor:
                state, events, _ = cursor.execute(BARE_LOCK, [case]).fetchone()  # type: ignore[misc]
                cursor.execute(BARE_CASE, [state, 5, digest, case])
                cursor.execute(BARE_CLOSE, [person, rows[case]])
                seats[case] += 1
                (rows[case],) = cursor.execute(BARE_OPEN, [case, seats[case], person]).fetchone()  # type: ignore[misc]
                values: list[Any] = []
                for position in range(events + 1, events + 6):
                    values += [case, position, 'completed', 'verdict', 'verdict_decide', detail, digest]
                cursor.execute(BARE_EVENT, values)
                cursor.execute(BARE_OUTBOX, ['{"task_ids": [1]}'])
                strand, _, length = cursor.execute(BARE_STRAND).fetchone()  # type: ignore[misc]
                cursor.execute(BARE_AUDIT, [strand, length + 1, digest, digest, digest, strand, rows[case]])
            done += 1
    return done, began


def rows_a_completion() -> dict[str, float]:
    commands = Event.objects.filter(kind='command').count() or 1
    states = [len(state.encode()) for state in Case.objects.values_list('state', flat=True)[:500]]
    return {'events': round(Event.objects.count() / commands, 2), 'state_bytes': round(statistics.mean(states))}


def beside(few: tuple[float, float], many: tuple[float, float]) -> dict[str, float]:
    """Medians, and the best of each: on a busy machine the latter says more."""
    return {
        'few': few[0],
        'many': many[0],
        'ratio': round(many[0] / few[0], 2),
        'best_few': few[1],
        'best_many': many[1],
        'best_ratio': round(many[1] / few[1], 2),
    }


def looked(person: int, live: int) -> dict[str, tuple[float, float]]:
    """Milliseconds of an inbox page, a completion and a poll of due timers, with so many live cases."""
    fill(person, live)
    actor, approve = actor_of(person), usecases.get('flow.approve')
    mine = start([NewCase('bench', VARIABLES)] * 40, actor=actor).made['cases']
    ids = list(Task.objects.filter(case_id__in=mine, state='open').values_list('pk', flat=True))

    def inbox() -> None:
        rows = Task.objects.waiting_for(person).visible_to(actor).select_related('case').order_by('-pk')[:50]
        assert len(list(rows)) == 50

    def complete() -> None:
        assert usecases.perform(approve, [ids.pop()], actor=actor).done

    def poll() -> None:
        with clock.moved(timedelta(days=-1)):
            timers.fire_due(20)

    return {'inbox': timed(inbox, 30), 'complete': timed(complete, 30), 'poll': timed(poll, 30)}


def timed(do: Callable[[], None], times: int) -> tuple[float, float]:
    """Median and best, after two for warming up."""
    spent = []
    for number in range(times + 2):
        began = time.perf_counter()
        do()
        if number > 1:
            spent.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(spent), 3), round(min(spent), 3)


def fill(person: int, live: int) -> None:
    """Copies of one case with a timer, by COPY from itself, until so many live."""
    actor = actor_of(person)
    model = start([NewCase('bench', VARIABLES)], actor=actor).made['cases'][0]
    for _ in range(2):
        (task,) = Task.objects.filter(case_id=model, state='open').values_list('pk', flat=True)
        usecases.perform(usecases.get('flow.approve'), [task], actor=actor)
    missing = live - Case.objects.filter(status='running').count()
    if missing > 0:
        with connection.cursor() as cursor:
            for statement in MULTIPLY:
                cursor.execute(
                    statement, {'model': model, 'count': missing, 'person': person, 'own': OWN if live == FEW else 0}
                )
            cursor.execute('VACUUM ANALYZE')


# Each live case has an open task: sixty are the reader's, the others are other people's.
MULTIPLY = (
    """
    INSERT INTO org_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined,
                          name, language, theme, mobile, password_temporary)
    SELECT '', false, 'other-' || n, '', '', '', false, true, now(), '', '', '', '', false
    FROM generate_series(1, 50) AS n
    ON CONFLICT DO NOTHING
    """,
    """
    CREATE TEMP TABLE IF NOT EXISTS made (id bigint, person bigint)
    """,
    'TRUNCATE made',
    """
    INSERT INTO made
    SELECT nextval('flow_case_id_seq'), CASE WHEN n <= %(own)s THEN %(person)s ELSE other.id END
    FROM generate_series(1, %(count)s) AS n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM org_user WHERE username LIKE 'other-%%') AS other
      ON other.at = n %% 50 + 1
    """,
    """
    INSERT INTO flow_case (id, version_id, number, title, subject_type, subject_id, status, outcome, starter_id, state,
                           revision, parent_id, parent_wait, started_at, ended_at, events, head)
    SELECT made.id, version_id, 'copy-' || made.id, title, subject_type, subject_id, status, outcome, made.person, state,
           revision, NULL, 0, started_at, NULL, 0, ''
    FROM made, flow_case WHERE flow_case.id = %(model)s
    """,
    """
    INSERT INTO flow_caseperson (case_id, person_id) SELECT id, person FROM made
    """,
    """
    INSERT INTO flow_task (case_id, seat, activity, node, name, lane, kind, state, result, assignee_id, index, opened_at,
                           committed, comment, draft, values, urges)
    SELECT made.id, seat, activity, node, name, lane, kind, state, result, made.person, index, opened_at, committed, comment,
           draft, values, urges
    FROM made, flow_task WHERE flow_task.case_id = %(model)s AND flow_task.state = 'open'
    """,
    """
    INSERT INTO flow_timer (case_id, wait, node, at)
    SELECT made.id, wait, node, at + made.id * interval '1 second' FROM made, flow_timer WHERE flow_timer.case_id = %(model)s
    """,
)


def actor_of(person: int) -> Actor:
    return Actor.of(get_user_model()._default_manager.get(pk=person))


def text(result: dict[str, Any]) -> str:
    speed = (
        f'{result["completions_a_second"]:,} completions/s with {result["workers"]} workers (wanted {WANTED_A_SECOND})'
    )
    lines = [
        f'{speed}; bare SQL {result["bare_a_second"]:,}/s, ratio {result["ratio_to_bare"]}',
        f'per completion: {result["rows_a_completion"]}',
    ]
    for name, told in result['ms'].items():
        lines.append(
            f'{name}: {told["few"]} ms at {FEW:,} live, {told["many"]} ms at {result["live"]["many"]:,}: '
            f'{told["ratio"]} times (wanted {WANTED_RATIO}); best {told["best_few"]} and {told["best_many"]}'
        )
    lines.append(f'drift after the completions: {result["drift"] or "none"}')
    return '\n'.join(lines)


if __name__ == '__main__':
    main()
