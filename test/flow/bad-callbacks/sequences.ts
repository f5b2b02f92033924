/** Four messages about one payment, in all their orders (family M). */

/** A success after a failure waits for M-Pesa's own answer; in any other order the payment becomes the same. */
export const sequences: readonly { readonly messages: readonly string[]; readonly becomes: 'COMPLETED' | 'FAILED' }[] =
  [
    ...orders(['paid', 'failed', 'paid', 'unknown']).map(
      messages => ({ messages, becomes: isFailedFirst(messages) ? 'FAILED' : 'COMPLETED' }) as const,
    ),
    ...orders(['failed', 'unknown', 'failed', 'bare']).map(messages => ({ messages, becomes: 'FAILED' }) as const),
    ...orders(['paid', 'bare', 'malformed', 'unknown']).map(messages => ({ messages, becomes: 'COMPLETED' }) as const),
  ];

function isFailedFirst(messages: readonly string[]): boolean {
  return messages.indexOf('failed') < messages.indexOf('paid');
}

function orders<T>(items: readonly T[]): (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map(rest => [item, ...rest]));
}
