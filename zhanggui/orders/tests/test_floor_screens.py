"""The floor's screens: everything a warehouse does, through the addresses it uses."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.orders.models import Alarm, Parcel, Wave
from zhanggui.orders.services.alarms import raise_alarms
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.ship import ship
from zhanggui.orders.services.waves import make_waves
from zhanggui.orders.tests.desk import Desk
from zhanggui.org.models import Department, Position, Post, Role, User, Warehouse

LISTS = ('print_desk', 'waves', 'dispatch', 'parcels', 'under_way', 'alarms')


@pytest.fixture
def page(client: Client, db: None) -> Client:
    client.force_login(User.objects.create(username='boss', name='老板', is_superuser=True))
    return client


def worker(*rights: str, warehouses: tuple[Warehouse, ...] = ()) -> User:
    """Somebody with a post: these rights, these warehouses, all shops."""
    department = Department.objects.create(code='WH', name='仓储部')
    role = Role.objects.create(code='WH', name='仓库', rights=list(rights))
    position = Position.objects.create(code='WH', name='打包员', department=department)
    position.roles.add(role)
    user = User.objects.create(username='packer', name='小包')
    post = Post.objects.create(
        user=user, position=position, since=clock.now().date() - timedelta(days=2), all_shops=True
    )
    post.warehouses.set(warehouses)
    return user


def printed(desk: Desk, *codes: str) -> list[Parcel]:
    orders = desk.allocated(*(desk.order(f'N{number}', code) for number, code in enumerate(codes)))
    print_parcels([desk.parcel(order).pk for order in orders], actor=desk.actor)
    return [desk.parcel(order) for order in orders]


def labels_in(pdf: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [found for each in pages for found in re.findall(r'ZT\d{9}', each.extract_text())]


@pytest.mark.parametrize('name', LISTS)
def test_every_list_answers_empty_and_full(page: Client, desk: Desk, name: str) -> None:
    address = reverse(f'orders.{name}')
    assert page.get(address).status_code == 200
    first, second = printed(desk, 'A', 'B')
    make_waves([first.pk, second.pk], actor=desk.actor)
    ship([first.pk], actor=desk.actor)
    with clock.moved(timedelta(hours=25)):
        raise_alarms(clock.now(), actor=desk.actor)
        for tab in ('', 'printed', 'no_wave', 'packed', 'under_way', 'silent', 'open', 'closed'):
            assert page.get(address, {'tab': tab}).status_code == 200
        assert page.get(address, {'q': second.tracking_number, 'late': 'true', 'single': 'true'}).status_code == 200


def test_a_parcel_is_found_by_its_number_and_by_its_order(page: Client, desk: Desk) -> None:
    first, second = printed(desk, 'A', 'B')
    for text in (second.tracking_number, second.tracking_number.lower(), 'N1'):
        shown = page.get(reverse('orders.parcels'), {'q': text}).content.decode()
        assert second.tracking_number in shown
        assert first.tracking_number not in shown


def test_receivers_are_masked_on_every_screen(page: Client, desk: Desk) -> None:
    [parcel] = printed(desk, 'A')
    wave = make_waves([parcel.pk], actor=desk.actor).made['waves'][0]
    addresses = [reverse(f'orders.{name}') for name in LISTS]
    addresses += [reverse('orders.parcel', kwargs={'pk': parcel.pk}), reverse('orders.wave', kwargs={'pk': wave})]
    for address in addresses:
        shown = page.get(address, {'tab': 'printed'}).content.decode()
        assert '王小明' not in shown
        assert '13812345678' not in shown
        assert '示例路 1 号' not in shown


def test_printing_on_the_screen_leads_to_the_labels_once(page: Client, desk: Desk) -> None:
    orders = desk.allocated(desk.order('1', 'A'), desk.order('2', 'B'))
    parcels = [desk.parcel(order).pk for order in orders]
    told = {'_ids': ','.join(map(str, parcels)), 'courier': ''}

    answer = page.post('/do/orders.print/', told, headers={'HX-Request': 'true'})
    [link] = re.findall(r'href="(/orders/labels\.pdf[^"]+)"', answer.content.decode())
    link = link.replace('&amp;', '&')
    fetched = page.get(link)

    assert fetched.headers['Content-Type'] == 'application/pdf'
    assert set(labels_in(fetched.content)) == {desk.parcel(order).tracking_number for order in orders}
    assert page.get(link).status_code == 200  # the printer ate it: again, for a while
    assert reverse('orders.labels') in page.get(reverse('orders.print_runs')).content.decode()
    with clock.moved(timedelta(minutes=31)):
        assert page.get(link).status_code == 410
        again = page.post(
            '/do/orders.reprint/', {'_ids': str(parcels[0]), 'reason': 'lost'}, headers={'HX-Request': 'true'}
        )
        [link] = re.findall(r'href="(/orders/labels\.pdf[^"]+)"', again.content.decode())
        assert labels_in(page.get(link.replace('&amp;', '&')).content)[0] == desk.parcel(orders[0]).tracking_number


@pytest.mark.parametrize('run', ['', 'x', '2026-01-01', '2026-01-01T00:00:00', "';--"])
def test_a_wrong_run_is_not_found(page: Client, desk: Desk, run: str) -> None:
    assert page.get(reverse('orders.labels'), {'run': run}).status_code == 404


def test_a_long_run_comes_in_parts(page: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('zhanggui.orders.screens.papers.SHEETS_MAX', 2)
    parcels = printed(desk, *'ABABA')
    assert '3/3' in page.get(reverse('orders.print_runs')).content.decode()
    run = {'run': parcels[0].printed_at.isoformat()}
    found = [labels_in(page.get(reverse('orders.labels'), {**run, 'part': part}).content) for part in (1, 2, 3)]
    assert [number for some in found for number in dict.fromkeys(some)] == [
        parcel.tracking_number for parcel in parcels
    ]
    assert page.get(reverse('orders.labels'), {**run, 'part': 4}).status_code == 410
    for part in ('0', '-1', 'x', '99999'):
        assert page.get(reverse('orders.labels'), {**run, 'part': part}).status_code == 404


def test_papers_of_a_wave(page: Client, desk: Desk) -> None:
    parcels = printed(desk, 'A', 'A')
    [wave] = make_waves([parcel.pk for parcel in parcels], actor=desk.actor).made['waves']
    for name in ('picklist', 'wave_labels', 'wave_slips'):
        answer = page.get(reverse(f'orders.{name}', kwargs={'pk': wave}))
        assert answer.content.startswith(b'%PDF')
        assert answer.headers['Cache-Control'] == 'no-store'
        assert page.get(reverse(f'orders.{name}', kwargs={'pk': wave + 1})).status_code == 404


def test_packing_by_keyboard_alone(page: Client, desk: Desk) -> None:
    [parcel] = printed(desk, 'A')
    address = reverse('orders.packing')
    assert page.get(address).status_code == 200

    def scan(code: str) -> str:
        return page.post(address, {'code': code}, headers={'HX-Request': 'true'}).content.decode()

    assert parcel.tracking_number in scan(parcel.tracking_number)
    assert 'data-kind="wrong"' in scan('B')
    assert 'data-kind="done"' in scan('690A')
    assert parcel.tracking_number in page.get(address).content.decode()  # a reload shows the same table
    assert 'data-kind="ok"' in scan('*undo')
    parcel.refresh_from_db()
    assert parcel.state == 'printed'
    assert 'data-kind="warn"' in scan('')
    scan('A')
    parcel.refresh_from_db()
    assert (parcel.state, parcel.packed_by.name) == ('packed', '老板')


def test_dispatch_and_alarm_on_the_screen(page: Client, desk: Desk) -> None:
    [parcel] = printed(desk, 'A')
    page.post('/do/orders.ship/', {'_ids': str(parcel.pk)}, headers={'HX-Request': 'true'})
    parcel.refresh_from_db()
    assert parcel.state == 'shipped'
    with clock.moved(timedelta(hours=25)):
        raise_alarms(clock.now(), actor=desk.actor)
        alarm = Alarm.objects.get()
        assert parcel.tracking_number in page.get(reverse('orders.alarms')).content.decode()
        page.post(
            '/do/orders.close_alarm/', {'_ids': str(alarm.pk), 'note': '已电话快递'}, headers={'HX-Request': 'true'}
        )
    alarm.refresh_from_db()
    assert (alarm.note, alarm.closed_by.name) == ('已电话快递', '老板')


def test_another_warehouse_sees_nothing(client: Client, desk: Desk) -> None:
    [parcel] = printed(desk, 'A')
    [wave] = make_waves([parcel.pk], actor=desk.actor).made['waves']
    elsewhere = Warehouse.objects.create(code='GZ', name='广州仓')
    client.force_login(worker('orders.*', warehouses=(elsewhere,)))
    for name in LISTS:
        assert parcel.tracking_number not in client.get(reverse(f'orders.{name}'), {'tab': 'printed'}).content.decode()
    run = parcel.printed_at.isoformat()
    assert client.get(reverse('orders.labels'), {'run': run}).status_code == 410
    for name, pk in (
        ('parcel', parcel.pk),
        ('wave', wave),
        ('picklist', wave),
        ('wave_labels', wave),
        ('wave_slips', wave),
    ):
        assert client.get(reverse(f'orders.{name}', kwargs={'pk': pk})).status_code == 404
    shown = client.post(reverse('orders.packing'), {'code': parcel.tracking_number}).content.decode()
    assert 'data-kind="wrong"' in shown
    client.post('/do/orders.reprint/', {'_ids': str(parcel.pk), 'reason': 'lost'}, headers={'HX-Request': 'true'})
    parcel.refresh_from_db()
    assert parcel.print_count == 1


def test_without_the_right_there_is_no_door(client: Client, desk: Desk) -> None:
    wave = Wave.objects.create(warehouse=desk.warehouse, number='W1')
    client.force_login(worker('catalog.see', warehouses=(desk.warehouse,)))
    addresses = [reverse(f'orders.{name}') for name in (*LISTS, 'packing', 'labels', 'print_runs')]
    addresses += [
        reverse(f'orders.{name}', kwargs={'pk': wave.pk}) for name in ('picklist', 'wave_labels', 'wave_slips')
    ]
    for address in addresses:
        assert client.get(address).status_code == 403


def test_a_list_of_many_costs_what_a_list_of_few_does(page: Client, desk: Desk, django_assert_max_num_queries) -> None:
    printed(desk, 'A', 'B')
    address = reverse('orders.parcels')
    page.get(address)
    with django_assert_max_num_queries(30) as few:
        page.get(address)
    orders = desk.allocated(*(desk.order(f'M{number}', 'A') for number in range(8)))
    print_parcels([desk.parcel(order).pk for order in orders], actor=desk.actor)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page.get(address)


def test_the_command_sheet_says_what_the_station_understands(page: Client, desk: Desk) -> None:
    pages = pypdf.PdfReader(io.BytesIO(page.get(reverse('orders.command_sheet')).content)).pages
    text = pages[0].extract_text().replace(' ', '')
    assert all(command in text for command in ('OK', 'UNDO', 'RESET', 'CLOSE'))


def test_a_parcel_is_found_by_ctrl_k(page: Client, desk: Desk) -> None:
    [parcel] = printed(desk, 'A')
    shown = page.get('/search/', {'q': parcel.tracking_number}).content.decode()
    assert reverse('orders.parcel', kwargs={'pk': parcel.pk}) in shown
