from common import base, credentials, hook, told, until
from mpesakit import MpesaClient
from mpesakit.b2c.schemas import B2CCommandIDType
from mpesakit.http_client import MpesaHttpClient

MpesaHttpClient._resolve_base_url = lambda self, env: base
client = MpesaClient(credentials["consumerKey"], credentials["consumerSecret"])
prompt = client.stk_push(
    business_short_code=int(credentials["shortCode"]), transaction_type="CustomerPayBillOnline", amount=150, party_a="254712345678",
    party_b=credentials["shortCode"], phone_number="254712345678", callback_url=hook, account_reference="INV1", transaction_desc="Duka",
    passkey=credentials["passkey"],
)
asked = until(lambda: client.stk_query(business_short_code=int(credentials["shortCode"]), checkout_request_id=prompt.CheckoutRequestID, passkey=credentials["passkey"]))
paid = client.b2c.send_payment(
    originator_conversation_id="mpesakit-1", initiator_name=credentials["initiatorName"], security_credential=credentials["securityCredential"],
    command_id=B2CCommandIDType.BusinessPayment, amount=100, party_a=credentials["shortCode"], party_b="254712345678", remarks="Duka", queue_timeout_url=hook,
    result_url=hook, occasion="",
)
balance = client.balance.query(
    initiator=credentials["initiatorName"], security_credential=credentials["securityCredential"], command_id="AccountBalance",
    party_a=int(credentials["shortCode"]), identifier_type=4, remarks="Duka", result_url=hook, queue_timeout_url=hook,
)
told(prompt=prompt.ResponseCode, query=asked.ResultCode, payout=paid.ResponseCode, balance=balance.ResponseCode)
