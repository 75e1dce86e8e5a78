"""Lets `python -m zhanggui` do what the `zhanggui` console script does."""

from __future__ import annotations

from zhanggui.site.cli.main import main

if __name__ == '__main__':
    main()
