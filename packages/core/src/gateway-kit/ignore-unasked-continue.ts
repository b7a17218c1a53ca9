import { checkRequest } from '../input/check-input.js';

/** The part of a connection that is used. */
export interface ContinuedConnection {
  /** As in `net.Socket`. */
  read: (size?: number) => unknown;
  /** As in `net.Socket`. */
  write: (...sent: never[]) => boolean;
}

/** `HTTP/1.1 100`: an interim answer on which undici ends the connection, while it ignores every other one. */
const interim = /^HTTP\/1\.[01] 100 /;

/**
 * Makes undici ignore an unsolicited `100 Continue`, which some proxies put before every answer to a POST: the answer follows, and losing it leaves
 * the payment's outcome unknown. Source: RFC 9110 section 15.2, "a client MUST be able to parse one or more 1xx responses received
 * prior to a final response, even if the client does not expect one"; undici 7.30.2 destroys the connection (`bad response`).
 *
 * Only the beginning of an answer is examined: the first bytes after a write. There 100 becomes 103, which has no meaning either.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `socket`.
 */
export function ignoreUnaskedContinue<Connection extends ContinuedConnection>(
  socket: Connection,
): Connection {
  checkRequest.methods('socket', socket, ['read', 'write']);
  const read = socket.read.bind(socket);
  const write = socket.write.bind(socket);
  let isBeginning = false;
  socket.write = (...sent) => {
    isBeginning = true;
    return write(...sent);
  };
  socket.read = (size) => {
    const chunk = read(size);
    if (!isBeginning || !(chunk instanceof Uint8Array)) return chunk;
    isBeginning = renameInterims(chunk);
    return chunk;
  };
  return socket;
}

const lastDigit = 'HTTP/1.1 10'.length;
const endOfHead = [13, 10, 13, 10];

/** Whether the final answer starts after this chunk. */
function renameInterims(chunk: Uint8Array): boolean {
  let at = 0;
  while (at < chunk.length) {
    if (!interim.test(String.fromCharCode(...chunk.subarray(at, at + lastDigit + 2)))) return false;
    chunk[at + lastDigit] = '3'.charCodeAt(0);
    while (at < chunk.length && !endOfHead.every((byte, index) => chunk[at + index] === byte)) at += 1;
    at += endOfHead.length;
  }
  return true;
}
