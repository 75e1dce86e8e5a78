"""What can be done to the organisation: people, posts, roles, shops, warehouses, tokens."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.org import services
from zhanggui.org.choices import AccountState, FarewellState, PostState, TokenState
from zhanggui.org.drafts import (
    NewClient,
    NewDepartment,
    NewHire,
    NewPerson,
    NewPosition,
    NewProject,
    NewRole,
    NewShop,
    NewWarehouse,
)
from zhanggui.org.forms import changes, moves

INVITE = UseCase(
    name='org.invite_person',
    label=say('新增人员', 'Invite person'),
    subject='org.User',
    target=AccountState.ACTIVE,
    takes=NewPerson,
    service=services.invite,
    icon='user-plus',
)
DISABLE = UseCase(
    name='org.disable_account',
    label=say('停用账号', 'Disable account'),
    subject='org.User',
    sources=frozenset({AccountState.ACTIVE}),
    target=AccountState.DISABLED,
    form=changes.ReasonForm,
    service=services.disable,
    tone=Tone.RED,
    icon='user-off',
    confirm=say(
        '立即退出登录并无法再登录，令牌同时失效。', 'They are logged out at once and cannot log in; their tokens stop.'
    ),
)
ENABLE = UseCase(
    name='org.enable_account',
    label=say('启用账号', 'Enable account'),
    subject='org.User',
    sources=frozenset({AccountState.DISABLED}),
    target=AccountState.ACTIVE,
    service=services.enable,
    icon='user-check',
)
RESET_PASSWORD = UseCase(
    name='org.reset_password',
    label=say('重置密码', 'Reset password'),
    subject='org.User',
    service=services.reset_password,
    icon='key',
    confirm=say(
        '生成一次性密码，下次登录须修改；已登录的会话全部失效。',
        'A temporary password is made; all their sessions end.',
    ),
)
GRANT_POST = UseCase(
    name='org.grant_post',
    label=say('授予岗位', 'Grant post'),
    subject='org.User',
    sources=frozenset({AccountState.ACTIVE}),
    form=changes.PostForm,
    service=services.grant_post,
    icon='id-badge-2',
)
END_POST = UseCase(
    name='org.end_post',
    label=say('卸任', 'End post'),
    subject='org.Post',
    sources=frozenset({PostState.COMING, PostState.CURRENT}),
    target=PostState.ENDED,
    form=changes.EndForm,
    service=services.end_posts,
    tone=Tone.RED,
    icon='door-exit',
)
JOIN = UseCase(
    name='org.join',
    label=say('办理入职', 'Take on'),
    subject='org.User',
    target=AccountState.ACTIVE,
    takes=NewHire,
    service=services.join,
    icon='user-plus',
)
CHANGE_POST = UseCase(
    name='org.change_post',
    label=say('办理调岗', 'Change post'),
    subject='org.User',
    sources=frozenset({AccountState.ACTIVE}),
    form=moves.ChangePostForm,
    service=services.change_post,
    icon='arrows-exchange',
)
LEAVE = UseCase(
    name='org.leave',
    label=say('办理离职', 'See off'),
    subject='org.User',
    sources=frozenset({AccountState.ACTIVE}),
    form=moves.LeaveForm,
    service=services.leave,
    tone=Tone.RED,
    icon='user-minus',
)
CALL_OFF = UseCase(
    name='org.call_off_farewell',
    label=say('取消离职', 'They stay'),
    subject='org.Farewell',
    sources=frozenset({FarewellState.COMING}),
    service=services.call_off,
    icon='arrow-back-up',
    confirm=say('岗位恢复到原来的期限。', 'The posts last as long as before.'),
)
CREATE_ROLE = UseCase(
    name='org.create_role',
    label=say('新增角色', 'New role'),
    subject='org.Role',
    takes=NewRole,
    service=services.create_roles,
    icon='plus',
)
SET_RIGHTS = UseCase(
    name='org.set_rights',
    label=say('修改角色权限', 'Change rights'),
    subject='org.Role',
    form=changes.RightsForm,
    service=services.set_rights,
    icon='shield-lock',
)
CREATE_DEPARTMENT = UseCase(
    name='org.create_department',
    label=say('新增部门', 'New department'),
    subject='org.Department',
    takes=NewDepartment,
    service=services.create_departments,
    icon='plus',
)
CREATE_POSITION = UseCase(
    name='org.create_position',
    label=say('新增岗位', 'New position'),
    subject='org.Position',
    takes=NewPosition,
    service=services.create_positions,
    icon='plus',
)
SET_POSITION_ROLES = UseCase(
    name='org.set_position_roles',
    label=say('设置岗位角色', 'Set roles'),
    subject='org.Position',
    form=changes.RolesForm,
    service=services.set_position_roles,
    icon='shield-lock',
)
CREATE_CLIENT = UseCase(
    name='org.create_client',
    label=say('新增客户', 'New client'),
    subject='org.Client',
    takes=NewClient,
    service=services.create_clients,
    icon='plus',
)
CHANGE_CLIENT = UseCase(
    name='org.change_client',
    label=say('修改客户', 'Change client'),
    subject='org.Client',
    form=changes.ClientForm,
    service=services.change_clients,
    icon='settings',
)
CREATE_PROJECT = UseCase(
    name='org.create_project',
    label=say('新增项目', 'New project'),
    subject='org.Project',
    takes=NewProject,
    service=services.create_projects,
    icon='plus',
)
CHANGE_PROJECT = UseCase(
    name='org.change_project',
    label=say('修改项目', 'Change project'),
    subject='org.Project',
    form=changes.ProjectForm,
    service=services.change_projects,
    icon='settings',
)
CREATE_SHOP = UseCase(
    name='org.create_shop',
    label=say('新增店铺', 'New shop'),
    subject='org.Shop',
    takes=NewShop,
    service=services.create_shops,
    icon='plus',
)
CHANGE_SHOP = UseCase(
    name='org.change_shop',
    label=say('店铺设置', 'Change shop'),
    subject='org.Shop',
    form=changes.ShopForm,
    service=services.change_shops,
    icon='settings',
)
CREATE_WAREHOUSE = UseCase(
    name='org.create_warehouse',
    label=say('新增仓库', 'New warehouse'),
    subject='org.Warehouse',
    takes=NewWarehouse,
    service=services.create_warehouses,
    icon='plus',
)
CHANGE_WAREHOUSE = UseCase(
    name='org.change_warehouse',
    label=say('仓库设置', 'Change warehouse'),
    subject='org.Warehouse',
    form=changes.WarehouseForm,
    service=services.change_warehouses,
    icon='settings',
)
ISSUE_TOKEN = UseCase(
    name='org.issue_token',
    label=say('发放接口令牌', 'Issue API token'),
    subject='org.User',
    sources=frozenset({AccountState.ACTIVE}),
    form=changes.TokenForm,
    service=services.issue_token,
    icon='api',
)
REVOKE_TOKEN = UseCase(
    name='org.revoke_token',
    label=say('吊销令牌', 'Revoke token'),
    subject='org.ApiToken',
    sources=frozenset({TokenState.LIVE}),
    target=TokenState.REVOKED,
    service=services.revoke_tokens,
    tone=Tone.RED,
    icon='ban',
)

register(
    INVITE,
    DISABLE,
    ENABLE,
    RESET_PASSWORD,
    GRANT_POST,
    END_POST,
    JOIN,
    CHANGE_POST,
    LEAVE,
    CALL_OFF,
    CREATE_ROLE,
    SET_RIGHTS,
    CREATE_DEPARTMENT,
    CREATE_POSITION,
    SET_POSITION_ROLES,
    CREATE_CLIENT,
    CHANGE_CLIENT,
    CREATE_PROJECT,
    CHANGE_PROJECT,
    CREATE_SHOP,
    CHANGE_SHOP,
    CREATE_WAREHOUSE,
    CHANGE_WAREHOUSE,
    ISSUE_TOKEN,
    REVOKE_TOKEN,
)
