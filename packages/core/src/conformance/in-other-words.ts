import { mapJson } from './json-leaves.js';
import type { FaultServerAnswer } from './fault-server/start-fault-server.js';

/** An answer of the same shape with every string and number replaced. `undefined` if it has none, or contains an empty list. */
export function inOtherWords(answer: FaultServerAnswer): FaultServerAnswer | undefined {
  const body = Buffer.from((answer.body ?? '') as Uint8Array).toString();
  const changed = body.trimStart().startsWith('<') ? otherXml(body) : otherJson(body);
  return changed === undefined || changed === body ? undefined : { ...answer, body: changed };
}

const otherText = 'conformance';
const otherNumber = 987_654;

function otherXml(body: string): string {
  return body.replaceAll(/>[^<>]*[^<>\s][^<>]*(?=<\/)/g, `>${otherText}`);
}

function otherJson(body: string): string | undefined {
  // An empty list means absence, regardless of other members.
  if (/\[\s*\]/.test(body)) return undefined;
  return mapJson(body, (_name, value) =>
    typeof value === 'string' ? otherText : typeof value === 'number' ? otherNumber : value,
  );
}
