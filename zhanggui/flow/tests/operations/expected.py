"""The matrix: for each deed and structure the status and who has what open, `code | …` where it is refused.

Read a row as a sentence: after `approve`, of a countersign two of three are still asked.
"""

from __future__ import annotations

Row = dict[str, str]

FREE = {
    'single': 'decide:ann',
    'all': 'decide:ann,bob,cid',
    'any': 'decide:ann,bob,cid',
    'ratio': 'decide:ann,bob,cid',
    'order': 'decide:ann',
    'parallel': 'beside:bea decide:ann',
    'sub': 'decide:ann',
}
FINISH = 'running finish:eve'


def row(**cells: str) -> Row:
    return {
        name: f'running {cell}' if not cell.startswith(('running', 'refused')) else cell for name, cell in cells.items()
    }


def same(text: str, **others: str) -> Row:
    """The same everywhere, but for those named."""
    return {name: others.get(name, text) for name in FREE}


def asked(text: str, **others: str) -> Row:
    """The people of the step as they were, `{}` in the text standing for what is open; but for those named."""
    return {name: others.get(name, text.format(f'running {open_}')) for name, open_ in FREE.items()}


def instead(person: str, **others: str) -> Row:
    """Another one where ann was."""
    found = {}
    for name, open_ in FREE.items():
        steps = dict(step.split(':') for step in open_.split())
        steps['decide'] = ','.join(sorted(person if each == 'ann' else each for each in steps['decide'].split(',')))
        found[name] = 'running ' + ' '.join(f'{node}:{people}' for node, people in sorted(steps.items()))
    return {**found, **others}


def of_the_lonely(code: str) -> Row:
    """Where one person decides alone it is refused."""
    return {name: f'{code} | running {FREE[name]}' for name in ('single', 'parallel', 'sub')}


AFTER_APPROVAL = row(
    single=FINISH, sub=FINISH, any=FINISH, all='decide:bob,cid', ratio='decide:bob,cid', order='decide:bob',
    parallel='beside:bea',
)  # fmt: skip
TO_APPLY = same('running apply:joe')
TO_START = same('running start:sam')
AND_DAN = row(
    single='decide:ann,dan', all='decide:ann,bob,cid,dan', any='decide:ann,bob,cid,dan', ratio='decide:ann,bob,cid,dan',
    order='decide:ann,dan', parallel='beside:bea decide:ann,dan', sub='decide:ann,dan',
)  # fmt: skip
ONE_REFUSAL_DECIDES_NOT = {'any': 'running decide:bob,cid', 'ratio': 'running decide:bob,cid'}

EXPECTED: dict[str, Row] = {
    # deciding
    'approve': AFTER_APPROVAL,
    'refuse_to_the_end': same('refused', **ONE_REFUSAL_DECIDES_NOT),
    'refuse_back': {**TO_APPLY, **ONE_REFUSAL_DECIDES_NOT},
    'refuse_along_the_diagram': {**same(FINISH), **ONE_REFUSAL_DECIDES_NOT, 'parallel': 'running beside:bea'},
    'approve_as_a_batch': AFTER_APPROVAL,
    'skip_who_approved_before': AFTER_APPROVAL,
    'approve_with_signature': AFTER_APPROVAL,
    'approve_without_signature': asked('field | {}'),
    # back
    'send_back': TO_APPLY,
    'send_back_to_the_starter': TO_START,
    'send_back_without_a_reason': asked('no_reason | {}'),
    'send_back_to_what_was_not_done': asked('not_earlier | {}'),
    'send_back_and_return_straight': asked('{}'),
    'send_back_and_come_again': asked('{}'),
    'withdraw': TO_APPLY,
    'withdraw_own_decision': asked('{}'),
    'withdraw_too_late': {**AFTER_APPROVAL, **{name: f'too_late | {cell}' for name, cell in AFTER_APPROVAL.items()}},
    # whole cases
    'cancel': same('cancelled'),
    'cancel_by_another': asked('not_yours | {}'),
    'terminate': same('terminated'),
    'terminate_by_another': asked('not_administrator | {}'),
    'reopen': same(FINISH),
    'jump': same(FINISH, parallel='which_token | running beside:bea decide:ann'),
    'suspend': asked('suspended | {}'),
    'resume': asked('{}'),
    # whose it is
    'transfer': instead('dan'),
    'transfer_to_who_sits_there': {**asked('sits_already | {}'), **of_the_lonely('has_it')},
    'delegate': instead('dan'),
    'delegate_and_give_back': asked('{}'),
    'delegate_and_complete': asked('{}'),
    'be_absent': instead('dan'),
    'be_absent_later': AFTER_APPROVAL,
    'hand_over': instead('dan'),
    # who signs
    'add_before': instead('dan'),
    'add_before_and_approve': asked('{}'),
    'add_before_and_refuse': same('refused', any='running decide:bob,cid', ratio='running decide:bob,cid'),
    'add_after_and_approve': instead('dan', order='running decide:dan'),
    'add_beside': AND_DAN,
    'add_beside_and_refuse': {
        **asked('{}'),
        **{name: 'refused' for name in FREE if name not in ONE_REFUSAL_DECIDES_NOT},
    },
    'add_who_signs_already': asked('sits_already | {}'),
    'remove_added_signer': asked('{}'),
    'remove_one_of_several': {
        **same('running decide:ann,cid'),
        **of_the_lonely('needed'),
        'order': 'needed | running decide:ann',
    },
    # around it
    'send_a_copy': asked('{}'),
    'urge': asked('{}'),
    'urge_twice': asked('too_soon | {}'),
    'comment_with_a_file': asked('{}'),
}
