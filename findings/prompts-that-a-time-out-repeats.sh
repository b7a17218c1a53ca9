#!/usr/bin/env bash
# mpesakit 2.2.0 (PyPI) at a stand-in for Daraja that sends a prompt at once and answers the request late, as Daraja does on a busy evening.
#
# Guess: a prompt (STK push) has no key by which Daraja would know a repeated one, so a client for M-Pesa sends it once, and tells its caller of a time-out: the
# caller asks what became of it before anybody is asked to pay again.
# Behavior: after ten seconds without an answer the client sends the prompt again, three times in all, as it does with every request. The customer gets a prompt
# for each, and can pay each; the caller learns the CheckoutRequestID of the last alone, and the callback of the first is of nothing it knows.
# Nothing to mend here: the M-Pesa adapter sends a prompt once, a time-out has effect `unknown`, and the host looks it up
# (packages/gateway-mpesa/src/daraja).
#
# Output seen (Python 3.11.7):
#   one call: 2 prompts, the caller is told of ws_CO_2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mpesakit==2.2.0
cat >look.py <<'PY'
import http.server, json, threading, time

from mpesakit import MpesaClient
from mpesakit.http_client import MpesaHttpClient

prompts = []


class Daraja(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer({"access_token": "token", "expires_in": "3599"})

    def do_POST(self):
        prompts.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        number = len(prompts)
        # Daraja is slow once: the prompt is on its way to the customer by then.
        if number == 1:
            time.sleep(25)
        said = {"ResponseCode": "0", "ResponseDescription": "Success", "CustomerMessage": "Success"}
        self.answer({"MerchantRequestID": str(number), "CheckoutRequestID": f"ws_CO_{number}", **said})

    def answer(self, body):
        try:
            text = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            pass

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Daraja)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
MpesaHttpClient._resolve_base_url = lambda self, env: f"http://127.0.0.1:{server.server_port}"
client = MpesaClient("key", "secret")
try:
    told = client.stk_push(
        business_short_code=174379, transaction_type="CustomerPayBillOnline", amount=150, party_a="254712345678", party_b="174379", passkey="passkey",
        phone_number="254712345678", callback_url="https://shop.example/callbacks", account_reference="INV1", transaction_desc="Shop",
    ).CheckoutRequestID
except Exception as error:
    told = type(error).__name__
print(f"one call: {len(prompts)} prompts, the caller is told of {told}")
PY
venv/bin/python look.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
one call: 2 prompts, the caller is told of ws_CO_2
SEEN
