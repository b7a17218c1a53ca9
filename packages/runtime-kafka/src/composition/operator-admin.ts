import { ConfigurationError } from '../ports/configuration-error.js';
import { operatorRoles, type OperatorRole } from '../ports/operator.js';
import { createOperatorToken } from '../services/api/api-token.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** An operator, without the token. Times are ISO 8601 UTC. */
export interface ListedOperator {
  readonly operatorId: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly disabled: boolean;
  readonly createdAt: string;
}

/** Management of the operators who may sign in to the console. */
export interface OperatorAdmin {
  /**
   * Creates an operator. The token cannot be shown again.
   *
   * @throws {ConfigurationError} in one line for a name that is taken or too long, or a role that is none
   */
  createOperator(options: {
    /** As colleagues know the person; at most 100 characters. Decisions are recorded under it. */
    readonly name: string;
    readonly role: OperatorRole;
  }): Promise<{ readonly operatorId: string; readonly token: string }>;
  listOperators(): Promise<readonly ListedOperator[]>;
  /** Ends the operator's sessions at once. False when there is none, or it was disabled. */
  disableOperator(operatorId: string): Promise<boolean>;
}

/** Builds the functions. */
export function operatorAdmin({ store, random, clock, keyRing }: ServiceContext): OperatorAdmin {
  return {
    createOperator: async ({ name: rawName, role }) => {
      const name = rawName.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
      if (!/^[^\p{C}]{1,100}$/u.test(name))
        throw new ConfigurationError('a name has 1 to 100 characters, none of them invisible');
      if (!operatorRoles.includes(role))
        throw new ConfigurationError(
          `there is no role ${String(role)}: known are ${operatorRoles.join(', ')}`,
        );
      const { keyId, secret, token } = createOperatorToken(random);
      const secretDigest = keyRing.tokenDigest(secret);
      if (
        !(await store.addOperator({ operatorId: keyId, name, role, secretDigest, createdAtMs: clock.now() }))
      )
        throw new ConfigurationError(`there is an operator ${name} already: two people need two names`);
      return { operatorId: keyId, token };
    },
    listOperators: async () =>
      (await store.listOperators()).map(({ operatorId, name, role, disabledAtMs, createdAtMs }) => ({
        operatorId,
        name,
        role,
        disabled: disabledAtMs !== undefined,
        createdAt: new Date(createdAtMs).toISOString(),
      })),
    disableOperator: (operatorId) => store.disableOperator(operatorId, clock.now()),
  };
}
