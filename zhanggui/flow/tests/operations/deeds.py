"""What is done in each row of the matrix, at the door people use. A deed answers with the codes of its refusal, if any."""

from __future__ import annotations

from zhanggui.flow.models import Signature, Task
from zhanggui.flow.services.ready.signing import changes
from zhanggui.flow.tests.operations.floor import Floor, codes, done

BY_ANN = 'zg:who="position:one"'


def approve(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    floor.approve('ann')


def refuse_to_the_end(floor: Floor) -> None:
    floor.publish('zg:refuse="end"')
    floor.arrive()
    done(floor.complete('ann', 'refuse'))


def refuse_back(floor: Floor) -> None:
    floor.publish('zg:refuse="back"')
    floor.arrive()
    done(floor.complete('ann', 'refuse'))


def refuse_along_the_diagram(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.complete('ann', 'refuse'))


def skip_who_approved_before(floor: Floor) -> None:
    floor.publish('zg:repeated="skip"', apply=BY_ANN)
    floor.begin()
    floor.approve('ann')


def approve_with_signature(floor: Floor) -> None:
    floor.publish('zg:signature="required"')
    floor.arrive()
    done(floor.sign('ann'))
    signature = Signature.objects.get(task__case_id=floor.case)
    assert (signature.person_id, changes(signature)) == (floor.id('ann'), [])


def approve_without_signature(floor: Floor) -> list[str]:
    floor.publish('zg:signature="required"')
    floor.arrive()
    return codes(floor.complete('ann'))


def send_back(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='apply', comment='金额不对'))
    assert Task.objects.get(case_id=floor.case, done_by_id=floor.id('ann')).comment == '金额不对'


def send_back_to_the_starter(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='start', comment='请补资料'))


def send_back_without_a_reason(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    return codes(floor.on_task('flow.send_back', 'ann', node='apply', comment=' '))


def send_back_to_what_was_not_done(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    return codes(floor.on_task('flow.send_back', 'ann', node='finish', comment='退回'))


def send_back_and_return_straight(floor: Floor) -> None:
    """What runs beside it is left alone meanwhile."""
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='apply', straight=True, comment='改好直接给我'))
    beside = 'running apply:joe beside:bea' if floor.structure == 'parallel' else 'running apply:joe'
    assert floor.seen == beside
    floor.approve('joe')


def send_back_and_come_again(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='apply', comment='重填'))
    floor.approve('joe')


def withdraw(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.withdraw', 'joe'))


def withdraw_own_decision(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    floor.approve('ann')
    done(floor.on_case('flow.withdraw', 'ann'))


def withdraw_too_late(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    floor.approve('ann')
    return codes(floor.on_case('flow.withdraw', 'joe'))


def cancel(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.cancel', 'sam', comment='不需要了'))


def cancel_by_another(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    return codes(floor.on_case('flow.cancel', 'joe'))


def terminate(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.terminate', 'root', comment='重复申请'))


def terminate_by_another(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    return codes(floor.on_case('flow.terminate', 'sam', comment='我说了算'))


def reopen(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    floor.finish()
    done(floor.on_case('flow.reopen', 'root', comment='结果有误'))


def jump(floor: Floor) -> list[str] | None:
    floor.publish()
    floor.arrive()
    verdicts = floor.on_case('flow.jump', 'root', node='finish', comment='加急')
    return codes(verdicts) if verdicts.refused else None


def suspend(floor: Floor) -> list[str]:
    """While it is suspended nobody can act; the row looks at it resumed."""
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.suspend', 'root'))
    assert floor.status == 'suspended'
    answer = codes(floor.complete('ann'))
    done(floor.on_case('flow.resume', 'root'))
    return answer


def resume(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_case('flow.suspend', 'root'))
    done(floor.on_case('flow.resume', 'root'))
    assert floor.on_case('flow.resume', 'root').already == [floor.case]


def transfer(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.transfer', 'ann', to=floor.id('dan'), comment='你来'))


def transfer_to_who_sits_there(floor: Floor) -> list[str]:
    floor.publish()
    floor.arrive()
    to = 'bob' if floor.structure in {'all', 'any', 'ratio', 'order'} else 'ann'
    return codes(floor.on_task('flow.transfer', 'ann', to=floor.id(to)))


def delegate(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.delegate', 'ann', to=floor.id('dan')))


def delegate_and_give_back(floor: Floor) -> None:
    delegate(floor)
    done(floor.on_task('flow.give_back', 'dan', comment='我不清楚'))


def delegate_and_complete(floor: Floor) -> None:
    """委派 comes back to the owner, with what the delegate wrote."""
    delegate(floor)
    done(floor.complete('dan', comment='查过了，没问题'))
    task = Task.objects.get(pk=floor.task('ann'))
    assert (task.owner_id, task.delegated) == (None, False)
    assert task.draft['comment'] == '查过了，没问题'


def be_absent(floor: Floor) -> None:
    floor.publish()
    floor.away('ann', 'dan')
    floor.arrive()
    assert Task.objects.get(pk=floor.task('dan')).owner_id == floor.id('ann')


def be_absent_later(floor: Floor) -> None:
    """What had come before one went away may be done by the one who stands in as well."""
    floor.publish()
    floor.arrive()
    floor.away('ann', 'dan')
    task = floor.task('ann')
    done(floor.do('flow.transfer', 'dan', [task], to=floor.id('dan')))
    floor.approve('dan')


def hand_over(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    verdicts = done(floor.do('flow.hand_over', 'root', [floor.id('ann')], to=floor.id('dan')))
    assert verdicts.made['moved'] == 1
