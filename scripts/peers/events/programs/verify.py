import json
import sys

import standardwebhooks
import svix.webhooks

cases = json.load(sys.stdin)


def accepts(library, case):
    try:
        library(case["secret"]).verify(case["body"], case["headers"])
        return True
    except Exception:
        return False


libraries = {"standardwebhooks": standardwebhooks.Webhook, "svix": svix.webhooks.Webhook}
print(json.dumps({name: [accepts(library, case) for case in cases] for name, library in libraries.items()}))
