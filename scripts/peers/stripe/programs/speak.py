import json
import sys

import stripe

given = json.load(sys.stdin)
try:
    event = stripe.Webhook.construct_event(given["body"], given["header"], given["secret"])
    reads = "reads the event" if event.data.object["id"] == "pi_1" else "loses the object"
except Exception as error:
    reads = f"refuses the event: {error}"
print(json.dumps({"version": stripe.api_version, "reads": reads}))
