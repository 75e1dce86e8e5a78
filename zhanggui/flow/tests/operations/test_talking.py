"""抄送, 催办, 评论 and files: who may, how often, how big; who is named sees the case from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhanggui.core import clock
from zhanggui.flow import files
from zhanggui.flow.models import Attachment, Case, Comment, Copy, Task, Urge
from zhanggui.flow.selectors.cases import COMMENTS_MAX, comments_of
from zhanggui.flow.services.talking import NewComment
from zhanggui.flow.tests.operations.floor import Floor, codes, done
from zhanggui.notices.models import Notice


@pytest.fixture
def arrived(floor: Floor) -> Floor:
    floor.publish()
    floor.arrive()
    return floor


def upload(floor: Floor, name: str = 'a.txt', content: bytes = b'x', by: str = 'ann') -> int:
    return files.keep(SimpleUploadedFile(name, content), actor=floor.people[by]).pk


def say_it(floor: Floor, by: str, **told: object) -> list[str]:
    return [refusal.code for refusal in floor.do('flow.comment', by, [NewComment(floor.case, **told)]).refused]


def test_who_gets_a_copy_sees_the_case(arrived: Floor) -> None:
    assert not Case.objects.visible_to(arrived.people['dan']).exists()
    done(arrived.on_case('flow.copy', 'ann', people=(arrived.id('dan'),), comment='供参考'))
    assert Case.objects.visible_to(arrived.people['dan']).get().pk == arrived.case
    assert Comment.objects.get().text == '供参考'


@pytest.mark.parametrize(
    ('people', 'code'), [((), 'nobody'), ((9_999_999,), 'gone'), (tuple(range(1, 200)), 'too_many')]
)
def test_a_copy_to_nobody_is_refused(arrived: Floor, people: tuple[int, ...], code: str) -> None:
    assert codes(arrived.on_case('flow.copy', 'ann', people=people)) == [code]
    assert not Copy.objects.exists()


def test_urging_has_its_pause_and_says_when(arrived: Floor) -> None:
    done(arrived.on_case('flow.urge', 'sam', text='客户在等'))
    refused = arrived.on_case('flow.urge', 'sam').refused[0]
    then = clock.shanghai(Urge.objects.get().at + timedelta(minutes=30))
    assert (refused.code, f'{then:%Y-%m-%d %H:%M}' in refused.reason.zh) == ('too_soon', True)
    done(arrived.do('flow.urge_task', 'joe', [arrived.task('ann')]))  # another person's pause is another
    with clock.moved(timedelta(minutes=31)):
        done(arrived.on_case('flow.urge', 'sam'))
    assert Task.objects.get(pk=arrived.task('ann')).urges == 3
    assert Notice.objects.filter(person_id=arrived.id('ann'), kind='flow.urged').count() == 3


def test_only_who_has_to_do_with_it_urges(arrived: Floor) -> None:
    arrived.see('dan')
    assert codes(arrived.on_case('flow.urge', 'dan')) == ['not_yours']
    assert codes(arrived.do('flow.urge_task', 'dan', [arrived.task('ann')])) == ['not_yours']
    done(arrived.on_case('flow.urge', 'root'))
    assert Urge.objects.count() == 1


def test_nobody_urges_themselves(floor: Floor) -> None:
    floor.publish()
    floor.begin('joe')
    assert codes(floor.on_case('flow.urge', 'joe')) == ['own_task']


def test_what_is_over_is_not_urged(arrived: Floor) -> None:
    arrived.finish()
    assert codes(arrived.on_case('flow.urge', 'sam')) == ['not_running']


def test_a_word_is_kept_clean_and_tells_who_is_named(arrived: Floor) -> None:
    named = (arrived.id('dan'), arrived.id('sam'), arrived.id('dan'))
    assert say_it(arrived, 'sam', text='  看\u200b一下\r\n谢谢 ', mentions=named) == []
    said = Comment.objects.get()
    assert (said.text, said.mentions) == ('看一下\n谢谢', [arrived.id('dan'), arrived.id('sam')])
    assert [each.person_id for each in Notice.objects.filter(kind='flow.mentioned')] == [arrived.id('dan')]
    assert Case.objects.visible_to(arrived.people['dan']).exists()


def test_everything_wrong_with_a_word_is_said_and_nothing_kept(arrived: Floor) -> None:
    theirs = upload(arrived, by='joe')
    told = {'mentions': (9_999_999,), 'attachments': (theirs,), 'task': 9_999_999}
    assert say_it(arrived, 'ann', **told) == ['gone', 'bad_task', 'no_file']
    assert say_it(arrived, 'ann') == ['empty']
    assert say_it(arrived, 'ann', text='字' * 2_001) == ['text']
    assert say_it(arrived, 'dan', text='我看不到它') == ['not_found']
    assert not Comment.objects.exists()
    assert Attachment.objects.get(pk=theirs).case_id is None


def test_a_file_is_taken_in_once(arrived: Floor) -> None:
    file = upload(arrived)
    assert say_it(arrived, 'ann', attachments=(file,)) == []
    assert say_it(arrived, 'ann', attachments=(file,)) == ['no_file']
    lines = [NewComment(arrived.case, attachments=(each,)) for each in [upload(arrived)] * 2]
    assert [each.code for each in arrived.do('flow.comment', 'ann', lines).refused] == ['no_file']


@pytest.mark.parametrize(('name', 'content', 'word'), [
    ('virus.exe', b'MZ', '不支持 exe'), ('none', b'x', '不支持 ?'), ('empty.pdf', b'', '是空的'),
    ('页面.html', b'<p>', '不支持 html'),
])  # fmt: skip
def test_a_file_of_no_use_is_refused_by_name(arrived: Floor, name: str, content: bytes, word: str) -> None:
    with pytest.raises(files.FileRefused) as refused:
        upload(arrived, name, content)
    assert word in refused.value.reason.zh
    assert name in refused.value.reason.zh
    assert not Attachment.objects.exists()


def test_a_file_too_big_is_refused(arrived: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, 'BYTES_MAX', 3)
    with pytest.raises(files.FileRefused, match='over 50 MB'):
        upload(arrived, content=b'1234')


def test_names_of_files_lead_nowhere(arrived: Floor) -> None:
    kept = Attachment.objects.get(pk=upload(arrived, '..\\..\\etc\\合同\x00' + '长' * 300 + '.pdf'))
    assert kept.name.endswith('.pdf')
    assert len(kept.name) <= files.NAME_LENGTH_MAX
    assert '..' not in kept.name
    assert files.path_of(kept).name == kept.stored


def test_a_changed_file_shows(arrived: Floor) -> None:
    kept = Attachment.objects.get(pk=upload(arrived, content=b'true'))
    assert files.is_unchanged(kept)
    files.path_of(kept).write_bytes(b'false')
    assert not files.is_unchanged(kept)


def test_a_word_is_taken_back_soon_and_by_its_author(arrived: Floor) -> None:
    say_it(arrived, 'ann', text='写错了')
    said = Comment.objects.get().pk
    assert codes(arrived.do('flow.take_back_comment', 'joe', [said])) == ['not_yours']
    with clock.moved(timedelta(minutes=11)):
        assert codes(arrived.do('flow.take_back_comment', 'ann', [said])) == ['not_now']
    done(arrived.do('flow.take_back_comment', 'ann', [said]))
    assert Comment.objects.get().taken_back


def test_the_files_of_a_word_taken_back_are_gone_with_it(arrived: Floor) -> None:
    arrived.see('bob')
    file = upload(arrived)
    said = done(arrived.do('flow.comment', 'ann', [NewComment(arrived.case, '看附件', attachments=(file,))]))
    assert files.opened(arrived.people['bob'], file) is not None
    done(arrived.do('flow.take_back_comment', 'ann', said.made['comments']))
    assert files.opened(arrived.people['bob'], file) is None


def test_of_a_long_talk_the_last_words_are_shown(arrived: Floor) -> None:
    lines = [NewComment(arrived.case, f'第{number}句') for number in range(COMMENTS_MAX + 3)]
    done(arrived.do('flow.comment', 'ann', lines))
    shown = [each.comment.text for each in comments_of(Case.objects.get(pk=arrived.case))]
    assert (shown[0], shown[-1], len(shown)) == ('第3句', f'第{COMMENTS_MAX + 2}句', COMMENTS_MAX)
