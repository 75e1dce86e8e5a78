"""🗄 Archiving: a document gets its number and is put away as it stands, under a digest; nothing changes it afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Max

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.forms.schema import Archive
from zhanggui.flow.models import Archived, Signature, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.ready.seats import Place, held, of_kind, refuse_all
from zhanggui.flow.services.ready.signing import digest_of, document_with
from zhanggui.flow.services.ready.whole import whole
from zhanggui.flow.sql.ready import NUMBER_TAKE

SUBJECT = 'flow.Task'
SEQUENCE = re.compile(r'\{seq(?::([1-9]))?\}')
TITLE_LENGTH_MAX = 200
KEYWORDS_MAX = 30
KEYWORD_LENGTH_MAX = 50
NOTE_LENGTH_MAX = 2_000

NO_TITLE = say('请填写档案名称，最多 200 字', 'give the document a title of at most 200 characters')
BAD_KEYWORDS = say('关键词最多 30 个，每个最多 50 字', 'at most 30 keywords of at most 50 characters')
LONG_NOTE = say('说明最多 2000 字', 'the note has at most 2,000 characters')
NO_SUCH_NUMBER = say(
    '没有编号为 {n} 的档案，或不在你的数据范围内', 'there is no document {n}, or it is outside your scope'
)


@in_transaction
def archive(  # noqa: PLR0913 - what the cover of a file says
    task_ids: Sequence[int],
    /,
    *,
    actor: Actor,
    title: str,
    keywords: Sequence[str] = (),
    note: str = '',
    number: str = '',
    values: Mapping[str, Any] | None = None,
) -> Verdicts:
    """`number` of a document there is already: this becomes its next version. The process goes on with `archive`.

    `values`: what is filled in of the step's form; it is put away with the rest.
    """
    verdicts, title, note, number = Verdicts(), title.strip(), note.strip(), number.strip()
    keywords = list(dict.fromkeys(word.strip() for word in keywords if word.strip()))

    places = of_kind(held(task_ids, verdicts, actor=actor), Ready.ARCHIVE, verdicts)

    if not title or len(title) > TITLE_LENGTH_MAX:
        return refuse_all(places, verdicts, 'title', NO_TITLE)
    if len(keywords) > KEYWORDS_MAX or any(len(word) > KEYWORD_LENGTH_MAX for word in keywords):
        return refuse_all(places, verdicts, 'keywords', BAD_KEYWORDS)
    if len(note) > NOTE_LENGTH_MAX:
        return refuse_all(places, verdicts, 'note', LONG_NOTE)
    if number and not Archived.objects.visible_to(actor).filter(number=number).exists():
        return refuse_all(places, verdicts, 'number', NO_SUCH_NUMBER.filled(n=number))

    for place in places:
        cover = Archived(title=title, keywords=keywords, note=note, number=number)
        verdicts.merge(whole(partial(_filed, place, cover, actor, values or {})))

    audit.record('flow.archive', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def settings_of(place: Place) -> Archive:
    found = place.placed()
    return (found.form.archive if found else None) or Archive()


def is_intact(document: Archived) -> bool:
    return digest_of(document.document) == document.digest


def looks(pattern: str, day: date) -> str:
    """What numbers of this pattern look like, for whoever reads one off a cupboard: `ZC-2026-NNNN`."""
    return SEQUENCE.sub(lambda found: 'N' * int(found[1] or 1), _series(pattern, day), count=1)


def number_by(pattern: str, day: date) -> str:
    """The next number of its series: `ZC-{year}-{seq:4}` → `ZC-2026-0007`. A series is its pattern with the day filled in."""
    series = _series(pattern, day)
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_TAKE, [series])
        last: int = cursor.fetchone()[0]
    return SEQUENCE.sub(lambda found: f'{last:0{found[1] or 1}}', series, count=1)


def _series(pattern: str, day: date) -> str:
    return pattern.replace('{year}', f'{day.year:04}').replace('{month}', f'{day.month:02}')


def _filed(place: Place, made: Archived, actor: Actor, values: Mapping[str, Any]) -> Verdicts:
    task, verdicts = place.task, Verdicts()
    document = document_with(task, values, verdicts, actor=actor)
    if document is None:
        return verdicts
    document['signatures'] = _signatures(task)
    keeping = settings_of(place)
    made.case_id, made.node, made.by_id, made.at = task.case_id, task.node, actor.id or 0, clock.now()
    made.document, made.digest = document, digest_of(document)
    made.keep_until = _years_on(clock.today(), keeping.keep_years) if keeping.keep_years else None
    if made.number:
        versions = Archived.objects.filter(number=made.number).aggregate(last=Max('version'))
        made.version = (versions['last'] or 0) + 1
    else:
        made.number = number_by(keeping.pattern, clock.today())
    made.save(force_insert=True)
    told = {'number': made.number, 'version': made.version, 'id': made.pk}
    return complete([task.pk], actor=actor, values=values, beside={'archive': told})


def _signatures(task: Task) -> list[dict[str, Any]]:
    rows = Signature.objects.filter(task__case_id=task.case_id).select_related('task').order_by('pk')
    return [
        {'person': row.person_id, 'step': row.task.name, 'at': row.at.isoformat(), 'digest': row.digest} for row in rows
    ]


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
