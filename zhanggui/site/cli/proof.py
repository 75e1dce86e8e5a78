"""`zhanggui drift`: run every invariant; exit code 1 when one of them does not hold."""

from __future__ import annotations

import sys

import click

from zhanggui.core import drift
from zhanggui.site.cli.frame import REFUSED, json_option, show, table


@click.command('drift')
@json_option
def command(as_json: bool) -> None:
    """Prove that balances, states and totals agree with what happened."""
    proofs = drift.run()
    found = sum(proof.found for proof in proofs)
    result = {'found': found, 'invariants': [proof.as_dict() for proof in proofs]}
    show(result, as_json=as_json, text=_text(proofs, found))
    if found:
        sys.exit(REFUSED)


def _text(proofs: list[drift.Proof], found: int) -> str:
    lines = [
        table([('✔' if not proof.found else f'✘ {proof.found}', proof.invariant, proof.label) for proof in proofs])
    ]
    lines += [f'  {proof.invariant}: {example}' for proof in proofs for example in proof.examples]
    return '\n'.join([*lines, f'found: {found}'])
