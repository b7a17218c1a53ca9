from common import base, credentials, hook, told, until
from mpesa import MpesaClient

client = MpesaClient(credentials["consumerKey"], credentials["consumerSecret"], credentials["shortCode"], credentials["passkey"], base_url=base)
prompt = client.stk_push(phone="0712345678", amount=150, reference="INV1", description="Duka", callback_url=hook)
asked = until(lambda: client.stk_query(prompt.checkout_request_id))
person = {"initiator_name": credentials["initiatorName"], "security_credential": credentials["securityCredential"]}
paid = client.b2c(phone="0712345678", amount=100, remarks="Duka", callback_url=hook, queue_timeout_url=hook, **person)
balance = client.account_balance(hook, queue_timeout_url=hook, **person)
told(prompt=prompt.raw["ResponseCode"], query=asked.result_code, payout=paid.raw["ResponseCode"], balance=balance["ResponseCode"])
