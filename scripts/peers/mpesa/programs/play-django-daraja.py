import os

from common import base, credentials, hook, told, until

os.environ.update(
    MPESA_ENVIRONMENT="sandbox", MPESA_CONSUMER_KEY=credentials["consumerKey"], MPESA_CONSUMER_SECRET=credentials["consumerSecret"],
    MPESA_SHORTCODE=credentials["shortCode"], MPESA_EXPRESS_SHORTCODE=credentials["shortCode"], MPESA_SHORTCODE_TYPE="paybill",
    MPESA_PASSKEY=credentials["passkey"], MPESA_INITIATOR_USERNAME=credentials["initiatorName"], MPESA_INITIATOR_SECURITY_CREDENTIAL="secret",
)
import django
from django.conf import settings
from django.core.management import call_command

settings.configure(
    INSTALLED_APPS=["django_daraja"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
call_command("migrate", verbosity=0)
from django_daraja.mpesa import core, utils

utils.api_base_url = core.api_base_url = lambda: f"{base}/"
core.encrypt_security_credential = lambda secret: credentials["securityCredential"]
client = core.MpesaClient()
prompt = client.stk_push("0712345678", 150, "INV1", "Duka", hook)
paid = client.business_payment("0712345678", 100, "Duka", hook, "")
told(prompt=prompt.response_code, payout=paid.response_code)
