import { Link, useLocation } from '@tanstack/react-router';

/** Links to older rows and back to the newest. */
export function Pager({ nextCursor }: { readonly nextCursor: string | undefined }) {
  const { pathname, search } = useLocation();
  const { cursor, ...filters } = search as Record<string, string>;
  if (cursor === undefined && nextCursor === undefined) return null;
  return (
    <nav className="pager" aria-label="Pages">
      {cursor !== undefined && (
        <Link to={pathname} search={filters}>
          Newest
        </Link>
      )}
      {nextCursor !== undefined && (
        <Link to={pathname} search={{ ...filters, cursor: nextCursor }}>
          Older
        </Link>
      )}
    </nav>
  );
}
