/** An answer before it is written to the socket. */
export interface SimulatorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export function jsonAnswer(status: number, json: unknown): SimulatorAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(json),
  };
}

/** An HTML answer. */
export function htmlAnswer(body: string): SimulatorAnswer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
