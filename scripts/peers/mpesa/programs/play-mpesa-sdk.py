from common import base, credentials, hook, told, until
from mpesa_sdk import gateway, urls

urls.SANDBOX_BASE_URL = base
urls.get_base_url = lambda env="sandbox": base
token = gateway.oauth_generate_token(credentials["consumerKey"], credentials["consumerSecret"], env="sandbox")
token = token[0] if isinstance(token, tuple) else token
client = gateway.Mpesa(token["access_token"], env="sandbox")
at = gateway.generate_timestamp()
password = gateway.generate_mpesa_express_password(credentials["shortCode"], credentials["passkey"], at)
common = {"BusinessShortCode": credentials["shortCode"], "Password": password, "Timestamp": at}
prompt, _ = client.mpesa_express_payment(
    {
        **common, "TransactionType": "CustomerPayBillOnline", "Amount": 150, "PartyA": "254712345678", "PartyB": credentials["shortCode"],
        "PhoneNumber": "254712345678", "CallBackURL": hook, "AccountReference": "INV1", "TransactionDesc": "Duka",
    }
)
asked, _ = until(lambda: client.mpesa_express_query({**common, "CheckoutRequestID": prompt["CheckoutRequestID"]}))
person = {"SecurityCredential": credentials["securityCredential"], "Remarks": "Duka", "QueueTimeOutURL": hook, "ResultURL": hook}
paid, _ = client.b2c_payment_request(
    {
        **person, "OriginatorConversationID": "mpesa-sdk-1", "InitiatorName": credentials["initiatorName"], "CommandID": "BusinessPayment",
        "Amount": 100, "PartyA": credentials["shortCode"], "PartyB": "254712345678", "Occassion": "",
    }
)
balance, _ = client.account_balance_request({**person, "Initiator": credentials["initiatorName"], "PartyA": credentials["shortCode"]})
told(prompt=prompt["ResponseCode"], query=asked["ResultCode"], payout=paid["ResponseCode"], balance=balance["ResponseCode"])
