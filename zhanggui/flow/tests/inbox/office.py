"""A small office on the real organisation: who starts, approves, pays, an outsider; a process of spending with its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.models import FormFile, Task
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.tests.running.company import flows, process, published
from zhanggui.org.models import Department, Position, Post, Role, User

FORM = """key: spending
name: 采购申请
name_en: Spending
fields:
  - {key: what, label: 买什么, label_en: What, type: text, required: true}
  - {key: amount_fen, label: 金额, label_en: Amount, type: money, required: true, min: 1}
  - {key: urgent, label: 加急, label_en: Urgent, type: boolean}
  - {key: phone, label: 电话, label_en: Phone, type: text, sensitive: true}
  - {key: cost_centre, label: 成本中心, label_en: Cost centre, type: text}
"""
SPENDING = process(
    '<laneSet id="ls"><lane id="l1" name="主管" zg:positions="BOSS"><flowNodeRef>approve</flowNodeRef></lane>'
    '<lane id="l2" name="财务" zg:positions="FIN"><flowNodeRef>pay</flowNodeRef></lane></laneSet>'
    '<startEvent id="s" name="提交申请" zg:form="spending"/>'
    '<userTask id="approve" name="主管审批" zg:refuse="end" zg:due="PT2H" zg:dueWorking="false" zg:form="spending"'
    ' zg:editable="cost_centre"/>'
    '<userTask id="pay" name="财务付款" zg:form="spending" zg:editable="cost_centre"/><endEvent id="e"/>'
    + flows('s>approve', 'approve>pay', 'pay>e'),
    key='spending', attributes='zg:category="行政" zg:title="&quot;采购 &quot; + what"',
)  # fmt: skip
DOES = 'approve refuse complete claim unclaim transfer delegate give_back commit add_signers remove_signer send_back withdraw'
SAYS = 'work start cancel reopen copy urge urge_task comment read_copies drop_drafts absence end_absence'
RIGHTS = [f'flow.{verb}' for verb in f'{DOES} {SAYS}'.split()]


@dataclass(slots=True)
class Office:
    """`boss` approves, `clerk` and `mate` pay, `starter` asks, `outsider` works elsewhere, `admin` looks after processes."""

    boss: User
    clerk: User
    mate: User
    starter: User
    outsider: User
    admin: User

    def begin(self, what: str = '打印机', amount_fen: int = 88_00, **values: Any) -> int:
        line = NewCase('spending', {'what': what, 'amount_fen': amount_fen, **values})
        verdicts = start([line], actor=Actor.of(self.starter))
        assert not verdicts.refused, [refusal.as_dict() for refusal in verdicts.refused]
        return int(verdicts.made['cases'][0])

    def task(self, case: int) -> Task:
        return Task.objects.get(case_id=case, state='open')


def make_office() -> Office:
    department = Department.objects.create(code='OFF', name='办公室')
    role = Role.objects.create(code='FLOW', name='流程', rights=RIGHTS)
    admin_role = Role.objects.create(code='FLOWADM', name='流程管理', rights=['flow.*'])
    posts = {
        'boss': ('王店长', 'BOSS', '主管'), 'clerk': ('李会计', 'FIN', '财务'), 'mate': ('周出纳', 'FIN', '财务'),
        'starter': ('陈小美', 'AGENT', '客服'), 'outsider': ('赵路人', 'OUT', '外勤'), 'admin': ('孙管理', 'ADM', '流程管理员'),
    }  # fmt: skip
    made = {}
    for username, (name, code, title) in posts.items():
        position, _ = Position.objects.get_or_create(code=code, defaults={'name': title, 'department': department})
        position.roles.add(admin_role if code == 'ADM' else role)
        made[username] = User.objects.create(username=username, name=name)
        Post.objects.create(user=made[username], position=position, all_shops=True)
    FormFile.objects.create(key='spending', name='采购申请', source=FORM, hash='x', changed_at=clock.now())
    published(SPENDING)
    return Office(**made)
