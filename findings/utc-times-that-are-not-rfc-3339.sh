#!/usr/bin/env bash
# The Python client that openapi-generator 7.25.0 makes, for a query parameter of `format: date-time`.
#
# Guess: a generated client writes what the format says, RFC 3339: a UTC datetime goes out as 2026-11-29T09:00:00Z or +00:00, and a server that
# validates `date-time` takes it. The same client writes +00:00 in JSON bodies.
# Behavior: in a query it is written with strftime's %z, `+0000`, which RFC 3339 does not have. Servers that read by the letter refuse it (here zod 4.6.7;
# Go's time.RFC3339 too), and every listing by time fails with a problem that the client's user cannot mend. Others let it pass (ajv-formats
# 3.0.1), so a server's own tests with their validator say nothing.
# Mended here: times in requests may carry an offset without its colon (packages/runtime-kafka/src/services/api/request-schemas.ts).
#
# Output seen (Python 3.11.7, OpenJDK 17, Node 20.20.2):
#   in the query: 2026-11-29T09:00:00.000000+0000, zod refuses it, ajv-formats takes it
#   in the body: 2026-11-29T09:00:00+00:00, zod takes it, ajv-formats takes it
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=.
cat >api.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "times", "version": "1" },
  "paths": {
    "/payments": {
      "post": {
        "operationId": "list",
        "parameters": [{ "name": "since", "in": "query", "schema": { "type": "string", "format": "date-time" } }],
        "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Asked" } } } },
        "responses": { "204": { "description": "taken" } }
      }
    }
  },
  "components": {
    "schemas": { "Asked": { "type": "object", "properties": { "since": { "type": "string", "format": "date-time" } } } }
  }
}
JSON
java -jar openapi-generator-cli-7.25.0.jar generate -i api.json -g python -o client --additional-properties=packageName=times >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check urllib3==2.7.0 python-dateutil==2.9.0.post0 pydantic==2.13.4 \
  typing-extensions==4.15.0 lazy-imports==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1
cat >send.py <<'PY'
import datetime, http.server, json, sys, threading, urllib.parse

sys.path.insert(0, "client")
import times

seen = {}


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        # A plus sign in a query stands for a blank only where it is not escaped; the client escapes it.
        seen["query"] = urllib.parse.parse_qs(self.path.split("?")[1])["since"][0]
        seen["body"] = json.loads(self.rfile.read(int(self.headers["content-length"])))["since"]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
configuration = times.Configuration(host=f"http://127.0.0.1:{server.server_port}")
at = datetime.datetime(2026, 11, 29, 9, tzinfo=datetime.timezone.utc)
times.DefaultApi(times.ApiClient(configuration)).list(since=at, asked=times.Asked(since=at))
print(json.dumps(seen))
PY
cat >judge.cjs <<'JS'
const { default: Ajv } = require('ajv');
const { z } = require('zod');
const ajv = new Ajv();
require('ajv-formats')(ajv);
const isDateTime = ajv.compile({ type: 'string', format: 'date-time' });
const takes = (is) => (is ? 'takes it' : 'refuses it');
const { query, body } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
for (const [place, text] of Object.entries({ query, body })) {
  const { success } = z.iso.datetime({ offset: true }).safeParse(text);
  console.log(`in the ${place}: ${text}, zod ${takes(success)}, ajv-formats ${takes(isDateTime(text))}`);
}
JS
venv/bin/python send.py | node judge.cjs | tee seen
diff seen - <<'SEEN'
in the query: 2026-11-29T09:00:00.000000+0000, zod refuses it, ajv-formats takes it
in the body: 2026-11-29T09:00:00+00:00, zod takes it, ajv-formats takes it
SEEN
