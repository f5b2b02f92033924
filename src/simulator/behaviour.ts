/** The simulator's knobs: faithful by default, chaos by choice. docs/simulator.md lists each of them. */

import type { OpeningPockets } from './books/pockets.js';

/** What can go wrong around a payment without changing the payment itself. */
export type Mischief =
  | 'LOST'
  | 'TWICE'
  | 'EARLY'
  | 'LATE'
  | 'TIMEOUT_FIRST'
  | 'CUT'
  | 'MALFORMED'
  /** Answered "under maintenance" although the request is carried out. Only by share, it has no number of its own. */
  | 'MAINTENANCE';

/** The API products of a Daraja app, as far as the simulator speaks them. */
export type Product =
  | 'STK'
  | 'B2C'
  | 'VALIDATED_B2C'
  | 'B2B'
  | 'TAX'
  | 'STATUS'
  | 'BALANCE'
  | 'C2B'
  | 'REVERSAL'
  | 'QR'
  | 'POCHI'
  | 'ORGANIZATION'
  | 'PULL';

/** How Daraja says that an app lacks a product: in words of its own, or in those of a refused token. */
export type MissingProductShape = 'NO_MATCH' | 'TOKEN_ECHO' | 'TOKEN_EMPTY' | 'UNAUTHORIZED';

/** Every knob. Times are milliseconds, shares are 0 to 1. */
export interface SimulatorBehaviour {
  /** Life of a token; `expires_in` says one second less. */
  readonly tokenTtlSeconds: number;
  /** A new token cancels the last one, as most who tried have found (daraja.md §2). */
  readonly newTokenKillsOld: boolean;
  readonly wrongCredentialsAnswer: 'EMPTY' | 'ENVELOPE' | 'HTML';
  /** Products ticked on every app; the others are refused with HTTP 401. */
  readonly products: readonly Product[];
  /** In which of Daraja's four shapes (daraja.md §3); BY_API: each API in its own. */
  readonly missingProductAnswer: 'BY_API' | MissingProductShape;
  /** Demands https, a public host and none of Safaricom's forbidden words in a callback URL. */
  readonly strictUrls: boolean;
  /** Delay of a payment that is LATE; longer than the gateway's STK deadline by default. */
  readonly lateMs: number;
  /** A random addition to each delay, so that callbacks overtake each other. */
  readonly delaySpreadMs: number;
  /** How long the receiver of a callback may take to answer. */
  readonly callbackTimeoutMs: number;
  /** STK query of a payment in flight: result code 4999, or the old error 500.001.1001. */
  readonly pendingQueryAnswer: 'CODE_4999' | 'ERROR';
  /** Share (0–1) of STK queries answered with a meaningless 500.001.1001. */
  readonly queryNoiseShare: number;
  /** The `Balance` item of an STK callback. */
  readonly balanceItem: 'ABSENT' | 'NAME_ONLY';
  /** Share (0–1) of requests that each mischief befalls; a magic number of the caller's comes first. */
  readonly mischiefShares: Readonly<Partial<Record<Mischief, number>>>;
  /** Requests in a minute before the firewall answers 403 in HTML. */
  readonly firewallRequestsPerMinute: number;
  /** Requests in a minute before 500.003.02. */
  readonly spikeArrestRequestsPerMinute: number;
  /** STK queries in a minute, evenly apart (burst 1), before HTTP 429; the sandbox allows 5 (daraja.md §11). */
  readonly stkQueriesPerMinute: number;
  readonly openingPockets: OpeningPockets;
  /** Charge of one B2C payment, taken to the Charges Paid account. */
  readonly b2cChargeCents: number;
  /** What the business pays for one payment of a customer, taken from the Utility account. */
  readonly c2bChargeCents: number;
  /** What a till may be called that is paid by B2B; another one ends with SFC_IC0003. */
  readonly tillIdentifierTypes: readonly ('2' | '4')[];
  /** Wrong security credentials in a row before the operator is locked. */
  readonly operatorAttemptsMax: number;
  /** As in production: C2B URLs are registered once, then 500.003.1001. */
  readonly registersUrlsOnce: boolean;
  /** Rows of one page of a pull. */
  readonly pullPageRows: number;
  /** The keys of a registration for pulls: with spaces, as in production, or as the portal has them. */
  readonly pullSpelling: 'SPACED' | 'PORTAL';
  /** How a pull without rows is answered: without a list, with an empty one as text, or with HTTP 500. */
  readonly pullEmptyAnswer: 'NO_KEY' | 'TEXT' | 'ERROR';
  /** What went out, in an exported statement: with a minus, as in most files, or without. */
  readonly statementWithdrawn: 'NEGATIVE' | 'POSITIVE';
  /** The times of an exported statement: as the portal writes them, or without seconds, as Excel leaves them. */
  readonly statementTimes: 'PORTAL' | 'EXCEL';
  /** The ledger forgets its oldest transactions beyond this number. */
  readonly ledgerTransactionsMax: number;
}

export const faithfulBehaviour = Object.freeze<SimulatorBehaviour>({
  tokenTtlSeconds: 3600,
  newTokenKillsOld: false,
  wrongCredentialsAnswer: 'EMPTY',
  products: [
    'STK',
    'B2C',
    'VALIDATED_B2C',
    'B2B',
    'TAX',
    'STATUS',
    'BALANCE',
    'C2B',
    'REVERSAL',
    'QR',
    'POCHI',
    'ORGANIZATION',
    'PULL',
  ],
  missingProductAnswer: 'BY_API',
  strictUrls: false,
  lateMs: 200_000,
  delaySpreadMs: 0,
  callbackTimeoutMs: 8_000,
  pendingQueryAnswer: 'CODE_4999',
  queryNoiseShare: 0,
  balanceItem: 'ABSENT',
  mischiefShares: {},
  firewallRequestsPerMinute: Number.POSITIVE_INFINITY,
  spikeArrestRequestsPerMinute: Number.POSITIVE_INFINITY,
  stkQueriesPerMinute: Number.POSITIVE_INFINITY,
  openingPockets: {
    workingCents: 52_000_000,
    workingReservedCents: 20_000,
    utilityCents: 100_000_000,
    chargesPaidCents: -4_500,
  },
  b2cChargeCents: 1_500,
  c2bChargeCents: 0,
  tillIdentifierTypes: ['2', '4'],
  operatorAttemptsMax: 3,
  registersUrlsOnce: false,
  pullPageRows: 500,
  pullSpelling: 'SPACED',
  pullEmptyAnswer: 'NO_KEY',
  statementWithdrawn: 'NEGATIVE',
  statementTimes: 'PORTAL',
  ledgerTransactionsMax: 50_000,
});
