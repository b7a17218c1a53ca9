import { ConfigurationError } from '../ports/configuration-error.js';

/** The value of a required option. */
export function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new ConfigurationError(`this command needs ${flag}`);
  return value;
}
