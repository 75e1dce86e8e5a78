"""Small DMN documents for tests: one table, or any decisions, without their XML noise."""

from __future__ import annotations

from xml.sax.saxutils import escape

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{name}" namespace="{name}">'
Row = tuple[str, ...]


def model(*parts: str, name: str = 'test') -> bytes:
    return ''.join([HEAD.format(name=name), *parts, '</definitions>']).encode()


def given(name: str, type_: str = '') -> str:
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/></inputData>'


def literal(name: str, text: str, *needs: str, type_: str = '') -> str:
    required = ''.join(f'<informationRequirement>{need}</informationRequirement>' for need in needs)
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/>{required}'
        f'<literalExpression><text>{escape(text)}</text></literalExpression></decision>'
    )


def table(rows: list[Row], *, inputs: Row, outputs: Row = ('result',), policy: str = 'UNIQUE', more: str = '') -> bytes:
    """`inputs` and `outputs` may say their values: `colour: "red","green"`. The last cells of a row are its outputs."""
    parts = [f'<decision id="d" name="choice"><variable name="choice"/>{_needs(inputs)}']
    parts.append(f'<decisionTable hitPolicy="{policy}" {more}>')
    parts += [_input(text) for text in inputs]
    parts += [_output(text) for text in outputs]
    for at, row in enumerate(rows, 1):
        cells = ''.join(f'<inputEntry><text>{escape(cell)}</text></inputEntry>' for cell in row[: len(inputs)])
        results = ''.join(f'<outputEntry><text>{escape(cell)}</text></outputEntry>' for cell in row[len(inputs) :])
        parts.append(f'<rule id="r{at}">{cells}{results}</rule>')
    parts.append('</decisionTable></decision>')
    return model(*parts, *(given(text.partition(':')[0]) for text in inputs))


def _needs(inputs: Row) -> str:
    names = (text.partition(':')[0] for text in inputs)
    return ''.join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in names
    )


def _input(text: str) -> str:
    name, _, values = text.partition(':')
    allowed = f'<inputValues><text>{escape(values)}</text></inputValues>' if values else ''
    return f'<input label="{name}"><inputExpression><text>{name}</text></inputExpression>{allowed}</input>'


def _output(text: str) -> str:
    name, _, values = text.partition(':')
    ordered = f'<outputValues><text>{escape(values)}</text></outputValues>' if values else ''
    return f'<output name="{name}">{ordered}</output>'
