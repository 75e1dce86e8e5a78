"""What Python says of an archive that cannot be read: one list, so that no door forgets a way of packing."""

from __future__ import annotations

import lzma
import zipfile
import zlib

# No archive at all, one that wants a password, and whatever each way of packing says of spoilt bytes.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
