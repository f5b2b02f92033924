/** The tap that prompts a phone: sent once, and where no answer comes, the checkout as the gateway knows it is the answer. */

import { codeOf } from './mpesa-error.js';
import type { Wire } from './wire.js';

/** The root field of both documents is called `news`. Rejects with MpesaError; NETWORK where nothing could be heard of it. */
export async function payOnce<C>(
  { ask }: Pick<Wire, 'ask'>,
  pay: string,
  read: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<C> {
  const send = (query: string, triesMax?: number) => ask<{ news: C | null }>({ query, variables }, undefined, triesMax);
  const answer = await send(pay, 1).catch(async (error: unknown) => {
    // The phone may have been asked, also where nothing can be read now.
    const known = codeOf(error) === 'NETWORK' ? await send(read).catch(() => null) : null;
    if (known?.news) return known;
    throw error;
  });
  // A mutation has a result, or an error.
  return answer.news as C;
}
