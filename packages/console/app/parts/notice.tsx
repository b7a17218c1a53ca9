/** A message, announced by screen readers when it appears. */
export function Notice({ kind, text }: { readonly kind: 'error' | 'done'; readonly text: string }) {
  return (
    <p className={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {text}
    </p>
  );
}
