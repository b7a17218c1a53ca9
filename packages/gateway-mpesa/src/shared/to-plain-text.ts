/** The gateway's words without control characters, of bounded length: they are shown to operators. */
export function toPlainText(text: string | undefined): string {
  return (text ?? '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
}
