/** A merchant of a platform, with an account of its own at the provider. @param gateway an instance with a `gatewayId` of its own */
export async function addTenant(runtime, { name, gateway }) {
  const { merchantId } = await runtime.admin.createMerchant(name);
  // The list comes first: until it is set, a merchant may use every gateway.
  runtime.gateways.add(gateway);
  await runtime.admin.setMerchantGateways(merchantId, [gateway.gatewayId]);
  return merchantId;
}

/** New credentials of the same account; the old ones still read the callbacks that are on their way. */
export const rotateCredentials = (runtime, gateway) => runtime.gateways.replace(gateway);

/** Takes nothing new; refunds and look-ups of what it has carried go on. */
export const closeTenant = async (runtime, { merchantId, gatewayId }) => {
  await runtime.admin.disableMerchant(merchantId);
  runtime.gateways.retire(gatewayId);
};
