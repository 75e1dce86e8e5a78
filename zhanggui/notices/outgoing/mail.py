"""Mail by the server of the settings: plain and HTML, in the language of the reader, one reader a message."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from zhanggui.core.words import say
from zhanggui.notices.outgoing.messages import Message, Unsent

REFUSED_FOR_GOOD = 500


def send(target: str, message: Message) -> None:
    context = {'message': message}
    mail = EmailMultiAlternatives(
        ' '.join(message.title.split()), render_to_string('notices/mail/message.txt', context), to=[target]
    )
    mail.attach_alternative(render_to_string('notices/mail/message.html', context), 'text/html')
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((int(answer[0]) for answer in error.recipients.values()), default=0)
        reason = say(f'邮件服务器不收这个地址（{code}）', f'the mail server refuses this address ({code})')
        raise Unsent(reason, lasting=code >= REFUSED_FOR_GOOD) from error
    except smtplib.SMTPAuthenticationError as error:
        reason = say('邮件服务器不认我们的账号或密码', 'the mail server refuses our account or password')
        raise Unsent(reason, lasting=True) from error
    except smtplib.SMTPResponseException as error:
        reason = say(f'邮件服务器答复 {error.smtp_code}', f'the mail server answered {error.smtp_code}')
        raise Unsent(reason, lasting=error.smtp_code >= REFUSED_FOR_GOOD) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unsent(say('连不上邮件服务器', 'the mail server cannot be reached')) from error
    except ValueError as error:  # an address that is none
        raise Unsent(say('邮箱地址不对', 'this is no mail address'), lasting=True) from error
