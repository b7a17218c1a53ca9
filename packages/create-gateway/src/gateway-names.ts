/** The names of a new gateway. */
export interface GatewayNames {
  /** `acme-pay` */
  readonly id: string;
  /** `AcmePay` */
  readonly type: string;
  readonly packageName: string;
}

/**
 * Derives all names from one.
 *
 * @throws {RangeError} when the name cannot be a gatewayId
 */
export function toGatewayNames(name: string, packageScope = ''): GatewayNames {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name) || name.endsWith('-')) {
    throw new RangeError(
      `name: ${JSON.stringify(name)} must be lower-case letters, digits and hyphens, such as acme`,
    );
  }
  const type = name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return { id: name, type, packageName: `${packageScope}gateway-${name}` };
}
