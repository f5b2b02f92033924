/** One payment, live, until it is settled. */

import type { Payment } from '@mpesa-gateway/client';
import { useMpesaPayment } from '@mpesa-gateway/client/react';
import { useSession } from '../session/session.js';
import { useLanguage } from '../texts/language.js';

/** What is known of it; `payment` is null until the first word of it. Its phase and sentence are those of now: they change by themselves, too. */
export interface Watched extends Omit<ReturnType<typeof useMpesaPayment>, 'phase' | 'message'> {
  readonly payment: Payment | null;
}

/** Follows it for as long as the component is there; a change of the language reads its sentences again. */
export function useWatched(id: string): Watched {
  const { client } = useSession();
  const { payment, phase, message, ...rest } = useMpesaPayment({ client, id, language: useLanguage() });
  return { ...rest, payment: payment && { ...payment, phase: phase ?? payment.phase, payerMessage: message ?? '' } };
}
