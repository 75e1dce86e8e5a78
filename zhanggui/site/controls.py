"""Controls of what stands below the rulebook: the audit of the core, the commitments of processes."""

from __future__ import annotations

from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.rulebook.controls import Control, register
from zhanggui.rulebook.counting import counted, proved
from zhanggui.site import sql


def task_page(id: int) -> str:
    return reverse('flow.task', args=[id])


register(
    Control(
        name='core.audit_unbroken',
        label=say('审计链完整', 'The audit chain holds'),
        evidence=proved('audit_chain', 'audit_tail'),
    ),
    Control(
        name='flow.commitments_kept',
        label=say('自己承诺的时间自己守住', 'Dates one stated oneself are kept'),
        evidence=counted(
            sql.COMMITMENTS_KEPT, broken=sql.COMMITMENTS_BROKEN, waiting=sql.COMMITMENTS_OPEN, href=task_page
        ),
    ),
)
