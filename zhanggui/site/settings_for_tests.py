"""The settings under pytest: the same, on a server and folder of their own below the data folder.

Test data is thrown away, so that server may forget it in a power cut (fsync off). Tests that kill things start
durable ones.
"""

from __future__ import annotations

import os
from pathlib import Path

TESTING = 'ZHANGGUI_TESTING'

if TESTING not in os.environ:  # test processes started by this one inherit what is set here
    os.environ[TESTING] = '1'
    os.environ['ZHANGGUI_HOME'] = str(Path(os.environ.get('ZHANGGUI_HOME') or 'var').resolve() / 'test')
    os.environ['ZHANGGUI_POSTGRES_DURABLE'] = 'false'
    os.environ['ZHANGGUI_STATIC_MANIFEST'] = 'false'

from zhanggui.site.settings import *  # noqa: E402, F403
from zhanggui.site.settings import STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it
WHITENOISE_USE_FINDERS = False  # the live server finds files by itself; looking for them all costs each `Client` 40 ms

PASSWORD_HASHERS = ['zhanggui.site.tests.hashing.QuickArgon2Hasher']
