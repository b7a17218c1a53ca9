/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** 12,345. */
export const thousands = (count: number): string => Math.round(count).toLocaleString('en');
