import { ActionButton } from '../parts/action-button.js';
import { Badge } from '../parts/badge.js';
import { DataTable } from '../parts/data-table.js';
import { GatewayChoice } from '../parts/gateway-choice.js';
import { Screen } from '../parts/screen.js';
import { formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useApi } from '../use-api.js';

/** Gateways with their breakers, merchants with their tokens. Secrets are never shown. */
export function RegistryScreen() {
  const gateways = useApi('listGatewayHealth', {}, 5_000);
  const merchants = useApi('listMerchants', {}, 15_000);
  const { role } = useSession();
  const gatewayIds = (gateways.data?.gateways ?? []).map(({ gateway }) => gateway);
  const tokens = (merchants.data?.merchants ?? []).flatMap((merchant) =>
    merchant.tokens.map((token) => ({ ...token, merchant: merchant.name })),
  );
  return (
    <Screen
      title="Merchants and gateways"
      error={gateways.error ?? merchants.error}
      isLoading={gateways.isPending}
    >
      <h2>Gateways</h2>
      <DataTable
        caption="Gateways"
        rows={gateways.data?.gateways ?? []}
        keyOf={({ gateway }) => gateway}
        empty="There are none."
        columns={[
          { title: 'Gateway', of: ({ gateway }) => gateway },
          { title: 'Environment', of: ({ environment }) => environment },
          { title: 'Account', of: ({ account }) => account ?? '–' },
          { title: 'State', of: ({ retired }) => (retired ? <Badge status="retired" /> : 'in use') },
          { title: 'Offers', of: ({ operations }) => Object.keys(operations).join(', ') },
          {
            title: 'Breakers',
            of: ({ breakers }) =>
              breakers.length === 0 ? (
                <Badge status="closed" />
              ) : (
                breakers.map(({ operation, state, since }) => (
                  <div key={operation}>
                    {operation} <Badge status={state} /> since {formatTime(since)}
                  </div>
                ))
              ),
          },
        ]}
      />
      <h2>Merchants</h2>
      <DataTable
        caption="Merchants"
        rows={merchants.data?.merchants ?? []}
        keyOf={({ merchantId }) => merchantId}
        empty="There are none."
        columns={[
          { title: 'Merchant', of: ({ name }) => name },
          { title: 'Id', of: ({ merchantId }) => <code>{merchantId}</code> },
          { title: 'State', of: ({ disabled }) => (disabled ? <Badge status="disabled" /> : 'in use') },
          {
            title: 'Gateways',
            of: ({ merchantId, gateways: allowed }) => (
              <>
                {allowed?.join(', ') ?? 'all'}
                {role === 'admin' && (
                  <GatewayChoice
                    key={allowed?.join() ?? 'all'}
                    merchantId={merchantId}
                    allowed={allowed}
                    known={gatewayIds}
                  />
                )}
              </>
            ),
          },
        ]}
      />
      <h2>Tokens</h2>
      <DataTable
        caption="Tokens"
        rows={tokens}
        keyOf={({ keyId }) => keyId}
        empty="There are none."
        columns={[
          { title: 'Key', of: ({ keyId }) => <code>{keyId}</code> },
          { title: 'Merchant', of: ({ merchant }) => merchant },
          { title: 'Environment', of: ({ environment }) => environment },
          {
            title: 'Last used (UTC)',
            of: ({ lastUsedAt }) => (lastUsedAt === undefined ? 'never' : formatTime(lastUsedAt)),
          },
          {
            title: 'State',
            of: ({ keyId, revoked }) =>
              revoked ? (
                'revoked'
              ) : role === 'admin' ? (
                <ActionButton
                  label="Revoke"
                  operation="revokeMerchantToken"
                  input={{ id: keyId, body: {} }}
                  confirm="For good?"
                />
              ) : (
                'in force'
              ),
          },
        ]}
      />
    </Screen>
  );
}
