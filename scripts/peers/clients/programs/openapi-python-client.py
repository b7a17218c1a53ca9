import json
import os
import time
from datetime import datetime, timezone

from lango_client import AuthenticatedClient
from lango_client.api.payments import create_deposit, get_transaction, list_transactions
from lango_client.models import ApproveOnDeviceAction, PaymentRequest

client_of = lambda url: AuthenticatedClient(base_url=url, token=os.environ["LANGO_TOKEN"])


def pay(url, key):
    client = client_of(url)
    body = PaymentRequest.from_dict(
        {
            "gateway": "mpesa",
            "amount": {"amountMinor": 150000, "currency": "KES"},
            "merchantReference": key,
            "counterparty": {"phoneNumber": "+254712345678"},
        }
    )
    made = create_deposit.sync(client=client, body=body, idempotency_key=key)
    while True:
        found = get_transaction.sync(made.transaction_id, client=client)
        if found.status == "succeeded":
            return found
        time.sleep(0.05)


url, later_url = os.environ["LANGO_URL"], os.environ["LANGO_LATER_URL"]
paid = pay(url, "openapi-python-client-1")
missing = get_transaction.sync("txn_1", client=client_of(url))
later = pay(later_url, "openapi-python-client-2")
known = get_transaction.sync(paid.transaction_id, client=client_of(later_url)).action
assert isinstance(known, ApproveOnDeviceAction)
listed = list_transactions.sync(client=client_of(later_url), limit=5, created_from=datetime(2020, 1, 1, tzinfo=timezone.utc))
print(
    json.dumps(
        {
            "paid": paid.status,
            "problem": missing.title,
            "known": known.type_,
            "later": later.status,
            "action": later.action.type_,
            "listed": len(listed.transactions),
        }
    )
)
