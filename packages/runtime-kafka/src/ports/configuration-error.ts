/** An error that the operator or caller has to correct. The message says what to change, in one line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Path of the wrong setting, such as `http.port`, if it is a single one. */
  readonly field?: string;

  constructor(message: string, field?: string) {
    super(message);
    if (field !== undefined) this.field = field;
  }
}
