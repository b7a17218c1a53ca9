import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.js';
import { DataTable } from '../parts/data-table.js';
import { Pager } from '../parts/pager.js';
import { Screen } from '../parts/screen.js';
import { formatMoney, formatTime } from '../format.js';
import { useSession } from '../session.js';
import { useApi } from '../use-api.js';

/** Incoming deposits without a merchant. */
export function IncomingScreen() {
  const search: Record<string, string> = useSearch({ from: '/incoming' });
  const { role } = useSession();
  const { data, error, isPending } = useApi('searchIncomingDeposits', search as { all?: 'true' }, 5_000);
  const { data: registry } = useApi('listMerchants', {}, 60_000);
  return (
    <Screen
      title="Incoming deposits"
      note="Payments that customers started themselves and that belong to no merchant yet."
      error={error}
      isLoading={isPending}
    >
      <DataTable
        caption="Incoming deposits"
        rows={data?.incomingDeposits ?? []}
        keyOf={({ incomingDepositId }) => incomingDepositId}
        empty="Every incoming deposit has its merchant."
        columns={[
          { title: 'Received (UTC)', of: ({ receivedAt }) => formatTime(receivedAt) },
          { title: 'Amount', isNumber: true, of: ({ amount }) => formatMoney(amount) },
          { title: 'Gateway', of: ({ gateway }) => gateway },
          { title: 'Receipt', of: ({ gatewayReference }) => <code>{gatewayReference}</code> },
          { title: 'Account', of: ({ accountReference }) => accountReference ?? '–' },
          {
            title: 'From',
            of: ({ counterparty: { name, phoneNumber } }) =>
              [name, phoneNumber].filter(Boolean).join(', ') || '–',
          },
          {
            title: 'Merchant',
            of: ({ incomingDepositId, merchantId }) =>
              merchantId !== undefined || role === 'viewer' ? (
                (merchantId ?? 'none')
              ) : (
                <Assign depositId={incomingDepositId} merchants={registry?.merchants ?? []} />
              ),
          },
        ]}
      />
      <Pager nextCursor={data?.nextCursor} />
    </Screen>
  );
}

function Assign(props: {
  readonly depositId: string;
  readonly merchants: readonly { readonly merchantId: string; readonly name: string }[];
}) {
  const { depositId, merchants } = props;
  const [merchantId, setMerchantId] = useState('');
  return (
    <span className="action">
      <select
        aria-label="Merchant"
        value={merchantId}
        onChange={(event) => setMerchantId(event.target.value)}
      >
        <option value="">choose</option>
        {merchants.map((merchant) => (
          <option key={merchant.merchantId} value={merchant.merchantId}>
            {merchant.name}
          </option>
        ))}
      </select>
      {merchantId !== '' && (
        <ActionButton
          label="Assign"
          operation="assignIncomingDeposit"
          input={{ id: depositId, body: { merchantId } }}
          isMain
        />
      )}
    </span>
  );
}
