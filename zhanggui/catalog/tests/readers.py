"""A person with exactly the rights, shops and warehouses a test names."""

from __future__ import annotations

from collections.abc import Iterable

from zhanggui.org.models import Department, Position, Post, Role, Shop, User, Warehouse


def reader(*rights: str, shops: Iterable[Shop] = (), warehouses: Iterable[Warehouse] = ()) -> User:
    role = Role.objects.create(code='reader', name='读者', rights=list(rights))
    department = Department.objects.create(code='D', name='部门')
    position = Position.objects.create(code='reader', name='读者', department=department)
    position.roles.add(role)
    user = User.objects.create(username='reader', name='读者')
    post = Post.objects.create(user=user, position=position)
    post.shops.set(shops)
    post.warehouses.set(warehouses)
    return user
