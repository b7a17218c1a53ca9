import { createAsyncApiDocument, type OpenApiNode } from '@lango/runtime-kafka';
import { rowsOf, text } from './schema-rows.js';

const document = createAsyncApiDocument() as {
  info: { description: string };
  channels: { events: { address: string; description: string } };
  components: { messages: Record<string, OpenApiNode> };
};
const table = (rows: readonly string[]) => ['| member | type | notes |', '| --- | --- | --- |', ...rows, ''];

/** The public topic: its envelope, and what each event holds, from the AsyncAPI document that the package ships. */
export function renderEventsTopicPage(): string {
  const { address, description } = document.channels.events;
  const messages = Object.values(document.components.messages).map((message) => {
    const { properties, ...payload } = message['payload'] as OpenApiNode & {
      properties: Record<string, OpenApiNode>;
    };
    const { data = {}, ...envelope } = properties;
    return { title: text(message['title']), name: text(message['name']), payload, envelope, data };
  });
  const [first] = messages;
  const ofEach = {
    type: { type: 'string', description: 'The event, as below.' },
    dataschema: { type: 'string', description: '`urn:lango:schema:EVENT:v1`.' },
  };
  const same = { ...first?.payload, properties: { ...first?.envelope, ...ofEach } };
  return [
    '# Events on Kafka, in detail',
    '',
    `${document.info.description} How to set it up and read it: [Events on Kafka](../events-on-kafka.md).`,
    '',
    'From the AsyncAPI 3.0 document `@lango/runtime-kafka/events/asyncapi.json`, which comes with the package, with a JSON Schema for the `data` of',
    'each event beside it: generators and registries read them. Written by `npx vitest run --project system tests/docs/reference -u`.',
    '',
    `The topic is \`${address}\` unless you name another. ${description}`,
    '',
    '## Envelope',
    '',
    'Every event is a CloudEvent 1.0 as JSON (`application/cloudevents+json`).',
    '',
    ...table(rowsOf(same)),
    '## Data',
    '',
    ...messages.flatMap(({ title, name, data }) => [
      `### ${title}`,
      '',
      `\`type\`: \`${name}\``,
      '',
      ...table(rowsOf(data)),
    ]),
  ].join('\n');
}
