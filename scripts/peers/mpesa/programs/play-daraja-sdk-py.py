import daraja.environment

from common import base, credentials, hook, told, until

daraja.environment.SANDBOX_BASE_URL = base
from daraja.client import Mpesa

client = Mpesa(
    {
        "consumer_key": credentials["consumerKey"], "consumer_secret": credentials["consumerSecret"], "passkey": credentials["passkey"],
        "initiator_name": credentials["initiatorName"], "security_credential": credentials["securityCredential"],
    }
)
code = int(credentials["shortCode"])
prompt = client.stk_push(
    {
        "BusinessShortCode": code, "TransactionType": "CustomerPayBillOnline", "Amount": 150, "PartyA": 254712345678, "PartyB": code,
        "PhoneNumber": 254712345678, "CallBackURL": hook, "AccountReference": "INV1", "TransactionDesc": "Duka",
    }
)
asked = until(lambda: client.stk_query({"BusinessShortCode": credentials["shortCode"], "CheckoutRequestID": prompt.CheckoutRequestID}))
paid = client.b2c(
    {
        "OriginatorConversationID": "daraja-sdk-py-1", "InitiatorName": credentials["initiatorName"], "SecurityCredential": credentials["securityCredential"],
        "CommandID": "BusinessPayment", "Amount": 100, "PartyA": code, "PartyB": 254712345678, "Remarks": "Duka", "QueueTimeOutURL": hook,
        "ResultURL": hook, "Occassion": "",
    }
)
balance = client.account_balance(
    {
        "Initiator": credentials["initiatorName"], "SecurityCredential": credentials["securityCredential"], "CommandID": "AccountBalance", "PartyA": code,
        "IdentifierType": "4", "Remarks": "Duka", "QueueTimeOutURL": hook, "ResultURL": hook,
    }
)
told(prompt=prompt.ResponseCode, query=asked.ResultCode, payout=paid.ResponseCode, balance=balance.ResponseCode)
