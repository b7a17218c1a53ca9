import { useEffect, type ReactNode } from 'react';
import { Notice } from './notice.js';

/** A screen with its title and its loading errors. */
export function Screen(props: {
  readonly title: string;
  readonly note?: string;
  readonly error?: Error | null;
  readonly isLoading?: boolean;
  readonly children?: ReactNode;
}) {
  const { title, note, error, isLoading = false, children } = props;
  useEffect(() => {
    document.title = `${title} · Lango console`;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      {note !== undefined && <p className="quiet">{note}</p>}
      {error && <Notice kind="error" text={error.message} />}
      {isLoading ? <p className="loading">Loading…</p> : children}
    </>
  );
}
