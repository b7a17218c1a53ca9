import json
import os
import time

base = os.environ["LANGO_SIMULATOR"]
hook = os.environ["LANGO_HOOK"]
credentials = json.loads(os.environ["LANGO_CREDENTIALS"])


def until(ask):
    """Daraja refuses the query until the customer has answered."""
    for tries in range(100):
        try:
            return ask()
        except Exception as refused:
            last = refused
            time.sleep(0.1)
    raise last


def told(**answers):
    print(json.dumps({name: str(value) for name, value in answers.items()}))
