import type { InputChecks } from '../input/input-checks.js';
import { isCurrency } from '../money/currency-exponent.js';
import { findUnknownSetting, type ShapeOf } from '../settings/find-unknown-setting.js';
import { gatewayOperations } from './gateway-operations.js';
import type { AmountLimits, GatewayCapabilities, OperationCapability } from './v1/gateway-capabilities-v1.js';
import type { GatewayRecordsCapability, GatewayRecordSource } from './v1/gateway-record-v1.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

const source = {
  kinds: true,
  elsewhere: true,
  historyMs: true,
} as const satisfies ShapeOf<GatewayRecordSource>;
const capabilitiesShape = {
  operations: true,
  callbackProof: true,
  environment: true,
  account: true,
  callbackPath: true,
  records: {
    order: true,
    api: source,
    statement: source,
  } as const satisfies ShapeOf<GatewayRecordsCapability>,
} as const satisfies ShapeOf<GatewayCapabilities>;
const operationShape = {
  idempotency: true,
  keyLifetime: true,
  absenceIsProof: true,
  settleTimeMs: true,
  amounts: true,
} as const satisfies ShapeOf<OperationCapability>;
const limitsShape = {
  minMinor: true,
  maxMinor: true,
  stepMinor: true,
} as const satisfies ShapeOf<AmountLimits>;

/**
 * Refuses capabilities with unknown or missing members: the host would decide by a default instead.
 *
 * @throws {PaymentError} as `check` does, naming the member, such as `gateways.acme.capabilities.callbackProof`
 */
export function checkCapabilities(check: InputChecks, field: string, gateway: PaymentGatewayV1): void {
  const { capabilities } = gateway;
  const at = `${field}.${gateway.gatewayId}.capabilities`;
  refuseUnknown(check, capabilitiesShape, capabilities, at);
  check.oneOf(`${at}.callbackProof`, capabilities.callbackProof, ['signature', 'none']);
  check.oneOf(`${at}.environment`, capabilities.environment, ['test', 'live']);
  if (capabilities.account !== undefined) check.text(`${at}.account`, capabilities.account);
  const { operations } = capabilities;
  for (const [name, operation] of Object.entries(operations)) {
    const path = `${at}.operations.${name}`;
    const known = gatewayOperations.find((one) => one === name);
    if (known === undefined)
      throw check.wrong(path, `is not an operation: known are ${gatewayOperations.join(', ')}`);
    if (operation === undefined) continue;
    if (typeof gateway[known] !== 'function')
      throw check.wrong(path, 'is declared, but the method is missing');
    checkOperation(check, path, operation);
  }
  // Unsigned callbacks have to be confirmed by a look-up.
  const canLookUp = Object.keys(operations).length === 0 || operations.lookUp !== undefined;
  if (capabilities.callbackProof === 'none' && !canLookUp)
    throw check.wrong(`${at}.callbackProof`, 'is none, which needs the operation lookUp');
  if (capabilities.records !== undefined && typeof gateway.listRecords !== 'function')
    throw check.wrong(`${at}.records`, 'is declared, but the method listRecords is missing');
}

function checkOperation(check: InputChecks, path: string, operation: OperationCapability): void {
  refuseUnknown(check, operationShape, check.object(path, operation), path);
  const { idempotency, keyLifetime, absenceIsProof, settleTimeMs, amounts } = operation;
  check.oneOf(`${path}.idempotency`, idempotency, ['native', 'lookup', 'none']);
  if (keyLifetime !== undefined) check.number(`${path}.keyLifetime`, keyLifetime, { least: 1 });
  else if (idempotency === 'native')
    throw check.wrong(`${path}.keyLifetime`, 'is missing: state how long the gateway remembers a native key');
  if (absenceIsProof !== undefined) check.flag(`${path}.absenceIsProof`, absenceIsProof);
  if (settleTimeMs !== undefined) check.number(`${path}.settleTimeMs`, settleTimeMs, { least: 0 });
  for (const [currency, limits] of Object.entries(check.object(`${path}.amounts`, amounts))) {
    const place = `${path}.amounts.${currency}`;
    if (currency !== '*' && !isCurrency(currency))
      throw check.wrong(place, 'must be an ISO 4217 currency or *');
    checkLimits(check, place, limits);
  }
}

function checkLimits(check: InputChecks, path: string, limits: AmountLimits): void {
  refuseUnknown(check, limitsShape, check.object(path, limits), path);
  const { minMinor, maxMinor, stepMinor = 1 } = limits;
  check.number(`${path}.minMinor`, minMinor, { least: 0, whole: true });
  check.number(`${path}.maxMinor`, maxMinor, { least: minMinor, whole: true });
  check.number(`${path}.stepMinor`, stepMinor, { least: 1, whole: true });
}

function refuseUnknown<Group extends object>(
  check: InputChecks,
  shape: ShapeOf<Group>,
  group: Group,
  path: string,
): void {
  const unknown = findUnknownSetting(shape, group);
  if (unknown !== undefined)
    throw check.wrong(`${path}.${unknown.field}`, `is not in the contract: ${unknown.message}`);
}
