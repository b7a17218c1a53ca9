import { useNavigate, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { toSearch } from '../api.js';
import { Pager } from '../parts/pager.js';
import { PaymentTable } from '../parts/payment-table.js';
import { Screen } from '../parts/screen.js';
import { useApi } from '../use-api.js';

const choices = [
  ['Status', 'status', ['created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed']],
  ['Kind', 'kind', ['deposit', 'withdrawal', 'refund', 'reversal']],
  ['Environment', 'environment', ['test', 'live']],
] as const;

/** Payment search. All filters are part of the address, so that a view can be shared. */
export function PaymentsScreen() {
  const search: Record<string, string> = useSearch({ from: '/payments' });
  const navigate = useNavigate();
  const { data, error, isPending } = useApi(
    'searchPayments',
    search,
    search['cursor'] === undefined ? 5_000 : false,
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const filled = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, toParameter(name, value.trim())]] : [],
    );
    void navigate({ to: '/payments', search: Object.fromEntries(filled) as Record<string, string> });
  };
  const { cursor: _, ...filters } = search;
  const day = (name: string) => search[name]?.slice(0, 16);
  return (
    <Screen title="Payments" error={error} isLoading={isPending && error === null}>
      <form className="filters" onSubmit={submit} key={JSON.stringify(filters)} role="search">
        <label className="wide">
          Id, reference, receipt or phone number
          <input name="q" type="search" defaultValue={search['q']} maxLength={255} />
        </label>
        {choices.map(([label, name, values]) => (
          <label key={name}>
            {label}
            <select name={name} defaultValue={search[name] ?? ''}>
              <option value="">any</option>
              {values.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          </label>
        ))}
        <label>
          Gateway
          <input name="gateway" defaultValue={search['gateway']} size={8} />
        </label>
        <label>
          Minor units
          <input
            name="amountMinor"
            inputMode="numeric"
            pattern="[1-9]\d*"
            defaultValue={search['amountMinor']}
            size={9}
          />
        </label>
        <label>
          Currency
          <input name="currency" pattern="[A-Z]{3}" defaultValue={search['currency']} size={4} />
        </label>
        <label>
          From (UTC)
          <input name="createdFrom" type="datetime-local" defaultValue={day('createdFrom')} />
        </label>
        <label>
          Before (UTC)
          <input name="createdBefore" type="datetime-local" defaultValue={day('createdBefore')} />
        </label>
        <button type="submit" className="main">
          Search
        </button>
        <a className="button" href={`/v1/operations/payments.csv${toSearch(filters)}`} download>
          Export CSV
        </a>
      </form>
      {data !== undefined && (
        <PaymentTable
          payments={data.payments}
          empty="No payment matches. An id, reference, receipt or number must be whole."
        />
      )}
      <Pager nextCursor={data?.nextCursor} />
    </Screen>
  );
}

/** The query parameter of a form field, with full times. */
function toParameter(name: string, value: string): string {
  return name.startsWith('created') ? `${value.slice(0, 16)}:00Z` : value;
}
