/** One POST, whatever comes of it: the status, or `undefined` without an answer. */
export async function postOnce(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5_000) });
    await answer.text();
    return answer.status;
  } catch {
    return undefined;
  }
}
