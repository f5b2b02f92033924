/**
 * The pages: one row each. A page is a folder beside this file; its path is also a row of CONSOLE_PATHS (src/http/serve-pages.ts), and its
 * code is fetched when somebody goes there.
 */

import { type ComponentType, lazy } from 'react';
import type { Session } from '../session/session.js';
import type { Translated } from '../texts/language.js';
import { InboxBadge } from './inbox/inbox-badge.js';
import { PaymentsPage } from './payments/payments-page.js';
import { ReviewBadge } from './review/review-badge.js';

/** One page of the console. */
export interface PageRow {
  /** As wouter takes it. */
  readonly path: string;
  /** In the navigation; null: reached from other pages only. */
  readonly name: Translated<string> | null;
  /** A count behind its name. */
  readonly Badge?: ComponentType;
  /** Whether this key may use it; otherwise it is not there. */
  readonly isFor: (session: Pick<Session, 'can' | 'gateway'>) => boolean;
  readonly Page: ComponentType;
}

const AGAIN_MS = 1_000;

/** The component of this name, fetched when it is first shown; once more where a short gap of the network was in the way. */
function fetchPage<N extends string>(load: () => Promise<Readonly<Record<N, ComponentType>>>, name: N): ComponentType {
  const loadAgain = () => new Promise(resolve => setTimeout(resolve, AGAIN_MS)).then(load);
  return lazy<ComponentType>(async () => ({ default: (await load().catch(loadAgain))[name] }));
}

/** The first page comes with the frame: nobody waits for it twice. */
const PAYMENTS = {
  name: { EN: 'Payments', SW: 'Malipo' },
  isFor: ({ can }) => can('READ_PAYMENTS'),
  Page: PaymentsPage,
} satisfies Omit<PageRow, 'path'>;

export const PAGES: readonly PageRow[] = [
  { ...PAYMENTS, path: '/' },
  { ...PAYMENTS, path: '/payments', name: null },
  {
    path: '/payments/:id',
    name: null,
    isFor: ({ can }) => can('READ_PAYMENTS'),
    Page: fetchPage(() => import('./payment/payment-page.js'), 'PaymentPage'),
  },
  {
    path: '/till',
    name: { EN: 'Till', SW: 'Kaunta' },
    isFor: ({ can }) => can('READ_PAYMENTS'),
    Page: fetchPage(() => import('./till/till-page.js'), 'TillPage'),
  },
  {
    path: '/review',
    name: { EN: 'Review', SW: 'Ukaguzi' },
    Badge: ReviewBadge,
    // Whoever only takes payments cannot find out what happened either.
    isFor: ({ can }) => can('READ_ENQUIRIES'),
    Page: fetchPage(() => import('./review/review-page.js'), 'ReviewPage'),
  },
  {
    path: '/callbacks',
    name: { EN: 'Inbox', SW: 'Jumbe' },
    Badge: InboxBadge,
    isFor: ({ can }) => can('OPERATE'),
    Page: fetchPage(() => import('./inbox/inbox-page.js'), 'InboxPage'),
  },
  {
    path: '/balances',
    name: { EN: 'Balances', SW: 'Salio' },
    isFor: ({ can }) => can('READ_ENQUIRIES'),
    Page: fetchPage(() => import('./balances/balances-page.js'), 'BalancesPage'),
  },
  {
    path: '/send',
    name: { EN: 'Send', SW: 'Tuma' },
    isFor: ({ can }) => can('TAKE_PAYMENTS') || can('SEND_MONEY'),
    Page: fetchPage(() => import('./send/send-page.js'), 'SendPage'),
  },
  {
    path: '/checkouts',
    name: { EN: 'Checkouts', SW: 'Oda za malipo' },
    isFor: ({ can }) => can('READ_CHECKOUTS'),
    Page: fetchPage(() => import('./checkouts/checkouts-page.js'), 'CheckoutsPage'),
  },
  {
    path: '/day',
    name: { EN: 'Day close', SW: 'Kufunga siku' },
    isFor: ({ can }) => can('READ_PAYMENTS'),
    Page: fetchPage(() => import('./day/day-page.js'), 'DayPage'),
  },
  {
    path: '/approvals',
    name: { EN: 'Approvals', SW: 'Idhini' },
    isFor: ({ can }) => can('SEND_MONEY'),
    Page: fetchPage(() => import('./approvals/approvals-page.js'), 'ApprovalsPage'),
  },
  {
    path: '/keys',
    name: { EN: 'Keys', SW: 'Funguo' },
    isFor: ({ can }) => can('MANAGE_KEYS'),
    Page: fetchPage(() => import('./keys/keys-page.js'), 'KeysPage'),
  },
  {
    path: '/audit',
    name: { EN: 'Audit', SW: 'Kumbukumbu' },
    isFor: ({ can }) => can('READ_AUDIT'),
    Page: fetchPage(() => import('./audit/audit-page.js'), 'AuditPage'),
  },
  {
    path: '/phone',
    name: { EN: 'Phone', SW: 'Simu' },
    isFor: ({ gateway, can }) => gateway.hasSimulator && can('OPERATE'),
    Page: fetchPage(() => import('./phone/phone-page.js'), 'PhonePage'),
  },
  {
    path: '/connect',
    name: { EN: 'Connect', SW: 'Unganisha' },
    isFor: () => true,
    Page: fetchPage(() => import('./connect/connect-page.js'), 'ConnectPage'),
  },
];
