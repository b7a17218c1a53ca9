#!/usr/bin/env bash
# @asyncapi/modelina 5.10.1 and openapi-generator 7.25.0, for an integer whose schema states its bounds, as schema libraries write them: ±9007199254740991.
#
# Guess: who is told that a number goes up to 9007199254740991 makes a field that holds it; at worst the field is wider than needed.
# Behavior: the bounds are not read for the type. An integer is one of 32 bits in Java, Kotlin, C#, Rust and Go, whatever its maximum, unless `format: int64`
# says otherwise. An amount in minor units is then read up to 21,474,836.47, and an event above it is an error in the consumer, for the first time on the day
# of the first great payment. Linters and validators find nothing wrong with the document.
# Mended here: the AsyncAPI document and the JSON Schemas of the events had bounds alone; they state the format now, as the OpenAPI document did
# (packages/runtime-kafka/src/openapi/add-integer-format.ts).
#
# Output seen (Node 20.20.2, OpenJDK 17.0.15):
#   modelina, Java: int by its maximum, long by its format
#   modelina, Kotlin: Int by its maximum, Long by its format
#   modelina, C#: int by its maximum, long by its format
#   modelina, Rust: i32 by its maximum, i64 by its format
#   openapi-generator, Java: Integer by its maximum, Long by its format
#   openapi-generator, Go: int32 by its maximum, int64 by its format
#   openapi-generator, Rust: i32 by its maximum, i64 by its format
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @asyncapi/modelina@5.10.1
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=. >/dev/null
cat >look.cjs <<'JS'
const { execFileSync } = require('node:child_process');
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { CSharpGenerator, JavaGenerator, KotlinGenerator, RustGenerator } = require('@asyncapi/modelina');

const whole = { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 };
const money = { type: 'object', required: ['bounded', 'formatted'], properties: { bounded: whole, formatted: { ...whole, format: 'int64' } } };

async function byModelina(Generator) {
  const [{ model }] = await new Generator().generate({ $schema: 'http://json-schema.org/draft-07/schema#', $id: 'Money', ...money });
  return Object.values(model.properties).map(({ property }) => property.type);
}

function byOpenApiGenerator(language, field) {
  const paths = { '/': { get: { operationId: 'look', responses: { 204: { description: 'nothing' } } } } };
  const info = { title: 'money', version: '1' };
  writeFileSync('api.json', JSON.stringify({ openapi: '3.0.3', info, paths, components: { schemas: { Money: money } } }));
  const jar = ['-jar', 'openapi-generator-cli-7.25.0.jar', 'generate', '-i', 'api.json', '-g', language, '-o', language, '--global-property', 'models'];
  execFileSync('java', jar, { stdio: 'ignore' });
  const files = readdirSync(language, { recursive: true }).filter((name) => /(^|\/)(model_)?money\.(java|go|rs)$/i.test(name));
  const text = files.map((name) => readFileSync(`${language}/${name}`, 'utf8')).join('\n');
  return ['bounded', 'formatted'].map((name) => field(name).exec(text)?.[1]);
}

const say = (tool, [bounded, formatted]) => console.log(`${tool}: ${bounded} by its maximum, ${formatted} by its format`);
(async () => {
  say('modelina, Java', await byModelina(JavaGenerator));
  say('modelina, Kotlin', await byModelina(KotlinGenerator));
  say('modelina, C#', await byModelina(CSharpGenerator));
  say('modelina, Rust', await byModelina(RustGenerator));
  say('openapi-generator, Java', byOpenApiGenerator('java', (name) => new RegExp(`private (\\w+) ${name};`)));
  say('openapi-generator, Go', byOpenApiGenerator('go', (name) => new RegExp(`${name[0].toUpperCase()}${name.slice(1)} (\\w+) .json`)));
  say('openapi-generator, Rust', byOpenApiGenerator('rust', (name) => new RegExp(`pub ${name}: (\\w+),`)));
})();
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
modelina, Java: int by its maximum, long by its format
modelina, Kotlin: Int by its maximum, Long by its format
modelina, C#: int by its maximum, long by its format
modelina, Rust: i32 by its maximum, i64 by its format
openapi-generator, Java: Integer by its maximum, Long by its format
openapi-generator, Go: int32 by its maximum, int64 by its format
openapi-generator, Rust: i32 by its maximum, i64 by its format
SEEN
