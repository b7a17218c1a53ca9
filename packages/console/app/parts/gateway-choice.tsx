import { useState, type FormEvent } from 'react';
import { useAction } from '../use-api.js';
import { Notice } from './notice.js';

/**
 * Form for the gateways that a merchant may use. At least one: a merchant without any is disabled instead. A gateway on the list that the console's
 * process does not know is shown too, so that saving the form does not remove it unseen.
 */
export function GatewayChoice(props: {
  readonly merchantId: string;
  readonly allowed: readonly string[] | undefined;
  readonly known: readonly string[];
}) {
  const { merchantId, allowed, known } = props;
  const offered = [...known, ...(allowed ?? []).filter((gateway) => !known.includes(gateway))];
  const [chosen, setChosen] = useState(allowed ?? known);
  const some = useAction('allowMerchantGateways');
  const every = useAction('allowEveryGateway');
  const isPending = some.isPending || every.isPending;
  const error = some.error ?? every.error;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    some.mutate({ merchantId, body: { gateways: chosen } });
  };
  return (
    <details>
      <summary>Change</summary>
      <form className="filters" onSubmit={submit}>
        {offered.map((gateway) => (
          <label key={gateway} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(gateway)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, gateway] : chosen.filter((one) => one !== gateway))
              }
            />{' '}
            {gateway}
            {!known.includes(gateway) && ' (unknown to this process)'}
          </label>
        ))}
        <button type="submit" disabled={isPending || chosen.length === 0}>
          Allow these alone
        </button>
        <button type="button" disabled={isPending} onClick={() => every.mutate({ merchantId })}>
          Allow all, also later ones
        </button>
        {error !== null && <Notice kind="error" text={error.message} />}
        {(some.isSuccess || every.isSuccess) && error === null && <Notice kind="done" text="Done." />}
      </form>
    </details>
  );
}
