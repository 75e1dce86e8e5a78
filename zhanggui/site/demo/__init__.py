"""The demo company 云裳记: fictional, made from a seed by the product's own services, its dates always just behind us."""

from __future__ import annotations

from zhanggui.core.actors import system
from zhanggui.site.demo.cases import begin_work
from zhanggui.site.demo.company import ACCOUNTS, found, hire_the_others
from zhanggui.site.demo.desk import lay_the_desk
from zhanggui.site.demo.goods import stock_up
from zhanggui.site.demo.returns import people, send_back
from zhanggui.site.demo.trade import Advance, trade
from zhanggui.site.playbook import load_playbook


def load_demo(advance: Advance | None = None) -> None:
    """Found the company, let it trade for thirty days and leave it in the middle of its work. Only into an empty database."""
    actor = system('演示数据', door='cli')
    company = found(actor)
    skus = stock_up(company, actor)
    trade(company, skus, actor, advance or (lambda _: None))
    send_back(people())
    hire_the_others()
    load_playbook(actor=actor)
    staff = people()
    begin_work(staff)
    lay_the_desk(staff)


__all__ = ['ACCOUNTS', 'load_demo']
