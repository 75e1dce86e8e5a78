"""Every operation on every structure: what is open afterwards and for whom, or the clear refusal with nothing moved.

And then the case is finished: whatever was done to it, nothing is left that nobody can do, and no token waits for ever.
"""

from __future__ import annotations

import pytest

from zhanggui.flow.tests.operations import deeds, joint_deeds
from zhanggui.flow.tests.operations.expected import EXPECTED, FREE
from zhanggui.flow.tests.operations.floor import STRUCTURES, Floor, nothing_drifts

CELLS = [(deed, structure) for deed in EXPECTED for structure in STRUCTURES]


@pytest.mark.parametrize(
    ('deed', 'floor'), CELLS, indirect=['floor'], ids=[f'{deed}-{structure}' for deed, structure in CELLS]
)
def test_cell(deed: str, floor: Floor) -> None:
    expected = EXPECTED[deed][floor.structure]
    act = getattr(deeds, deed, None) or getattr(joint_deeds, deed)

    answer = act(floor)

    refusal, _, then = expected.rpartition(' | ')
    assert floor.seen == then
    assert answer == ([refusal] if refusal else None)
    nothing_drifts()

    if floor.status == 'running':
        floor.finish()
    else:
        assert floor.status in {'refused', 'cancelled', 'terminated'}
    nothing_drifts()


def test_every_deed_has_its_row() -> None:
    """A deed without a row would never be tested."""
    own = {
        name
        for module in (deeds, joint_deeds)
        for name, thing in vars(module).items()
        if callable(thing) and getattr(thing, '__module__', '') == module.__name__ and not name.startswith('_')
    }
    assert own == set(EXPECTED)
    assert all(set(row) == set(STRUCTURES) for row in EXPECTED.values())
    assert set(FREE) == set(STRUCTURES)
