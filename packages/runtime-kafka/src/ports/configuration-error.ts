/** Something the operator has to change before the runtime can start. The message says what, in one line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
