"""Before a working day ends, each person hears in one notice which of their duties end today and were not seen done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.notices.services import Note, tell
from zhanggui.org.selectors import everybody
from zhanggui.site import notices
from zhanggui.site.workbench import duties
from zhanggui.site.workbench.duties import Duty

SINCE, UNTIL = time(17), time(20)  # ours: an hour before work ends; what comes at night helps nobody
NAMED_MAX = 20
UNDONE = say('今天还有 {n} 项职责没做', '{n} of your duties are not done today')


def remind(*, actor: Actor) -> int:
    """As often as one likes: said once a day. Returns how many are told. Who has done everything hears nothing."""
    now = clock.shanghai(clock.now())
    if not SINCE <= now.time() < UNTIL or not company_days().works(now.date()):
        return 0
    notes = [_note(person, left) for person in everybody() if (left := undone(person))]
    return len(tell(notes, actor=actor).done)


def undone(person: int) -> list[Duty]:
    """Those whose round ends today or ended on its last working day, without anything seen of them."""
    today = clock.today()
    return [
        duty
        for duty in duties.of(person, rounds=1)
        if not duty.now.is_done and duty.now.ends_at and clock.shanghai_day(duty.now.ends_at) <= today
    ]


def _note(person: int, left: Sequence[Duty]) -> Note:
    titles = [duty.version.words for duty in left[:NAMED_MAX]]
    body = Words('\n'.join(title.zh for title in titles), '\n'.join(title.en for title in titles))
    key = f'{notices.UNDONE}:{clock.today().isoformat()}:{person}'
    return Note(notices.UNDONE, [person], UNDONE.filled(n=len(left)), reverse('workbench.duties'), key, body)
