"""What a service says of its set adds up, whatever it is asked of it."""

from __future__ import annotations

from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

SHORT = say('缺货', 'out of stock')


def test_an_item_refused_for_two_reasons_is_one_item() -> None:
    verdicts = Verdicts(done=[1, 2], already=[3])
    verdicts.refuse(4, 'short', SHORT, name='A-4', wanted=2, free=1)
    verdicts.refuse(4, 'held', say('挂起', 'held'))
    assert verdicts.refused_items == {4}
    assert verdicts.by_code == {'short': 1, 'held': 1}
    assert verdicts.sentence == say('成功 2，已是该状态 1，未处理 1', '2 done, 1 already so, 1 refused')


def test_nothing_but_success_says_nothing_else() -> None:
    assert verdicts_of(3).sentence == say('成功 3', '3 done')


def test_missing_and_hidden_items_are_told_alike_and_in_the_order_asked() -> None:
    verdicts = Verdicts()
    verdicts.refuse_missing([9, 1, 7], (each for each in [1]))
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [(9, 'not_found'), (7, 'not_found')]


def test_merging_keeps_everything_of_both() -> None:
    one, other = verdicts_of(2), Verdicts(already=[8], made={'file': 5})
    other.refuse('row 3', 'short', SHORT)
    merged = one.merge(other)
    assert merged is one
    assert merged.as_dict() == {
        'done': [0, 1],
        'already': [8],
        'refused': [{'item': 'row 3', 'name': '', 'code': 'short', 'reason': '缺货'}],
        'made': {'file': 5},
    }


def test_a_refusal_carries_its_numbers_beside_its_words() -> None:
    verdicts = Verdicts()
    verdicts.refuse(4, 'short', SHORT, name='A-4', wanted=2)
    [told] = verdicts.as_dict()['refused']
    assert told == {'item': 4, 'name': 'A-4', 'code': 'short', 'reason': '缺货', 'wanted': 2}


def verdicts_of(count: int) -> Verdicts:
    return Verdicts(done=list(range(count)))
