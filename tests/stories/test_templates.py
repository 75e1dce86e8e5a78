"""The companies to begin with: each chart loads without a fault, and its few people do the work of all lanes.

The scenarios are those of the whole company; every position they name is held by whoever answers for it here.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.processes import scenario
from tests.processes.walking import Walk
from tests.processes.world import BY, World, say_the_numbers
from zhanggui.core.actors import Actor
from zhanggui.flow.models import ProcessVersion
from zhanggui.org.models import Position, Post, Shop, User, Warehouse
from zhanggui.site.playbook import TEMPLATES, load_organisation, load_processes, read
from zhanggui.site.playbook.organising import names_of

pytestmark = pytest.mark.django_db
SINCE = date(2025, 1, 1)
NAMES = ('operation_centre', 'online_department', 'client_agency', 'commercial_operations')
PROCESSES = ('P22', 'P45', 'P49')


class Seated(World):
    """One person for each seat, two where two sit there; several positions of the scenario may be the same person."""

    def actor(self, username: str) -> Actor:
        return Actor.of(User.objects.get(pk=self.people[username]))


def seated(template: str) -> Seated:
    load_organisation(template, actor=BY)
    world = Seated()
    place = Warehouse.objects.create(code='HZ', name='杭州仓')
    shop = Shop.objects.create(code='TM01', name='旗舰店', platform='tmall', warehouse=place)
    world.subjects.update(shop=('org.Shop', shop.pk), warehouse=('org.Warehouse', place.pk))
    for seat in Position.objects.order_by('code'):
        for suffix in ('', '_2')[: max(seat.head_count, 1)]:
            user = User.objects.create(username=f'{seat.code}{suffix}', name=f'{seat.name}{suffix}')
            user.set_password('processes-password')
            user.save()
            Post.objects.create(user=user, position=seat, since=SINCE, all_shops=True, all_warehouses=True)
            for name in (seat.code, *seat.aliases):
                world.people.setdefault(f'{name}{suffix}', user.pk)
    return world


def test_the_four_are_there_beside_the_default() -> None:
    assert {path.name for path in TEMPLATES.iterdir() if path.is_dir()} == set(NAMES)


@pytest.mark.parametrize('name', NAMES)
def test_nothing_is_wrong_with_a_template_and_every_position_of_the_default_is_answered_for(name: str) -> None:
    reading = read(name)
    assert [str(one) for one in reading.errors] == []
    codes = {key for kind, key in read('default', keys=()).pieces if kind == 'position'}
    assert codes - set(names_of(reading.pieces)) == set()


@pytest.mark.parametrize('name', NAMES)
def test_who_answers_for_a_seat_has_its_roles(name: str) -> None:
    roles = {
        piece.key: set(piece.thing[0].roles)
        for piece in read('default', keys=()).pieces.values()
        if piece.kind == 'position'
    }
    load_organisation(name, actor=BY)
    for seat in Position.objects.prefetch_related('roles'):
        held = {role.code for role in seat.roles.all()}
        answered = [code for code in seat.aliases if code in roles]
        assert set().union(*(roles[code] for code in answered)) <= held, seat.code


@pytest.mark.parametrize('key', PROCESSES)
@pytest.mark.parametrize('name', NAMES)
def test_processes_run_from_start_to_end_with_the_people_of_the_template(name: str, key: str) -> None:
    world = seated(name)
    load_processes(name, actor=BY, keys=(key,))
    say_the_numbers()
    version = ProcessVersion.objects.select_related('process').get(process__key=key, state='active')
    assert 'lane_without_holder' not in {finding['code'] for finding in version.report}
    told = scenario.read(key)
    Walk(world, version, told, told.paths[0]).go()
