import type { PaymentGateway } from '@lango/core';

/** The account of a gateway at its provider. A gateway that names none has one account, under its own id. */
export const accountOf = ({
  gatewayId,
  capabilities,
}: Pick<PaymentGateway, 'gatewayId' | 'capabilities'>): string => capabilities.account ?? gatewayId;
