/** Sealed access tokens, for when Redis is away: a new M-Pesa token ends the old one, so that processes must not fetch for themselves. */
export const accessTokens = `
CREATE TABLE access_tokens (
  token_key text PRIMARY KEY,
  sealed text,
  expires_at timestamptz,
  claimed_until timestamptz NOT NULL
);
`;
