"""Logs as files: what really ran, in the standards' own words, without names unless they are allowed."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from zhanggui.core.actors import system
from zhanggui.flow.conformance.reading import read_log
from zhanggui.flow.exports.log import Span, pseudonym
from zhanggui.flow.exports.ocel import write_ocel
from zhanggui.flow.exports.xes import write_xes
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.tests.logs.house import House, acted, begun

SHARED = Path(os.environ.get('ZHANGGUI_SHARED_DATA', Path(__file__).parents[5] / 'shared' / 'data'))
SCHEMA = SHARED / 'process_logs' / 'schema_ocel2.json'
XES = '{http://www.xes-standard.org/}'


@pytest.fixture
def ran(version: ProcessVersion) -> None:
    first, second, _ = begun(count=3)
    acted(acted(first, 'check'), 'pay')
    acted(second, 'check', 'refuse')


def xes(**told: Any) -> str:
    file = io.StringIO()
    write_xes(file, Span('REFUND'), actor=system(), **told)
    return file.getvalue()


def ocel(**told: Any) -> dict[str, Any]:
    file = io.StringIO()
    write_ocel(file, Span('REFUND'), actor=system(), **told)
    found: dict[str, Any] = json.loads(file.getvalue())
    return found


def test_xes_tells_each_case_with_its_life_cycle(ran: None) -> None:
    traces = ElementTree.fromstring(xes()).findall(f'{XES}trace')
    told = [
        [{each.get('key'): each.get('value') for each in event} for event in trace.findall(f'{XES}event')]
        for trace in traces
    ]
    assert [(each['concept:name'], each['lifecycle:transition']) for each in told[0]] == [
        ('申请', 'complete'),
        ('核对', 'schedule'),
        ('核对', 'complete'),
        ('打款', 'schedule'),
        ('打款', 'complete'),
        ('等一天', 'start'),
    ]
    assert [each['concept:name'] for each in told[1]][-1] == '不退'
    assert told[0][2]['org:role'] == '客服'
    assert told[0][2]['time:timestamp'].endswith('+08:00')


def test_our_own_file_is_read_again(ran: None) -> None:
    traces = read_log('refund.xes', xes().encode())
    assert [trace.ended for trace in traces] == [False, True, False]
    assert [entry.activity for entry in traces[0].done()] == ['申请', '核对', '打款']


def test_people_are_pseudonyms_unless_names_are_allowed(ran: None, house: House) -> None:
    person = house.posts['service']
    assert '林晓' not in xes()
    assert pseudonym(person) in xes()
    assert '林晓' in xes(named=True)
    assert '林晓' not in json.dumps(ocel(), ensure_ascii=False)
    assert '林晓' in json.dumps(ocel(named=True), ensure_ascii=False)


@pytest.mark.skipif(not SCHEMA.exists(), reason='the schema of OCEL 2.0 is not at hand')
def test_ocel_keeps_its_schema(ran: None) -> None:
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(ocel())


def test_ocel_links_only_what_it_lists(ran: None) -> None:
    told = ocel()
    objects = {each['id'] for each in told['objects']}
    types = {each['name'] for each in told['objectTypes']}
    events = {each['name'] for each in told['eventTypes']}
    links = [link['objectId'] for each in (*told['events'], *told['objects']) for link in each['relationships']]
    assert links
    assert set(links) <= objects
    assert {each['type'] for each in told['objects']} <= types
    assert {each['type'] for each in told['events']} == events
    assert len({each['id'] for each in told['events']}) == len(told['events'])


def test_another_process_is_another_file(ran: None) -> None:
    file = io.StringIO()
    assert write_xes(file, Span('OTHER'), actor=system()) == 0
    assert ElementTree.fromstring(file.getvalue()).findall(f'{XES}trace') == []
