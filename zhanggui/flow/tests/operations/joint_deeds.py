"""Deeds of the matrix in which others take part: added signers, copies, urges, words, batches."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from zhanggui.flow import files
from zhanggui.flow.models import Attachment, Comment, Copy
from zhanggui.flow.services import acting
from zhanggui.flow.services.talking import NewComment
from zhanggui.flow.tests.operations.floor import Floor, codes, done
from zhanggui.notices.models import Notice


def approve_as_a_batch(floor: Floor) -> None:
    """Two cases at once: each ends up as one alone would."""
    floor.publish()
    first = floor.arrive()
    second = floor.arrive()
    tasks = [floor.task('ann', first), floor.task('ann', second)]
    assert done(acting.complete(tasks, actor=floor.people['ann'])).done == tasks
    assert floor.seen_of(first) == floor.seen_of(second)


def add_before(floor: Floor) -> None:
    _add(floor, 'before')


def add_before_and_approve(floor: Floor) -> None:
    _add(floor, 'before')
    floor.approve('dan')


def add_before_and_refuse(floor: Floor) -> None:
    """Trap of other systems: a refusal by an added signer counts like one of the step's own."""
    _add(floor, 'before', 'zg:refuse="end"')
    done(floor.complete('dan', 'refuse'))


def add_after_and_approve(floor: Floor) -> None:
    _add(floor, 'after')
    floor.approve('ann')


def add_beside(floor: Floor) -> None:
    _add(floor, 'beside')


def add_beside_and_refuse(floor: Floor) -> None:
    _add(floor, 'beside', 'zg:refuse="end"')
    done(floor.complete('dan', 'refuse'))


def add_who_signs_already(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    people = [floor.id('ann')]
    return codes(floor.on_task('flow.add_signers', 'ann', people=people, where='before'))


def remove_added_signer(floor: Floor) -> None:
    _add(floor, 'before')
    waiting = floor.case_tasks('ann').order_by('-pk').values_list('pk', flat=True)[0]
    assert codes(floor.do('flow.remove_signer', 'sam', [waiting], people=[floor.id('dan')])) == ['not_adder']
    done(floor.do('flow.remove_signer', 'ann', [waiting], people=[floor.id('dan')]))


def remove_one_of_several(floor: Floor) -> list[str] | None:
    floor.publish()
    floor.arrive()
    whom = 'bob' if floor.structure in {'all', 'any', 'ratio', 'order'} else 'ann'
    verdicts = floor.do('flow.remove_signer', 'root', [floor.task('ann')], people=[floor.id(whom)])
    return codes(verdicts) if verdicts.refused else None


def send_a_copy(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    told = {'people': (floor.id('dan'), floor.id('cid'))}
    done(floor.on_case('flow.copy', 'sam', **told))
    assert floor.on_case('flow.copy', 'sam', **told).already == [floor.case]
    assert Copy.objects.filter(case_id=floor.case, person_id=floor.id('dan')).count() == 1


def urge(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.urge', 'sam', text='请尽快'))
    urged = set(Notice.objects.filter(about_id=floor.case, kind='flow.urged').values_list('person_id', flat=True))
    assert floor.id('ann') in urged
    assert floor.id('sam') not in urged


def urge_twice(floor: Floor) -> list[str]:
    urge(floor)
    notices = Notice.objects.count()
    answer = codes(floor.on_case('flow.urge', 'sam'))
    assert Notice.objects.count() == notices
    return answer


def comment_with_a_file(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    file = files.keep(SimpleUploadedFile('报价.pdf', b'%PDF-1.7 test'), actor=floor.people['ann'])
    line = NewComment(floor.case, '请看附件', floor.task('ann'), (floor.id('dan'),), (file.pk,))
    done(floor.do('flow.comment', 'ann', [line]))
    said = Comment.objects.get(case_id=floor.case)
    assert (said.text, said.mentions) == ('请看附件', [floor.id('dan')])
    kept = Attachment.objects.get(comment=said)
    assert (kept.name, kept.case_id, files.is_unchanged(kept)) == ('报价.pdf', floor.case, True)
    assert Notice.objects.get(about_id=floor.case, kind='flow.mentioned').person_id == floor.id('dan')
    assert files.opened(floor.people['dan'], kept.pk) == kept
    assert files.opened(floor.people['cid'], kept.pk) == (kept if floor.structure in {'all', 'any', 'ratio'} else None)


def _add(floor: Floor, where: str, decide: str = '') -> None:
    floor.publish(decide)
    floor.arrive()
    done(floor.on_task('flow.add_signers', 'ann', people=[floor.id('dan')], where=where))
