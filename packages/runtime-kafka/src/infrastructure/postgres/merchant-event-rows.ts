/** Whether the row `h` of `event_handlers` receives events of this type. */
export const receives = (eventType: string): string => `(h.events ? ${eventType} OR h.events ? '*')`;

/** The address of a handler's events in `merchant_events`. */
export const handlerAddress = `'in-process:' || h.name`;

/**
 * Inserts one row for each event of `drafts` and each of its receivers: the merchant's subscribed endpoints, the transaction's own address,
 * and in-process handlers. Events of a temporarily disabled endpoint are held; a removed endpoint gets none. `drafts` gives `transaction_id, merchant_id, environment, callback_url, at, due_at, place, event_type, event_key, message_id, body`.
 */
export const insertEvents = (drafts: string): string => `
  INSERT INTO merchant_events (delivery_id, merchant_id, environment, transaction_id, endpoint_id, url, event_type, message_id, body,
    status, attempts, due_at, wake_at, created_at, handler, place)
  SELECT 'dlv_' || encode(sha256((d.event_key || ':' || coalesce(a.endpoint_id, ''))::bytea), 'hex'), d.merchant_id, d.environment,
    d.transaction_id, a.endpoint_id, a.url, d.event_type, d.message_id, d.body,
    CASE WHEN a.is_held THEN 'held' ELSE 'pending' END, 0, a.due_at, a.due_at, d.at,
    a.handler, CASE WHEN a.handler IS NOT NULL THEN d.place END
  FROM (${drafts}) d, LATERAL (
    SELECT p.endpoint_id, p.url, p.disabled_at IS NOT NULL AS is_held,
      CASE WHEN p.disabled_at IS NULL THEN d.due_at END AS due_at, NULL AS handler FROM callback_endpoints p
    WHERE p.merchant_id = d.merchant_id AND p.environment = d.environment AND p.events ? d.event_type
      AND p.disabled_reason IS DISTINCT FROM 'removed'
    UNION ALL
    SELECT NULL, d.callback_url, false, d.due_at, NULL WHERE d.callback_url IS NOT NULL
    UNION ALL
    SELECT 'hdl_' || h.name, ${handlerAddress}, false, d.due_at, h.name FROM event_handlers h WHERE ${receives('d.event_type')}
  ) a
  ON CONFLICT DO NOTHING
  RETURNING delivery_id, transaction_id`;
