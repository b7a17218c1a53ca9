import json
import os
import time
from datetime import datetime, timezone

import lango


def payments(url):
    configuration = lango.Configuration(host=url, access_token=os.environ["LANGO_TOKEN"])
    return lango.PaymentsApi(lango.ApiClient(configuration))


def pay(url, key):
    api = payments(url)
    request = lango.PaymentRequest(
        gateway="mpesa",
        amount=lango.Amount(amountMinor=150000, currency="KES"),
        merchantReference=key,
        counterparty={"phoneNumber": "+254712345678"},
    )
    made = api.create_deposit(idempotency_key=key, payment_request=request)
    while True:
        found = api.get_transaction(made.transaction_id)
        if found.status == "succeeded":
            return found
        time.sleep(0.05)


url, later_url = os.environ["LANGO_URL"], os.environ["LANGO_LATER_URL"]
paid = pay(url, "openapi-generator-python-1")
try:
    payments(url).get_transaction("txn_1")
    problem = None
except lango.exceptions.NotFoundException as refused:
    problem = refused.data.title
later = pay(later_url, "openapi-generator-python-2")
known = payments(later_url).get_transaction(paid.transaction_id).action.actual_instance
assert isinstance(known, lango.ApproveOnDeviceAction)
listed = payments(later_url).list_transactions(limit=5, created_from=datetime(2020, 1, 1, tzinfo=timezone.utc))
print(
    json.dumps(
        {
            "paid": paid.status,
            "problem": problem,
            "known": known.type,
            "later": later.status,
            "action": later.action.actual_instance.type,
            "listed": len(listed.transactions),
        }
    )
)
