/** A request as it reached the simulator. */
export interface SimulatorRequest {
  /** In upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The whole body, read as UTF-8. */
  readonly body: string;
}

/** The answer; `connection` cuts it off in part or in full. */
export interface SimulatorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** `content-length` is added automatically. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: empty. */
  readonly body?: string;
  /** `cut`: nothing arrives. `truncate`: half the body does. */
  readonly connection?: 'cut' | 'truncate';
}

/** A JSON answer. */
export function jsonAnswer(status: number, json: unknown): SimulatorAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(json),
  };
}

/** Nothing arrives. */
export const cutAnswer: SimulatorAnswer = { status: 0, connection: 'cut' };
