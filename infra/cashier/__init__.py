"""The sandbox payment provider: a stand-in for a real one. Local stage only, never in the package.

Mounted at `/cashier` by the front door, or alone: `python -m infra.cashier --port 8700`.

Provider API (JSON; each request HMAC-SHA256 signed by the merchant over
`METHOD\\npath\\ntimestamp\\nnonce\\nbody\\n`, path from `/v1` on, headers Sandbox-Timestamp,
Sandbox-Nonce, Sandbox-Signature):
    POST /cashier/v1/payments               -> {payment_no, cashier_url}; the same again is fine
    GET  /cashier/v1/payments/{no}          -> {payment_no, state: open|paid|closed, receipts}
    POST /cashier/v1/payments/{no}/close    -> the same; a paid one stays paid
    POST /cashier/v1/refunds                -> {refund_no, state: done|failed}; a failed one may be
                                               asked again with its number, a done one stays done
    Refusals: 4xx {code}: unauthorised, invalid, unknown_payment, payment_mismatch, payment_closed,
    unknown_receipt, more_than_paid, refund_mismatch.

Notifications: POST to `notify_url`, RSA-SHA256 signed over `timestamp\\nnonce\\nbody\\n`, until the
merchant answers 200; after 0, 2, 10 and 30 s the provider gives up. A query always tells the truth.

Pages: GET /cashier/pay/{no}; POST there does what was pressed, then 303 to `return_url`.

Test API, for the walk and the tests, unsigned:
    POST /cashier/test/{no} {"action": ..., "amount_minor"?: int, "paid_at"?: ISO instant}
        pay          in time, notified
        pay_late     accepted although the time is over; paid a minute after it, or now if later
        pay_twice    two receipts (one more, if paid already), notified in order
        pay_swapped  the same, notified in reverse order
        pay_wrong    `amount_minor` instead of what was asked
        pay_silent   paid, never notified
        pay_repeat   paid once, notified twice
        cancel       nothing: the payer leaves, the payment stays open
        close_card   refunds of this payment fail from now on; open_card: they work again
    GET  /cashier/test/{no}; both answer payment, receipts, refunds and notifications as they stand.
    A closed payment takes no money by any action. `paid_at` is the rules' clock unless given.
"""

from infra.cashier.app import create_app
from infra.cashier.keys import Keys, load_keys

__all__ = ["Keys", "create_app", "load_keys"]
