"""
Reads results with mpesakit's models, as a host of that library does. Its model of a B2C result is left out: it takes a flat list as
`ResultParameters`, where Daraja's documentation has `ResultParameter` inside.
"""

import json
import sys

from mpesakit.account_balance.schemas import AccountBalanceResultCallback
from mpesakit.mpesa_express.schemas import StkPushSimulateCallback


for payload in json.load(sys.stdin):
    if "Body" in payload:
        StkPushSimulateCallback.model_validate(payload)
    elif "AccountBalance" in json.dumps(payload):
        AccountBalanceResultCallback.model_validate(payload)
