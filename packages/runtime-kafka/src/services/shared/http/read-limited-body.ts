import { smallBodyBytes, type BodyBudget } from './body-budget.js';

/** The budget that a body is counted against while it is read. */
export interface BodyReader {
  readonly budget: BodyBudget;
  /** The client whose share is used. */
  readonly client: string;
}

/** Reads a request's body up to a limit; `too-large` when it is longer, `no-room` when too much is being read already. */
export async function readLimitedBody(
  request: Request,
  maxBytes: number,
  reader?: BodyReader,
): Promise<Uint8Array | 'too-large' | 'no-room'> {
  const declaredLength = request.headers.get('content-length');
  if (Number(declaredLength ?? 0) > maxBytes) return 'too-large';
  const releases: (() => void)[] = [];
  const hasRoom = (bytes: number): boolean => {
    if (reader === undefined) return true;
    const release = reader.budget.take(reader.client, bytes);
    if (release === undefined) return false;
    releases.push(release);
    return true;
  };
  try {
    // The HTTP server enforces the declared length. Without one, the chunks are counted.
    if (declaredLength !== null && /^\d+$/.test(declaredLength)) {
      const length = Number(declaredLength);
      if (length > smallBodyBytes && !hasRoom(length)) return 'no-room';
      const bytes = new Uint8Array(await request.arrayBuffer());
      return bytes.length > maxBytes ? 'too-large' : bytes;
    }
    if (request.body === null) return new Uint8Array();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) return 'too-large';
      if (size > smallBodyBytes && !hasRoom(chunk.length)) return 'no-room';
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } finally {
    for (const release of releases) release();
  }
}
