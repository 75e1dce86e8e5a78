"""Everything that changes the organisation. Each verb takes a set, answers for each item, and leaves its audit entry."""

from __future__ import annotations

from zhanggui.org.services.clients import change_clients, change_projects, create_clients, create_projects
from zhanggui.org.services.moves import call_off, carry_out_due, change_post, join, leave
from zhanggui.org.services.people import disable, enable, invite, keep_own_password, reset_password
from zhanggui.org.services.places import change_shops, change_warehouses, create_shops, create_warehouses
from zhanggui.org.services.posts import end_posts, grant_post
from zhanggui.org.services.structure import (
    CIRCLE,
    circles,
    create_departments,
    create_positions,
    create_roles,
    load_organisation,
    set_position_roles,
    set_rights,
)
from zhanggui.org.services.tokens import issue_token, note_use, revoke_tokens

__all__ = [
    'CIRCLE',
    'call_off',
    'carry_out_due',
    'change_clients',
    'change_post',
    'change_projects',
    'change_shops',
    'change_warehouses',
    'circles',
    'create_clients',
    'create_departments',
    'create_positions',
    'create_projects',
    'create_roles',
    'create_shops',
    'create_warehouses',
    'disable',
    'enable',
    'end_posts',
    'grant_post',
    'invite',
    'issue_token',
    'join',
    'keep_own_password',
    'leave',
    'load_organisation',
    'note_use',
    'reset_password',
    'revoke_tokens',
    'set_position_roles',
    'set_rights',
]
