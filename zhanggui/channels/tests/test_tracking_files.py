"""Tracking files: any of the trade's headers, every bad cell named with its place, the same file again changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhanggui.channels import imports as kinds
from zhanggui.channels.reading.problems import Refused
from zhanggui.channels.reading.tracking import read_tracking
from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.orders.models import Parcel, TrackingEvent
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk
from zhanggui.org.models import User
from zhanggui.site.cli.track import command
from zhanggui.ui.imports import Source


def written(folder: Path, *lines: str, encoding: str = 'utf-8', name: str = 'track.csv') -> Path:
    path = folder / name
    path.write_bytes('\n'.join(lines).encode(encoding))
    return path


@pytest.mark.parametrize(
    'header',
    [
        '快递单号,时间,状态',
        '运单号,轨迹时间,物流状态',
        '物流单号,操作时间,轨迹内容',
        'Tracking Number,Time,Status',
        'waybill,event time,description',
    ],
)
@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'gb18030'])
def test_headers_and_encodings_of_the_trade(tmp_path: Path, header: str, encoding: str) -> None:
    told = read_tracking(written(tmp_path, header, 'zt000000001,2026-11-12 08:30:00,已揽收', encoding=encoding))
    [news] = told.news
    assert (news.number, news.step, news.text, news.row) == ('ZT000000001', 'collected', '已揽收', 2)
    assert news.at.isoformat() == '2026-11-12T08:30:00+08:00'
    assert not told.log.kept


def test_title_rows_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    told = read_tracking(
        written(tmp_path, '物流轨迹导出,,', ',,', '快递单号,时间,状态', 'ZT1,2026-11-12 08:30,派送中', ',,')
    )
    assert [(news.number, news.row) for news in told.news] == [('ZT1', 4)]
    assert told.rows == 1


def test_a_bad_row_keeps_only_itself_out_and_says_why(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '快递单号,时间,状态,地点',
        'ZT1,不知道,已揽收,杭州',
        '1.23457E+12,2026-11-12 08:30,已揽收,杭州',
        ',2026-11-12 08:30,已揽收,杭州',
        'ZT2,,已揽收,杭州',
        'ZT3,2026-11-12 08:30,,杭州',
        'ZT4,2026-11-12 08:30,签收,杭州',
    )
    told = read_tracking(path)
    assert [news.number for news in told.news] == ['ZT4']
    assert [(problem.row, problem.column) for problem in told.log] == [
        (2, '轨迹时间'), (3, '快递单号'), (4, '快递单号'), (5, '轨迹时间'), (6, '物流状态'),
    ]  # fmt: skip
    for problem in told.log:
        assert 'track.csv' in str(problem)
        assert str(problem.row) in str(problem)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='not_tracking'):
        read_tracking(written(tmp_path, '订单号,金额', '1,2'))


def test_foreign_bytes_are_told_not_thrown(tmp_path: Path) -> None:
    path = tmp_path / 'x.csv'
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + bytes(100))
    assert read_tracking(path).log.errors == 1


# --- from the command line and the imports screen ----------------------------------------------------------------------


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def shipped(desk: Desk) -> Parcel:
    [order] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order)
    print_parcels([parcel.pk], actor=desk.actor)
    ship([parcel.pk], actor=desk.actor)
    parcel.refresh_from_db()
    return parcel


def file_for(parcel: Parcel, folder: Path) -> Path:
    at = clock.shanghai(clock.now() - timedelta(hours=1))
    return written(
        folder,
        '快递单号,时间,状态,地点',
        f'{parcel.tracking_number},{at:%Y-%m-%d %H:%M:%S},已揽收 快递员13912345678,杭州',
        f'NOPE,{at:%Y-%m-%d %H:%M:%S},已揽收,杭州',
        f'{parcel.tracking_number},坏时间,已揽收,杭州',
    )


def test_command_line_gives_one_json_object_and_repeats_safely(desk: Desk, tmp_path: Path) -> None:
    path = file_for(shipped(desk), tmp_path)
    first = json.loads(CliRunner().invoke(command, ['import', str(path), '--json']).stdout)
    assert {key: first[key] for key in ('rows', 'created', 'updated', 'unchanged', 'refused')} == {
        'rows': 3, 'created': 1, 'updated': 0, 'unchanged': 0, 'refused': 2,
    }  # fmt: skip
    assert len(first['errors']) == 2
    again = json.loads(CliRunner().invoke(command, ['import', str(path), '--json']).stdout)
    assert (again['created'], again['unchanged']) == (0, 1)
    assert TrackingEvent.objects.get().text == '已揽收 快递员139****5678'
    assert_sound()


def test_command_line_refuses_what_is_no_tracking_file(desk: Desk, tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ['import', str(written(tmp_path, 'a,b', '1,2')), '--json'])
    assert result.exit_code == 1
    assert '快递单号' in result.output


def test_the_imports_screen_previews_and_applies(desk: Desk, tmp_path: Path) -> None:
    path = file_for(shipped(desk), tmp_path)
    user = User.objects.create(username='boss', name='老板', is_superuser=True)
    source = Source(path, 'track.csv', {}, {}, Actor.of(user))
    preview = kinds.read(source)
    assert (preview.total, len(preview.rows), len(preview.errors)) == (3, 2, 1)
    assert not TrackingEvent.objects.exists()
    outcome = kinds.apply(source)
    assert outcome.counts == {'rows': 3, 'created': 1, 'unchanged': 0, 'refused': 2}
    assert kinds.apply(source).counts['unchanged'] == 1
    assert [error.row for error in outcome.errors] == [4, 3]


def test_parcels_out_of_sight_are_unknown(desk: Desk, tmp_path: Path) -> None:
    path = file_for(shipped(desk), tmp_path)
    nobody = User.objects.create(username='nobody', name='新人')
    outcome = kinds.apply(Source(path, 'track.csv', {}, {}, Actor.of(nobody)))
    assert outcome.counts['refused'] == 3
    assert not TrackingEvent.objects.exists()
