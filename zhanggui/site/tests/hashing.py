"""Argon2 at a hundredth of its price: tests log in by the hundred, and what they prove is not how long a guess takes."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2Hasher(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 1024
    parallelism = 1
