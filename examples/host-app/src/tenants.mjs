/** A merchant of a platform, with its own account at the provider. @param gateway an instance with its own `gatewayId` */
export async function addTenant(runtime, { name, gateway }) {
  // In every process, before anyone may use it: a process takes only payments whose gateway it has.
  runtime.gateways.add(gateway);
  // Without a list a merchant may use every gateway.
  const { merchantId } = await runtime.admin.createMerchant(name, { gateways: [gateway.gatewayId] });
  return merchantId;
}

/** New credentials for the same account; the old ones still verify callbacks in flight. */
export const rotateCredentials = (runtime, gateway) => runtime.gateways.replace(gateway);

/** Accepts no new payments; refunds and look-ups of existing ones continue. */
export const closeTenant = async (runtime, { merchantId, gatewayId }) => {
  await runtime.admin.disableMerchant(merchantId);
  runtime.gateways.retire(gatewayId);
};
