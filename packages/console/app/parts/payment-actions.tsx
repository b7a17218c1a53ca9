import { useMemo } from 'react';
import type { PaymentDetail } from '../api.js';
import { words } from '../format.js';
import { ActionButton } from './action-button.js';
import { ResolveForm } from './resolve-form.js';
import { ReissueForm } from './reissue-form.js';

/** The actions on a payment that the service allows, and why the others are not. */
export function PaymentActions({ payment }: { readonly payment: PaymentDetail }) {
  const { transactionId: id, version, actions } = payment;
  // One refund for each view of the payment, however often the button is pressed.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const may = (name: string) => actions.some(({ action, allowed }) => action === name && allowed);
  const refused = actions.filter(({ allowed }) => !allowed);
  return (
    <section aria-labelledby="actions">
      <h2 id="actions">Actions</h2>
      <div className="actions">
        {may('look-up') && (
          <ActionButton
            label="Look up now"
            operation="lookUpPayment"
            input={{ id, body: { version } }}
            done="The gateway was queried."
            isMain
          />
        )}
        {may('capture') && (
          <ActionButton
            label="Capture"
            operation="capturePayment"
            input={{ id, body: { version } }}
            confirm="Capture the whole held amount?"
            done="Requested from the gateway."
          />
        )}
        {may('cancel') && (
          <ActionButton
            label="Cancel"
            operation="cancelPayment"
            input={{ id, body: { version } }}
            confirm="Cancel it without taking money?"
            done="Requested from the gateway."
          />
        )}
        {may('refund') && (
          <ActionButton
            label="Refund"
            operation="refundPayment"
            input={{ id, idempotencyKey, body: { version } }}
            confirm="Refund the whole remaining amount?"
            done="The refund was requested."
          />
        )}
      </div>
      {may('resolve') && <ResolveForm payment={payment} />}
      {may('propose-reissue') && (
        <ReissueForm payment={payment} operation="proposeReissue" title="Reissue" button="Propose reissue" />
      )}
      {may('approve-reissue') && (
        <ReissueForm payment={payment} operation="approveReissue" title="Reissue" button="Approve reissue" />
      )}
      {may('withdraw-reissue') && (
        <ReissueForm
          payment={payment}
          operation="withdrawReissue"
          title="Withdraw the proposal"
          button="Withdraw proposal"
        />
      )}
      {refused.length > 0 && (
        <details>
          <summary>Not possible now</summary>
          <ul className="refused">
            {refused.map(({ action, whyNot }) => (
              <li key={action}>
                <strong>{words(action)}</strong>: {whyNot}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
