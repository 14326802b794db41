"""The local postbox: takes the mails and text messages of the platform and delivers them to nobody.

A stand-in for a mail server and a text-message provider. Local stage only, never in the package.
The front door carries its routes and opens its SMTP port; alone: `python -m infra.postbox`.

    SMTP on the mail port                 plain, no sign-in
    POST /local/sms                       the provider's API: {out_id, phone, sign_name, template,
                                          text}, signed as `gateways/messengers/text_messages.py`
                                          says; 200 {"code": "OK"}, else 4xx, 5xx {"code"}
    GET  /local/outbox                    the page, ?lang=en, ?channel=sms|email, ?to=...
    GET  /local/outbox.json               the same as {"letters": [...], "repeated": n}, newest
                                          first; a letter says how many `times` it came
    POST /local/outbox/fail               {"next": n, "how": "later"|"never"}: the next n sends are
                                          put off (451, 503) or refused for good (550, 422)
"""

from infra.postbox.app import routes
from infra.postbox.book import Book
from infra.postbox.keys import load_secret, settings
from infra.postbox.mail import listening

__all__ = ["Book", "listening", "load_secret", "routes", "settings"]
