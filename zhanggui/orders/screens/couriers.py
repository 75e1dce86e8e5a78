"""Couriers and their pools of waybill numbers: a plain list with a form."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.orders.models import Courier
from zhanggui.orders.policies import SEE_PARCELS
from zhanggui.orders.usecases.floor import COURIER_ADD, COURIER_EDIT
from zhanggui.ui.columns import BoolColumn, LinkColumn, NumberColumn, TextColumn
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.registry import register
from zhanggui.ui.tables import Table


class CourierTable(Table):
    name = LinkColumn(say('快递公司', 'Courier'))
    code = TextColumn(say('编码', 'Code'))
    next_number = TextColumn(say('下一个单号', 'Next number'), show=lambda value, courier: f'{courier.prefix}{value}')
    left = NumberColumn(
        say('剩余号码', 'Numbers left'), show=lambda _, courier: courier.last_number - courier.next_number + 1
    )
    is_active = BoolColumn(say('启用', 'In use'))
    sort = ('id',)


class Couriers(ListScreen):
    name = 'orders.couriers'
    path = 'orders/couriers/'
    title = say('快递公司', 'Couriers')
    icon = 'truck'
    group = 'warehouse'
    order = 70
    right = SEE_PARCELS
    model = Courier
    table = CourierTable
    detail = 'orders.courier_edit'
    adds = ('orders.courier_new',)
    exports = False


class CourierNew(FormScreen):
    name = 'orders.courier_new'
    path = 'orders/couriers/new/'
    title = say('新增快递公司', 'New courier')
    icon = 'truck'
    use_case = COURIER_ADD
    done = 'orders.couriers'


class CourierEdit(FormScreen):
    name = 'orders.courier_edit'
    path = 'orders/couriers/<int:pk>/'
    title = say('修改快递公司', 'Change courier')
    icon = 'truck'
    use_case = COURIER_EDIT
    done = 'orders.couriers'


register(Couriers, CourierNew, CourierEdit)
