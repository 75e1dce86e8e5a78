"""The pages at the door people use: a case is started, approved, refused; what is refused loses nothing that was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.models import Absence, Case, Comment, StartDraft, Task
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.tests.inbox.office import Office
from zhanggui.flow.tests.running.company import begun, flows, process, published
from zhanggui.notices.models import Notice
from zhanggui.org.models import User

STUCK = process(
    '<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/><endEvent id="f"/>'
    + flows('s>g', 'g>e:x > 10', 'g>f:x < 5'),
    key='stuck',
)
VEILED = process(
    '<startEvent id="s" zg:form="spending"/><userTask id="a" name="盲审" zg:who="position:FIN" zg:form="spending"'
    ' zg:visible="what" zg:editable=""/><endEvent id="e"/>' + flows('s>a', 'a>e'),
    key='veiled',
)  # fmt: skip
FILLED = process(
    '<startEvent id="s" zg:form="spending"/><userTask id="a" name="填写" zg:who="position:FIN" zg:form="spending"/>'
    '<userTask id="b" name="审批" zg:who="position:BOSS"/><endEvent id="e"/>' + flows('s>a', 'a>b', 'b>e'),
    key='filled',
)
HTMX = {'HX-Request': 'true', 'HX-Target': 'thing'}


def at(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def test_from_the_catalogue_to_the_end(client: Client, office: Office) -> None:
    assert '/flow/start/spending/' in text(at(client, office.starter).get('/flow/start/'))
    page = text(client.get('/flow/start/spending/'))
    assert '买什么' in page
    told = {'do': 'start', 'what': '打印机', 'amount_fen': '88', 'phone': '13812345678'}
    answer = client.post('/flow/start/spending/', told, headers={'HX-Request': 'true'})
    case = Case.objects.get()
    assert answer.headers['HX-Redirect'] == f'/flow/cases/{case.pk}/'
    assert (case.title, case.starter) == ('采购 打印机', office.starter)

    task = office.task(case.pk)
    todo = text(at(client, office.boss).get('/flow/todo/'))
    assert f'data-id="{task.pk}"' in todo
    assert '¥88.00' in todo
    page = text(client.get(f'/flow/tasks/{task.pk}/'))
    assert '13812345678' not in page
    assert '138****5678' in page
    told = {'outcome': 'approve', 'opinion': '可以买', 'cost_centre': 'A1', 'next': '1'}
    answer = client.post(f'/flow/tasks/{task.pk}/', told, headers=HTMX)
    assert answer.headers['HX-Redirect'] == '/flow/todo/'
    task.refresh_from_db()
    assert (task.state, task.result, task.comment, task.done_by) == ('done', 'approve', '可以买', office.boss)
    assert '可以买' in text(client.get(f'/flow/cases/{case.pk}/'))
    assert '可以买' in text(client.get(f'/flow/cases/{case.pk}/print/'))


def test_nothing_is_started_without_what_is_required(client: Client, office: Office) -> None:
    answer = at(client, office.starter).post('/flow/start/spending/', {'do': 'start', 'what': '打印机'}, headers=HTMX)
    assert answer.status_code == 422
    assert '打印机' in text(answer)
    assert not Case.objects.exists()


def test_a_draft_is_kept_found_again_and_gone_when_started(client: Client, office: Office) -> None:
    at(client, office.starter).post('/flow/start/spending/', {'do': 'save', 'what': '咖啡机'}, headers=HTMX)
    draft = StartDraft.objects.get()
    assert '咖啡机' in text(client.get('/flow/drafts/'))
    assert '咖啡机' in text(client.get(f'/flow/start/spending/?draft={draft.pk}'))
    told = {'do': 'start', 'what': '咖啡机', 'amount_fen': '5', 'draft': str(draft.pk)}
    client.post('/flow/start/spending/', told, headers=HTMX)
    assert Case.objects.get().title == '采购 咖啡机'
    assert not StartDraft.objects.exists()


def test_nobody_reads_or_drops_the_drafts_of_others(client: Client, office: Office) -> None:
    at(client, office.starter).post('/flow/start/spending/', {'do': 'save', 'what': '私房菜'}, headers=HTMX)
    draft = StartDraft.objects.get()
    assert '私房菜' not in text(at(client, office.boss).get(f'/flow/start/spending/?draft={draft.pk}'))
    client.post('/do/flow.drop_drafts/', {'_ids': str(draft.pk)})
    assert StartDraft.objects.filter(pk=draft.pk).exists()


def test_the_second_of_two_is_told_and_keeps_what_was_typed(client: Client, office: Office) -> None:
    case = office.begin()
    at(client, office.boss).post(f'/flow/tasks/{office.task(case).pk}/', {'outcome': 'approve'}, headers=HTMX)
    task = office.task(case)
    mate = Client()
    mate.force_login(office.mate)
    assert '财务付款' in text(mate.get(f'/flow/tasks/{task.pk}/'))
    at(client, office.clerk).post(f'/flow/tasks/{task.pk}/', {'outcome': 'approve', 'opinion': '付了'}, headers=HTMX)
    told = {'outcome': 'approve', 'opinion': '我也付了，凭证 77', 'cost_centre': 'B2'}
    answer = mate.post(f'/flow/tasks/{task.pk}/', told, headers=HTMX)
    page = text(answer)
    assert answer.status_code == 422
    assert '李会计' in page
    assert '我也付了，凭证 77' in page
    assert 'B2' in page
    task.refresh_from_db()
    assert (task.done_by, task.comment) == (office.clerk, '付了')


def test_what_is_typed_is_kept_while_one_types(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    told = {'opinion': '再想想', 'cost_centre': 'Z9'}
    answer = at(client, office.boss).post(f'/flow/tasks/{task.pk}/typed/', told, headers=HTMX)
    assert '草稿已保存' in text(answer)
    page = text(client.get(f'/flow/tasks/{task.pk}/'))
    assert '再想想' in page
    assert 'Z9' in page
    at(client, office.starter).post(f'/flow/tasks/{task.pk}/typed/', {'opinion': '捣乱'}, headers=HTMX)
    task.refresh_from_db()
    assert task.draft['comment'] == '再想想'


def test_a_task_out_of_sight_is_not_found_and_cannot_be_decided(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    at(client, office.outsider)
    assert client.get(f'/flow/tasks/{task.pk}/').status_code == 404
    assert client.post(f'/flow/tasks/{task.pk}/', {'outcome': 'approve'}, headers=HTMX).status_code == 404
    assert client.get(f'/flow/cases/{task.case_id}/').status_code == 404
    assert client.post(f'/flow/cases/{task.case_id}/comments/', {'text': 'x'}).status_code == 404
    task.refresh_from_db()
    assert task.state == 'open'


def test_a_field_that_is_not_ones_own_cannot_be_written(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    told = {'outcome': 'approve', 'cost_centre': 'A1', 'amount_fen': '1'}
    at(client, office.boss).post(f'/flow/tasks/{task.pk}/', told, headers=HTMX)
    assert '¥88.00' in text(client.get(f'/flow/cases/{task.case_id}/'))


def test_many_are_approved_at_once_from_the_inbox(client: Client, office: Office) -> None:
    tasks = [office.task(office.begin(f'货架{number}')) for number in range(5)]
    ids = ','.join(str(task.pk) for task in tasks)
    at(client, office.boss).post('/do/flow.approve/', {'_ids': ids, 'comment': '都同意'})
    assert Task.objects.filter(pk__in=[task.pk for task in tasks], state='done', comment='都同意').count() == 5
    assert '都处理完了' in text(client.get('/flow/todo/'))


def test_a_comment_with_somebody_named_and_a_file(client: Client, office: Office, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = office.begin()
    note = tmp_path / '报价.txt'
    note.write_text('报价 88 元')
    with note.open('rb') as file:
        told = {'text': '@李会计 看看报价', 'mentions': str(office.clerk.pk), 'files': file}
        page = text(at(client, office.starter).post(f'/flow/cases/{case}/comments/', told, headers=HTMX))
    assert '报价.txt' in page
    comment = Comment.objects.get()
    attachment = comment.attachments.get()
    reply = at(client, office.clerk).get(f'/flow/files/{attachment.pk}/')
    assert b''.join(reply.streaming_content).decode() == '报价 88 元'
    assert reply.headers['Content-Disposition'].startswith('attachment')
    notice = Notice.objects.get(person=office.clerk)
    assert notice.title.startswith('提到了你：')
    assert notice.href == f'/flow/cases/{case}/'
    assert at(client, office.outsider).get(f'/flow/files/{attachment.pk}/').status_code == 404


def test_people_are_found_by_name(client: Client, office: Office) -> None:
    page = text(at(client, office.boss).get('/flow/people/', {'find': '李'}))
    assert f'value="{office.clerk.pk}"' in page
    assert '赵路人' not in page


def test_the_badge_counts_what_waits(client: Client, office: Office) -> None:
    office.begin()
    office.begin()
    badge = text(at(client, office.boss).get('/me/todo/'))
    assert 'href="/flow/todo/"' in badge
    assert '>2<' in badge


def test_an_incident_is_seen_and_dealt_with_by_an_administrator(client: Client, office: Office) -> None:
    published(STUCK)
    case = begun(Actor.of(office.starter), 'stuck', x=7)
    page = text(at(client, office.starter).get(f'/flow/cases/{case}/'))
    assert '流程停住了' in page
    assert '/do/flow.mend/' not in page
    page = text(at(client, office.admin).get(f'/flow/cases/{case}/'))
    assert '/do/flow.mend/' in page
    assert f'data-id="{case}"' in text(client.get('/flow/cases/', {'tab': 'stuck'}))
    assert f'data-id="{case}"' not in text(client.get('/flow/cases/', {'stuck': 'false'}))


def test_the_palette_finds_what_waits_and_a_number(client: Client, office: Office) -> None:
    case = Case.objects.get(pk=office.begin('投影仪'))
    assert '采购 投影仪' in text(at(client, office.boss).get('/search/', {'q': '投影'}))
    assert f'/flow/cases/{case.pk}/' in text(client.get('/search/', {'q': case.number}))
    assert '采购 投影仪' not in text(at(client, office.outsider).get('/search/', {'q': case.number}))


def test_lists_are_narrowed_by_process_due_starter_and_words(client: Client, office: Office) -> None:
    late, other = office.task(office.begin('货架')), office.task(office.begin('胶带'))
    Task.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(hours=3))
    at(client, office.boss)
    for query, shown, hidden in (
        ({'tab': 'overdue'}, late, other), ({'q': '胶带'}, other, late), ({'tab': 'claim'}, None, late),
        ({'starter': '陈小美'}, late, None), ({'starter': '赵路人'}, None, late),
        ({'process': str(late.case.version.process_id)}, late, None),
    ):  # fmt: skip
        page = text(client.get('/flow/todo/', query))
        assert shown is None or f'data-id="{shown.pk}"' in page, query
        assert hidden is None or f'data-id="{hidden.pk}"' not in page, query
    assert '逾期 3小时' in text(client.get('/flow/todo/'))


def test_a_person_who_is_not_there_cannot_be_chosen(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    for wrong in ('999999', 'x', ''):
        answer = at(client, office.boss).post('/do/flow.transfer/', {'_ids': str(task.pk), 'to': wrong})
        assert answer.status_code == 422
    task.refresh_from_db()
    assert task.assignee == office.boss


def test_one_says_that_one_is_away(client: Client, office: Office) -> None:
    told = {'to': str(office.clerk.pk), 'since': '2026-01-01T09:00', 'until': '2099-01-01T09:00', 'note': '出差'}
    answer = at(client, office.boss).post('/flow/absences/new/', told)
    assert answer.status_code == 302
    absence = Absence.objects.get()
    assert (absence.person, absence.to) == (office.boss, office.clerk)
    assert '李会计' in text(client.get('/flow/absences/'))


def test_everything_is_there_in_english(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    at(client, office.boss).cookies['django_language'] = 'en'
    for path in (
        f'/flow/tasks/{task.pk}/',
        '/flow/todo/',
        '/flow/start/',
        f'/flow/cases/{task.case_id}/',
    ):
        page = text(client.get(path))
        for word in ('待办', '驳回', '发起流程', '办理记录', '消息', '评论'):
            assert word not in page, (path, word)


def test_what_a_step_does_not_show_is_nowhere_to_be_seen(client: Client, office: Office) -> None:
    published(VEILED)
    case = begun(Actor.of(office.starter), 'veiled', what='打印机', amount_fen=77_70)
    task = office.task(case)
    at(client, office.clerk)
    for path in (f'/flow/tasks/{task.pk}/', f'/flow/cases/{case}/', f'/flow/cases/{case}/print/', '/flow/todo/'):
        page = text(client.get(path))
        assert '77.70' not in page, path
    assert '打印机' in text(client.get(f'/flow/tasks/{task.pk}/'))
    client.post(f'/flow/tasks/{task.pk}/', {'outcome': 'approve'}, headers=HTMX)
    for path in (f'/flow/tasks/{task.pk}/', f'/flow/cases/{case}/', '/flow/done/'):
        assert '77.70' not in text(client.get(path)), path
    assert '77.70' in text(at(client, office.starter).get(f'/flow/cases/{case}/'))


def test_what_is_withdrawn_comes_back(client: Client, office: Office) -> None:
    task = office.task(office.begin())
    at(client, office.boss).post(f'/flow/tasks/{task.pk}/', {'outcome': 'approve', 'opinion': '手滑了'}, headers=HTMX)
    page = text(client.get(f'/flow/tasks/{task.pk}/'))
    assert f'/do/flow.withdraw/?_ids={task.case_id}' in page
    client.post('/do/flow.withdraw/', {'_ids': str(task.case_id), 'node': '', 'comment': ''})
    again = office.task(task.case_id)
    assert (again.node, again.assignee) == ('approve', office.boss)
    assert '<strong>撤回' in text(client.get(f'/flow/cases/{task.case_id}/'))


def test_only_who_was_added_can_be_taken_off(client: Client, office: Office) -> None:
    """With nobody to take off there is nothing to press."""
    task = office.task(office.begin())
    client = at(client, office.boss)
    assert 'flow.remove_signer' not in text(client.get(f'/flow/tasks/{task.pk}/'))
    told = {'_ids': task.pk, 'people': office.clerk.pk, 'where': 'beside'}
    client.post('/do/flow.add_signers/', told, headers={'HX-Request': 'true'})
    assert Task.objects.filter(case=task.case, state='open').count() == 2
    assert 'flow.remove_signer' in text(client.get(f'/flow/tasks/{task.pk}/'))


def test_what_nobody_agreed_to_is_not_called_agreed(client: Client, office: Office) -> None:
    """A step that is only filled in was handed in; an approval was approved."""
    published(FILLED)
    started = start([NewCase('filled', {'what': '打印机', 'amount_fen': 88_00})], actor=Actor.of(office.starter))
    case = Case.objects.get(pk=started.made['cases'][0])
    told = {'outcome': 'approve', 'what': '打印机', 'amount_fen': '88'}
    at(client, office.clerk).post(f'/flow/tasks/{office.task(case.pk).pk}/', told, headers=HTMX)
    at(client, office.boss).post(f'/flow/tasks/{office.task(case.pk).pk}/', {'outcome': 'approve'}, headers=HTMX)
    case.refresh_from_db()
    assert case.status == 'completed'
    history = text(client.get(f'/flow/cases/{case.pk}/')).partition('办理记录')[2]
    assert '已提交' in history
    assert '同意' in history


def test_what_is_missing_of_many_is_named(client: Client, office: Office) -> None:
    """Approved from the list, nothing was filled in: the answer says which field of which step."""
    published(process(
        '<startEvent id="s"/><userTask id="a" name="填写" zg:who="position:FIN" zg:form="spending"/><endEvent id="e"/>'
        + flows('s>a', 'a>e'), key='blank',
    ))  # fmt: skip
    made = start([NewCase('blank', {})], actor=Actor.of(office.starter)).made
    task = office.task(made['cases'][0])
    answer = at(client, office.clerk).post('/do/flow.approve/', {'_ids': str(task.pk), 'comment': ''})
    assert '填写 · 买什么' in text(answer)
    task.refresh_from_db()
    assert task.state == 'open'


def test_a_step_that_fell_away_does_not_read_as_if_the_case_had_been_cancelled(client: Client, office: Office) -> None:
    case = office.begin()
    at(client, office.boss).post(f'/flow/tasks/{office.task(case).pk}/', {'outcome': 'approve'}, headers=HTMX)
    told = {'_ids': str(office.task(case).pk), 'node': 'approve', 'comment': '金额不对'}
    at(client, office.clerk).post('/do/flow.claim/', {'_ids': told['_ids']})
    client.post('/do/flow.send_back/', told)
    assert office.task(case).node == 'approve'
    history = text(client.get(f'/flow/cases/{case}/')).partition('办理记录')[2].partition('</ol>')[0]
    assert '不再办理 · 财务付款' in history
    assert '撤销' not in history


def test_what_nobody_has_claimed_offers_only_to_be_claimed(client: Client, office: Office) -> None:
    case = office.begin()
    at(client, office.boss).post(f'/flow/tasks/{office.task(case).pk}/', {'outcome': 'approve'}, headers=HTMX)
    address = f'/flow/tasks/{office.task(case).pk}/'
    page = text(at(client, office.clerk).get(address))
    assert 'flow.claim' in page
    assert 'flow.transfer' not in page
    client.post('/do/flow.claim/', {'_ids': str(office.task(case).pk)})
    page = text(client.get(address))
    assert 'flow.claim' not in page
    assert 'flow.transfer' in page


def test_who_does_a_step_reads_what_is_to_be_done(client: Client, office: Office) -> None:
    published(process(
        '<startEvent id="s"/><userTask id="a" name="送样" zg:who="position:FIN"><documentation>先登记再寄出。</documentation>'
        '</userTask><endEvent id="e"/>' + flows('s>a', 'a>e'), key='told',
    ))  # fmt: skip
    task = office.task(begun(Actor.of(office.starter), 'told'))
    assert '先登记再寄出。' in text(at(client, office.clerk).get(f'/flow/tasks/{task.pk}/'))
