/** A `Request` with the members that the services use: method, address, headers, and the body as a stream of chunks. */
export function lightRequest(
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Request {
  const request = {
    url,
    method: 'POST',
    headers: new Map(Object.entries(headers)),
    body: body === undefined ? null : [body],
  };
  return request as unknown as Request;
}
