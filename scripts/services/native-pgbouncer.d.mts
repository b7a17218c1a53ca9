export function findPgBouncer(): string | undefined;
export function startPgBouncer(
  postgresUrl: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }>;
