"""Imports every real order file of the shared data twice and prints a table: `python bench/real_input.py [--json]`.

The same as `zhanggui bench real`; says that it skips when the folder is absent (ZHANGGUI_SHARED_DATA names it).
"""

from __future__ import annotations

import sys

from zhanggui.site.cli.main import main

if __name__ == '__main__':
    sys.argv[1:1] = ['bench', 'real']
    main()
