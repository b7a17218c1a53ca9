import type { PaymentDetail } from '../api.js';
import { formatMoney, formatTime, words } from '../format.js';
import { Badge } from './badge.js';
import { Json } from './json.js';

type Item = PaymentDetail['timeline'][number];

const names: Readonly<Record<Item['kind'], string>> = {
  change: 'Step',
  attempt: 'Request',
  'look-up': 'Look-up',
  entry: 'Money',
  discrepancy: 'Contradiction',
  decision: 'Decision',
  callback: 'Callback',
  delivery: 'Told merchant',
};

/** All events of a payment with their details, newest last. */
export function Timeline({ items }: { readonly items: readonly Item[] }) {
  return (
    <ol className="timeline">
      {foldLookUps(items).map(({ item, folded }, index) => (
        <li key={`${item.at} ${index}`} className={item.kind}>
          <div className="line">
            <time dateTime={item.at}>{formatTime(item.at)}</time>
            <span className="kind">{names[item.kind]}</span>
            <span className="title">
              {words(item.title)} {amountOf(item)}
              {item.actor !== undefined && <strong> by {item.actor}</strong>}
              {folded > 0 && <em> and {folded} look-ups before it that brought nothing else</em>}
            </span>
            {item.status !== undefined && <Badge status={item.status} />}
          </div>
          {item.detail !== undefined && <Detail item={item} />}
        </li>
      ))}
    </ol>
  );
}

/** Look-ups may run for hours, so consecutive ones with the same result are folded into the newest. */
function foldLookUps(items: readonly Item[]): readonly { readonly item: Item; readonly folded: number }[] {
  const lines: { item: Item; folded: number }[] = [];
  for (const item of items) {
    // The look-up that follows shows it.
    if (item.title === 'look-up-scheduled') continue;
    const last = lines.at(-1);
    const isSame = last?.item.title === item.title && last.item.status === item.status;
    if (last !== undefined && item.kind === 'look-up' && isSame)
      lines.splice(-1, 1, { item, folded: last.folded + 1 });
    else lines.push({ item, folded: 0 });
  }
  return lines;
}

function amountOf({ kind, detail }: Item) {
  if (kind !== 'entry') return null;
  const { amount } = detail as { amount: Parameters<typeof formatMoney>[0] };
  return <strong>{formatMoney(amount)}</strong>;
}

function Detail({ item: { kind, detail } }: { readonly item: Item }) {
  const values = detail as Record<string, unknown>;
  if (kind === 'decision' || kind === 'discrepancy') {
    const text = values['reason'] ?? values['detail'];
    return <p className="said">{typeof text === 'string' ? text : ''}</p>;
  }
  const { body, ...rest } = values;
  return (
    <details>
      <summary>Details</summary>
      {typeof body === 'string' && <Json value={body} label="Body" />}
      <Json value={rest} label="Details" />
    </details>
  );
}
