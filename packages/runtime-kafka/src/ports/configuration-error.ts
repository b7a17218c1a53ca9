/** Something the operator has to change before the runtime can start. The message says what, in one line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** The setting that is wrong, as a path such as `http.port`, where one alone is. */
  readonly field?: string;

  constructor(message: string, field?: string) {
    super(message);
    if (field !== undefined) this.field = field;
  }
}
