import base64, hashlib, hmac, os, sys, tempfile, urllib.request
from grpc_tools import protoc

folder, made = os.environ["PROTO_FOLDER"], tempfile.mkdtemp()
assert protoc.main(["", f"-I{folder}", f"--python_out={made}", "bankswitch.proto"]) == 0
sys.path.insert(0, made)
import bankswitch_pb2 as bank


def tell(status):
    print(bank.TransferState.Name(status.state), status.code, status.amount_minor, status.currency)


def ask(path, message):
    body = message.SerializeToString()
    sign = hmac.new(os.environ["SWITCH_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    headers = {"switch-signature": sign, "content-type": "application/x-protobuf"}
    request = urllib.request.Request(os.environ["SWITCH_URL"] + path, body, headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        tell(bank.TransferStatus.FromString(answer.read()))


if "CALLBACK" in os.environ:
    tell(bank.TransferStatus.FromString(base64.b64decode(os.environ["CALLBACK"])))
else:
    key = os.environ["END_TO_END_ID"]
    amount = int(os.environ["AMOUNT"])
    ask("/transfers", bank.TransferRequest(end_to_end_id=key, direction="deposit", amount_minor=amount, currency="KES", account="ü-1"))
    ask("/status", bank.StatusRequest(end_to_end_id=key))
    ask("/status", bank.StatusRequest())
