/** Validation: what M-Pesa is told when it asks whether a customer may pay by hand (contract 8.12, daraja.md §9.3). Pure. */

export const VALIDATION_POLICIES = ['ACCEPT_ALL', 'CHECKOUTS_ONLY'] as const;

/** ACCEPT_ALL: everybody may pay. CHECKOUTS_ONLY: only what the gateway knows of, by its reference and amount. */
export type ValidationPolicy = (typeof VALIDATION_POLICIES)[number];

/** In M-Pesa's own codes: "0" lets the customer pay. */
export type ValidationCode = '0' | 'C2B00012' | 'C2B00013';

/** The answer, and why, for a person. */
export interface ValidationAnswer {
  readonly code: ValidationCode;
  readonly note: string;
}

/** To everybody, and wherever nobody can be sure: money that comes by mistake can be given back, a customer who is sent away is lost. */
export function mayPay(note = 'The payer may pay.'): ValidationAnswer {
  return { code: '0', note };
}

/** `knownCents` are the amounts of what is to be paid with this reference. */
export function judgeValidation(amountCents: number, knownCents: readonly number[]): ValidationAnswer {
  if (knownCents.length === 0) return { code: 'C2B00012', note: 'Refused: nothing is to be paid with this reference.' };
  if (knownCents.includes(amountCents)) return mayPay();
  return { code: 'C2B00013', note: 'Refused: another amount is to be paid with this reference.' };
}
