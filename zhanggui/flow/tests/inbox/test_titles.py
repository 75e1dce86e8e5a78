"""What a list shows of a case is read by everybody who sees the case: nothing sensitive stands there."""

from __future__ import annotations

from django.test import Client

from zhanggui.core.actors import Actor
from zhanggui.flow.models import Case
from zhanggui.flow.tests.inbox.office import Office
from zhanggui.flow.tests.running.company import begun, flows, process, published

TELLING = process(
    '<startEvent id="s" zg:form="spending"/><userTask id="a" name="看" zg:who="position:FIN"/><endEvent id="e"/>'
    + flows('s>a', 'a>e'),
    key='telling', attributes='zg:title="what + &quot; &quot; + phone"',
)  # fmt: skip


def test_a_title_masks_what_is_sensitive(client: Client, office: Office) -> None:
    published(TELLING)
    case = begun(Actor.of(office.starter), 'telling', what='货架', amount_fen=1, phone='13812345678')
    assert Case.objects.get(pk=case).title == '货架 138****5678'
    client.force_login(office.clerk)
    page = client.get('/flow/todo/').content.decode()
    assert '138****5678' in page
    assert '13812345678' not in page
