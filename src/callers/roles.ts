/** The roles of API keys, and the one table of what each may do (contract 10.1). */

export const ROLES = ['admin', 'payout', 'server', 'till', 'feed', 'metrics', 'readonly'] as const;
/** What a key is for. */
export type Role = (typeof ROLES)[number];

interface RightRow {
  /** Completes the sentence "This key cannot …". */
  readonly words: string;
  /** Beside `admin`, which may do everything; the first is the one that is advised. */
  readonly roles: readonly Role[];
}

const TAKERS = ['server', 'payout'] as const;

const RIGHTS = {
  KNOW_GATEWAY: { words: 'ask about the gateway', roles: ['readonly', 'till', ...TAKERS, 'feed', 'metrics'] },
  READ_PAYMENTS: { words: 'read payments', roles: ['readonly', 'till', ...TAKERS] },
  READ_CHECKOUTS: { words: 'read checkouts', roles: ['readonly', 'till', ...TAKERS] },
  READ_ENQUIRIES: { words: 'read balances and enquiries', roles: ['readonly', ...TAKERS] },
  /** Full phone numbers, metadata and M-Pesa's request ids. */
  READ_PRIVATE_FIELDS: { words: 'read phone numbers', roles: TAKERS },
  /** Names and numbers stand in notes as somebody wrote them. */
  READ_NOTES: { words: 'read notes', roles: TAKERS },
  TAKE_PAYMENTS: { words: 'take payments', roles: ['till', ...TAKERS] },
  ASK_MPESA: { words: 'ask M-Pesa', roles: TAKERS },
  MAKE_TOKENS: { words: 'make tokens', roles: TAKERS },
  SEND_MONEY: { words: 'send money', roles: ['payout'] },
  FEED_CALLBACKS: { words: 'hand in callbacks', roles: ['feed'] },
  READ_METRICS: { words: 'read metrics', roles: ['metrics'] },
  /** Callbacks, reviews, replays, suspended operators: what keeps the gateway running. */
  OPERATE: { words: 'operate the gateway', roles: [] },
  MANAGE_KEYS: { words: 'manage API keys', roles: [] },
  ERASE: { words: 'erase personal data', roles: [] },
  READ_AUDIT: { words: 'read the audit log', roles: [] },
} as const satisfies Record<string, RightRow>;

/** One thing that a caller may do or not. */
export type Right = keyof typeof RIGHTS;

/** What each right is to do, as a sentence. */
export const RIGHT_WORDS: Readonly<Record<Right, string>> = Object.freeze(describeRights());

function describeRights(): Record<Right, string> {
  const sentences = Object.entries(RIGHTS).map(([right, { words }]) => [right, `To ${words}.`]);
  // Object.fromEntries forgets the names.
  return Object.fromEntries(sentences) as Record<Right, string>;
}

/** Whether there is such a role. */
export function isRole(text: string): text is Role {
  return ROLES.some(role => role === text);
}

/** Whether it is a row of the table. */
export function isRight(value: unknown): value is Right {
  return typeof value === 'string' && Object.hasOwn(RIGHTS, value);
}

/** Whether keys of this role may do it. */
export function isAllowed(role: Role, right: Right): boolean {
  const { roles }: RightRow = RIGHTS[right];
  return role === 'admin' || roles.includes(role);
}

/** The roles that may do it, in the order of `ROLES`. */
export function rolesWith(right: Right): readonly Role[] {
  return ROLES.filter(role => isAllowed(role, right));
}

/** Why a key of this role may not do it, and which key may. */
export function explainRefusal(role: Role, right: Right): string {
  const { words, roles }: RightRow = RIGHTS[right];
  return `This key has the role ${role}, which cannot ${words}. Use a key with the role ${roles[0] ?? 'admin'}.`;
}
