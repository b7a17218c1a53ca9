import { ConfigurationError } from '../../ports/configuration-error.js';
import { toStorableText } from '../shared/http/to-storable-text.js';

/** Who decides about a transaction, and why. */
export interface ReviewStatement {
  readonly transactionId: string;
  /** Name of the person, as colleagues know it; at most 100 characters. */
  readonly decidedBy: string;
  /** The evidence: a statement line, a ticket, a call with the gateway. At most 1,000 characters, without personal data. */
  readonly reason: string;
}

const nameLengthMax = 100;
const reasonLengthMax = 1_000;

/** The statement as it is stored. @throws {ConfigurationError} in one line when the name or the reason is missing or too long */
export function readStatement<Statement extends ReviewStatement>(statement: Statement): Statement {
  const decidedBy = toStorableText(statement.decidedBy).trim();
  const reason = toStorableText(statement.reason).trim();
  if (decidedBy === '' || reason === '')
    throw new ConfigurationError('a decision needs the name of a person and a reason');
  if (decidedBy.length > nameLengthMax)
    throw new ConfigurationError(`a name has at most ${nameLengthMax} characters`);
  if (reason.length > reasonLengthMax)
    throw new ConfigurationError(`a reason has at most ${reasonLengthMax} characters`);
  return { ...statement, decidedBy, reason };
}
