"""What mpesakit's models make of results, as a host of that library would read them."""

import json
import sys

from mpesakit.account_balance.schemas import AccountBalanceResultCallback
from mpesakit.b2c.schemas import B2CResultCallback
from mpesakit.mpesa_express.schemas import StkPushSimulateCallback


def model_of(payload):
    if "Body" in payload:
        return StkPushSimulateCallback
    return AccountBalanceResultCallback if "AccountBalance" in json.dumps(payload) else B2CResultCallback


for payload in json.load(sys.stdin):
    model_of(payload).model_validate(payload)
