interface Init {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A `Response` as plain data: services build it, the simulation reads status and text. */
export class LightResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;

  constructor(
    private readonly content: string | null = null,
    { status = 200, headers = {} }: Init = {},
  ) {
    this.status = status;
    this.headers = new Map(Object.entries(headers));
  }

  static json(value: unknown, init: Init = {}): LightResponse {
    return new LightResponse(JSON.stringify(value), {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    });
  }

  async text(): Promise<string> {
    return this.content ?? '';
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.content ?? 'null');
  }
}
