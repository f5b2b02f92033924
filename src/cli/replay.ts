/** `replay`: processes stored callbacks again, through a running gateway or one started for this alone. */

import { GatewayError } from '../domain/gateway-error.js';
import type { AskGateway } from './ask-gateway.js';
import { reachGateway } from './reach-gateway.js';

export interface ReplayOptions {
  /** Of single callbacks; none: all that the filter finds. */
  readonly ids: readonly string[];
  readonly verdict?: readonly string[];
  /** ISO 8601. */
  readonly after?: string;
  readonly before?: string;
  /** Where the gateway listens, if not where this configuration says. */
  readonly url?: string;
}

interface CallbackLine {
  readonly route: string;
  readonly verdict: string;
  readonly note: string | null;
}

interface CallbackPage {
  readonly callbacks: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const REPLAY = 'mutation ($id: ID!) { replayCallback(id: $id) { route verdict note } }';
const FIND = `query ($filter: CallbackFilter, $after: String) {
  callbacks(filter: $filter, first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;

/** Prints the outcome of each callback. Throws when one cannot be replayed; those before it stay replayed. */
export async function replay(options: ReplayOptions): Promise<number> {
  requireChoice(options);
  const { ask, stop } = await reachGateway({ url: options.url, hasDatabase: true });
  try {
    let count = 0;
    for await (const id of options.ids.length > 0 ? options.ids : findCallbacks(ask, options)) {
      const { route, verdict, note } = await replayOne(ask, id);
      process.stdout.write(`${id}  ${route.padEnd(16)}  ${verdict.padEnd(13)} ${note ?? ''}`.trimEnd().concat('\n'));
      count += 1;
    }
    process.stdout.write(`${count} replayed\n`);
    return 0;
  } finally {
    await stop();
  }
}

function requireChoice({ ids, verdict, after, before }: ReplayOptions): void {
  const isFiltered = verdict !== undefined || after !== undefined || before !== undefined;
  if (ids.length > 0 && isFiltered) throw refuse('Name callbacks by id, or choose them with --verdict: not both.');
  if (ids.length === 0 && verdict === undefined) {
    throw refuse('Name callbacks by id, or choose them with --verdict.');
  }
}

function refuse(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}

async function replayOne(ask: AskGateway, id: string): Promise<CallbackLine> {
  try {
    return (await ask<{ replayCallback: CallbackLine }>(REPLAY, { id })).replayCallback;
  } catch (error) {
    const isMissing = error instanceof GatewayError && error.code === 'NOT_FOUND';
    throw isMissing ? new GatewayError('NOT_FOUND', `There is no callback ${id}.`) : error;
  }
}

/** Newest first, a page at a time. */
async function* findCallbacks(ask: AskGateway, { verdict, after, before }: ReplayOptions): AsyncGenerator<string> {
  const filter = { verdict, receivedAfter: after, receivedBefore: before };
  for (let cursor: string | null = null, isMore = true; isMore; ) {
    const { callbacks }: CallbackPage = await ask<CallbackPage>(FIND, { filter, after: cursor });
    for (const { node } of callbacks.edges) yield node.id;
    cursor = callbacks.pageInfo.endCursor;
    isMore = callbacks.pageInfo.hasNextPage;
  }
}
