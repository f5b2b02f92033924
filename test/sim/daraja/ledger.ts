/** The simulated M-Pesa's own books: what it was asked for, what it took, and what it moved. The auditor compares with them. */

export interface Movement {
  readonly kind: 'STK_PUSH' | 'B2C' | 'B2B' | 'REVERSAL' | 'C2B';
  /** The payment's id, read from the callback URL that came with the request; of what was paid by hand a name of M-Pesa's own. */
  readonly ticket: string;
  /** What the caller had written on it: one for each wish to pay. */
  readonly reference: string;
  readonly amount: number;
  readonly phone: string;
  /** The business that is paid; null where none is. */
  readonly party: string | null;
  readonly shortcode: string;
  readonly acceptedAt: number;
  /** MerchantRequestID and CheckoutRequestID, or ConversationID and OriginatorConversationID. */
  readonly firstId: string;
  readonly secondId: string;
  readonly callbackUrl: string;
  readonly timeoutUrl: string | null;
  /** Null while it is open; "0" when the money has moved. */
  readonly resultCode: string | null;
  readonly receipt: string | null;
  /** UTC milliseconds; null while it is open. */
  readonly endedAt: number | null;
  /** The receipt of what a reversal gives back. */
  readonly reverses: string | null;
  /** Whether it has been given back, by a reversal of ours or in the portal. */
  readonly isReversed: boolean;
  /** Whether an acknowledgement was given to somebody who was there to hear it. */
  readonly isAcknowledged: boolean;
  /** M-Pesa has itself said that it failed, although the money moved; heard by the gateway. */
  readonly isSlandered: boolean;
}

export type NewMovement = Omit<Movement, keyof typeof OPEN>;

const OPEN = {
  ...{ resultCode: null, receipt: null, endedAt: null },
  ...{ isReversed: false, isAcknowledged: false, isSlandered: false },
} as const;

export interface Ledger {
  /** Requests for money that reached M-Pesa, taken or not. */
  readonly asked: readonly { readonly ticket: string; readonly isTaken: boolean }[];
  /** Payments whose requests for money a process has given to the wire, whether they arrived or not. */
  readonly handedOver: ReadonlySet<string>;
  movements(): readonly Movement[];
  byTicket(ticket: string): Movement | null;
  bySecondId(id: string): Movement | null;
  byReceipt(receipt: string): Movement | null;
  note(ticket: string, isTaken: boolean): void;
  handOver(ticket: string): void;
  add(movement: NewMovement): void;
  conclude(ticket: string, resultCode: string, receipt: string | null, endedAt: number): Movement;
  mark(ticket: string, what: 'isAcknowledged' | 'isSlandered' | 'isReversed'): void;
}

export function createLedger(): Ledger {
  const handedOver = new Set<string>();
  const asked: { ticket: string; isTaken: boolean }[] = [];
  const movements: Movement[] = [];
  const find = (test: (movement: Movement) => boolean) => movements.find(test) ?? null;
  const change = (ticket: string, changes: Partial<Movement>): Movement => {
    const at = movements.findIndex(movement => movement.ticket === ticket);
    const found = movements[at];
    if (!found) throw new Error(`no movement for ${ticket}`);
    const changed = { ...found, ...changes };
    movements[at] = changed;
    return changed;
  };
  return Object.freeze({
    asked,
    handedOver,
    handOver: (ticket: string) => void handedOver.add(ticket),
    movements: () => movements,
    byTicket: (ticket: string) => find(movement => movement.ticket === ticket),
    bySecondId: (id: string) => find(movement => movement.secondId === id),
    byReceipt: (receipt: string) => find(movement => movement.receipt === receipt),
    note: (ticket: string, isTaken: boolean) => void asked.push({ ticket, isTaken }),
    add: (movement: NewMovement) => {
      movements.push({ ...movement, ...OPEN });
    },
    conclude: (ticket: string, resultCode: string, receipt: string | null, endedAt: number) =>
      change(ticket, { resultCode, receipt, endedAt }),
    mark: (ticket: string, what: 'isAcknowledged' | 'isSlandered' | 'isReversed') =>
      void change(ticket, { [what]: true }),
  });
}

/** Whether customers pay so. */
export function isMoneyIn({ kind }: Pick<Movement, 'kind'>): boolean {
  return kind === 'STK_PUSH' || kind === 'C2B';
}
