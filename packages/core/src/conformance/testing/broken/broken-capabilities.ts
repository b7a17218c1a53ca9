import { withCapabilities, type BrokenGateway } from './alter-gateway.js';

/** Gateways that do not do what they declare. */
export const brokenCapabilities: readonly BrokenGateway[] = [
  {
    breaks: 'declares an operation without its method',
    alter: (good) => ({
      ...good,
      capabilities: {
        ...good.capabilities,
        operations: {
          ...good.capabilities.operations,
          reverse: good.capabilities.operations.deposit,
        },
      },
    }),
  },
  {
    breaks: 'carries out an operation it does not declare',
    alter: (good) => ({
      ...good,
      reverse: (reversal, _original, context) => good.deposit(reversal, context),
    }),
  },
  {
    breaks: 'declares native keys without their lifetime',
    alter: (good) =>
      withCapabilities({
        operations: {
          ...good.capabilities.operations,
          deposit: { idempotency: 'native', amounts: good.capabilities.operations.deposit?.amounts ?? {} },
        },
      })(good, {} as never),
  },
  {
    breaks: 'declares a currency that is none',
    alter: (good) =>
      withCapabilities({
        operations: {
          ...good.capabilities.operations,
          lookUp: {
            ...good.capabilities.operations.lookUp,
            amounts: { kes: { minMinor: 1, maxMinor: 2 } },
          } as never,
        },
      })(good, {} as never),
  },
  {
    breaks: 'declares unsigned callbacks that nothing confirms',
    alter: (good) => {
      const { lookUp: _lookUp, ...operations } = good.capabilities.operations;
      const rest = { ...good };
      delete rest.lookUp;
      return { ...rest, capabilities: { ...good.capabilities, operations, callbackProof: 'none' } };
    },
  },
  {
    breaks: 'calls real money a test',
    alter: withCapabilities({ environment: 'test' }),
  },
];
