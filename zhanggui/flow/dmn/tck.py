"""Runs cases of the DMN Technology Compatibility Kit: each passed, failed, or is not claimed and says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from zhanggui.flow.dmn.deciding import decide, serve
from zhanggui.flow.dmn.errors import DmnError, NotClaimed
from zhanggui.flow.dmn.reading import Model, read
from zhanggui.flow.feel import FeelError, Unclaimed, temporal
from zhanggui.flow.feel.operators import equal
from zhanggui.flow.feel.values import DECIMAL128, Value
from zhanggui.flow.xml import Element, XmlError, parse_xml

PASSED, FAILED, NOT_CLAIMED = 'passed', 'failed', 'not claimed'
XSI = 'http://www.w3.org/2001/XMLSchema-instance'
TOLERANCE = Decimal('1e-8')  # the kit writes what doubles can hold
NUMBERS = {'decimal', 'double', 'integer', 'int', 'long', 'float', 'short', 'byte', 'nonNegativeInteger'}


@dataclass(frozen=True, slots=True)
class Result:
    folder: str
    case: str
    node: str
    outcome: str
    said: str = ''


def run(folder: Path) -> list[Result]:
    """Every case in every folder below."""
    files = sorted(path for path in folder.rglob('*.xml') if b'testCases' in path.read_bytes()[:4000])
    return [result for path in files for result in _run_file(path, folder)]


def _run_file(path: Path, top: Path) -> Iterator[Result]:
    name = path.parent.relative_to(top).as_posix()
    name = path.parent.name if name == '.' else name
    try:
        root = parse_xml(path.read_bytes())
        model = _model(path.parent, root.words('modelName'))
    except NotClaimed as error:
        yield Result(name, '*', '*', NOT_CLAIMED, error.words.en)
        return
    except (DmnError, XmlError, FeelError, OSError) as error:
        yield Result(name, '*', '*', FAILED, str(error))
        return
    except Exception as broken:  # noqa: BLE001 one broken folder does not keep the others from running
        yield Result(name, '*', '*', FAILED, f'{type(broken).__name__}: {broken}')
        return
    for case in root.all('testCase'):
        for node in case.all('resultNode'):
            outcome, said = _judged(model, case, node)
            yield Result(name, case.get('id'), node.get('name'), outcome, said)


def _model(folder: Path, name: str) -> Model:
    others = [path.read_bytes() for path in sorted(folder.glob('*.dmn')) if path.name != name]
    return read((folder / name).read_bytes(), others)


def _judged(model: Model, case: Element, node: Element) -> tuple[str, str]:
    """A case that may not be evaluated is null, which is what the kit expects of wrong expressions."""
    expected, error, got = node.first('expected'), '', None
    try:
        wanted = _value(expected) if expected else None
        try:
            got = _evaluated(model, case, node)
        except (NotClaimed, Unclaimed):
            raise
        except (DmnError, FeelError) as wrong:
            error = str(wrong)
    except (NotClaimed, Unclaimed) as refused:
        return NOT_CLAIMED, refused.words.en
    except Exception as broken:  # noqa: BLE001 whatever a case holds, the others are still run
        return FAILED, f'{type(broken).__name__}: {broken}'
    if _same(got, wanted):
        return PASSED, ''
    return FAILED, error or f'{got!r} instead of {wanted!r}'


def _evaluated(model: Model, case: Element, node: Element) -> Value:
    inputs = {part.get('name'): _value(part) for part in case.all('inputNode')}
    name = node.get('name')
    if case.get('type') == 'decisionService':
        values = serve(model, case.get('invocableName'), inputs).value
        return values.get(name, values)
    if not any(part.name == name for part in model.of_kind('decision')) and model.node(name, 'service'):
        values = serve(model, name, inputs).value
        return next(iter(values.values())) if len(values) == 1 else values
    return decide(model, name, inputs).value


def _value(element: Element) -> Value:
    """The kit's way to write values: `value` with an XML type, `list` of items, or components."""
    if (listed := element.first('list')) is not None:
        return None if listed.qualified.get((XSI, 'nil')) == 'true' else [_value(item) for item in listed.all('item')]
    if components := element.all('component'):
        return {part.get('name'): _value(part) for part in components}
    value = element.first('value')
    if value is None or value.qualified.get((XSI, 'nil')) == 'true':
        return None
    return _typed(value.text, value.qualified.get((XSI, 'type'), '').rpartition(':')[2])


def _typed(text: str, type_: str) -> Value:
    plain = text.strip()
    if type_ == 'boolean':
        return plain in {'true', '1'}
    if type_ in NUMBERS:
        return DECIMAL128.create_decimal(plain)
    if type_ == 'date':
        return temporal.read_date(plain.removesuffix('Z'))
    if type_ == 'dateTime':
        return temporal.read_moment(plain)
    if type_ == 'time':
        return temporal.read_time(plain)
    if type_ in {'duration', 'dayTimeDuration', 'yearMonthDuration'}:
        return temporal.read_duration(plain)
    return text


def _same(got: Value, wanted: Value) -> bool:
    if isinstance(got, Decimal) and isinstance(wanted, Decimal):
        return abs(got - wanted) <= TOLERANCE * max(Decimal(1), abs(wanted))
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(_same, got, wanted))
    if isinstance(got, dict) and isinstance(wanted, dict):
        return got.keys() == wanted.keys() and all(_same(value, wanted[name]) for name, value in got.items())
    if isinstance(got, dt.time | dt.datetime) and isinstance(wanted, dt.time | dt.datetime):
        return type(got) is type(wanted) and equal(got, wanted) is True
    return type(got) is type(wanted) and got == wanted
