"""What the office goes by: its rights, the number patterns of documents, and the days around their end."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say
from zhanggui.office.choices import DocumentCategory

SEE = declare('office.see', say('看文件与自己有关的突发事件', 'See documents, and incidents that concern them'))
SEE_ALL = declare('office.see_all', say('看全部突发事件', 'See all incidents'))
SEE_DRAFTS = declare('office.see_drafts', say('看未发布的文件与档案架', 'See documents not issued yet, and the shelf'))
SEE_SECRET = declare('office.see_secret', say('看机密文件', 'See secret documents'))

# Two letters a category (ours); the running number begins anew each year.
NUMBER_PATTERNS = {
    DocumentCategory.RULE: 'ZD-{year}-{seq:4}',
    DocumentCategory.CONTRACT: 'HT-{year}-{seq:4}',
    DocumentCategory.NOTICE: 'GG-{year}-{seq:4}',
    DocumentCategory.PLAN: 'FA-{year}-{seq:4}',
    DocumentCategory.SHEET: 'BD-{year}-{seq:4}',
    DocumentCategory.LICENCE: 'ZZ-{year}-{seq:4}',
    DocumentCategory.RECORD: 'JL-{year}-{seq:4}',
    DocumentCategory.OTHER: 'QT-{year}-{seq:4}',
}
EXPIRY_DAYS = 30  # before its end a document is looked at again (ours)
REVIEW_DAYS = 3  # after the recovery (seed 003); the due time of `review` in P52 says the same
