/** One seed from its first wish to pay until nothing moves any more, judged at each step. */

import { PULLED_ROUTE } from '../../src/operations/callback-routes.js';
import { auditArchive, gatherCallbacks } from './auditor/audit-archive.js';
import { auditLocks, auditRate, type Refusals } from './auditor/audit-calls.js';
import { auditEnquiries } from './auditor/audit-enquiries.js';
import { createFeedAudit, type FeedAudit, judgeRow } from './auditor/audit-feed.js';
import { auditInbox, auditSuspensions } from './auditor/audit-inbox.js';
import { auditMoneyAtRest, auditMoneyNow, auditRepairs, type MoneyEvidence } from './auditor/audit-money.js';
import { auditPayouts } from './auditor/audit-payouts.js';
import { auditQuestions, type QuestionLine } from './auditor/audit-questions.js';
import { auditTold } from './auditor/audit-told.js';
import { auditWatch } from './auditor/audit-watchers.js';
import { isArchived } from './auditor/books.js';
import { Broken, demand } from './auditor/broken.js';
import { inventReceipt } from './daraja/plan-callbacks.js';
import { findNext } from './find-next.js';
import { type Arena, openArena } from './world/arena.js';
import { buildWorld, type World } from './world/build-world.js';
import { createDice } from './world/dice.js';

export interface Run {
  readonly seed: number;
  readonly digest: string;
  readonly steps: number;
  readonly lines: number;
  readonly simulatedMs: number;
  /** How often what happened: callbacks that were answered 200, by route; payments, by kind and by how they ended. */
  readonly happened: Readonly<Record<string, number>>;
}

/** A broken promise, with what led to it. */
export class SeedFailed extends Error {
  override readonly name = 'SeedFailed';

  constructor(
    readonly seed: number,
    readonly broken: Error,
    readonly tail: readonly string[],
  ) {
    super(`seed ${seed}: ${broken.message}`);
  }
}

const STEPS_MAX = 20_000;
/** More than may be asked about in a second, however much that is today. */
const CROWD = 14;
/** A held confirmation waits for a minute from the start of its process, and is looked at once more in this time. */
const HELD_LOOKS_MS = 100_000;
/** So long after a happening polls run as they would; after that time leaps to the next happening. */
const POLLING_MS = [0, 0, 400, 1_300];

export async function simulate(seed: number, onLine?: (line: string) => void): Promise<Run> {
  const arena = await openArena();
  const world = buildWorld(seed, arena, onLine);
  const feed = createFeedAudit(arena.books, world.archiver.shelf, world.temperament.gateways.verifyAboveCents);
  const crashes: Error[] = [];
  const onStray = (error: unknown) => void crashes.push(error instanceof Error ? error : new Error(String(error)));
  process.on('unhandledRejection', onStray);
  try {
    return await run(seed, world, arena, feed, crashes);
  } catch (error) {
    throw new SeedFailed(seed, error instanceof Error ? error : new Error(String(error)), world.transcript.tail());
  } finally {
    for (const { life } of world.gateways.living()) life.end();
    await arena.close();
    process.off('unhandledRejection', onStray);
  }
}

async function run(seed: number, world: World, arena: Arena, feed: FeedAudit, crashes: readonly Error[]): Promise<Run> {
  const { clock, transcript, door } = world;
  const started = world.gateways.start();
  await clock.moveTo(clock.now());
  await started;
  schedule(seed, world, feed);
  let steps = 0;
  let pollUntil = 0;
  const dice = createDice(`${seed}/polling`);
  /** Of which a signed success with another amount was stored before the step that is judged. */
  const misnamed = new Set<string>();
  const isAtRest = () => clock.nextEventAt() === Infinity && arena.books.nextDueAt() === Infinity && !isSpooling(world);
  for (let restsSince: number | null = null; ; steps += 1) {
    if (steps > STEPS_MAX) throw new Broken('the world comes to rest', `not in ${STEPS_MAX} steps`);
    // Nobody is suspended while M-Pesa waits for an answer.
    const next = findNext(world, arena, Math.max(pollUntil, world.questionDoor.waitsUntil()));
    if (next.isHappening) pollUntil = Math.max(pollUntil, next.at + dice.pick(POLLING_MS));
    await clock.moveTo(next.at);
    judgeStep(world, arena, feed, crashes, misnamed);
    for (const ticket of findMisnamed(world)) misnamed.add(ticket);
    if (!isAtRest()) restsSince = null;
    else if (restsSince === null) restsSince = clock.now();
    else if (clock.now() > restsSince + (arena.books.heldSince().length > 0 ? HELD_LOOKS_MS : 5_000)) break;
  }
  judgeRest(world, arena, feed);
  const callbacks = gatherCallbacks(arena.books, world.archiver.shelf);
  const happened = count([
    ...door.acknowledged().map(({ route }) => route),
    ...callbacks.flatMap(({ route }) => (route === PULLED_ROUTE ? route : [])),
    ...arena.books.payments().map(({ kind, status }) => `${kind} ${status}`),
    ...arena.books.payments().flatMap(({ command }) => command ?? []),
    ...world.questionDoor.questions().map(nameQuestion),
  ]);
  const lines = transcript.lines();
  return { seed, digest: transcript.digest(), steps, lines, simulatedMs: clock.elapsed(), happened };
}

/** By its answer; and whether that came although nobody could tell. */
function nameQuestion({ answer, answeredAt, at, after }: QuestionLine): string {
  if (answer === null) return 'question cut';
  if (!answer.note.includes('could not tell')) return `question ${answer.code}`;
  return answeredAt - at > 1_000 ? 'question frozen' : after.isAway ? 'question away' : 'question unsure';
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Everything that happens by mischief, spread over its time; and its end. */
function schedule(seed: number, world: World, feed: FeedAudit): void {
  const { temperament, clock, daraja, gateways, payers, watchers, weather, archiver } = world;
  const { mischiefMs, counts } = temperament;
  const dice = createDice(`${seed}/schedule`);
  const spread = (count: number, act: () => void): void => {
    for (let index = 0; index < count; index += 1) clock.after(dice.int(0, mischiefMs), act);
  };
  spread(counts.wishes, payers.wish);
  spread(counts.repeats, payers.repeatAnother);
  spread(counts.reversals, payers.reverse);
  spread(counts.portalReversals, daraja.reverseInPortal);
  spread(counts.handPayments, world.payByHand);
  spread(counts.forgeries, world.forge);
  spread(counts.questions, world.ask);
  spread(counts.disturbances, gateways.disturb);
  spread(counts.refusals, daraja.refuseInitiator);
  spread(counts.outages, weather.beginOutage);
  spread(counts.crowds, () => {
    daraja.fallSilent();
    payers.crowd(CROWD);
  });
  spread(counts.watchers, () => {
    const event = feed.events().length > 0 ? dice.pick(feed.events()) : null;
    const after = event && dice.chance(0.6) ? readPosition(event) : null;
    watchers.watch(dice.chance(0.5) ? (event?.paymentId ?? null) : null, after);
  });
  spread(counts.archives, archiver.run);
  clock.after(mischiefMs, () => {
    world.transcript.note('mischief ends');
    weather.clear();
    daraja.behave();
    watchers.calm();
    void gateways.settleDown();
  });
}

function readPosition({ sequence, tag }: { readonly sequence: number; readonly tag: string }) {
  return { sequence, tag };
}

function isSpooling({ gateways }: World): boolean {
  return gateways.living().some(({ spool }) => !spool.isEmpty());
}

function judgeStep(
  world: World,
  arena: Arena,
  feed: FeedAudit,
  crashes: readonly Error[],
  misnamed: ReadonlySet<string>,
): void {
  const [crash] = crashes;
  if (crash) throw new Broken('no error goes uncaught', String(crash.stack));
  const fresh = feed.step();
  for (const { sequence, paymentId, version, status, evidence } of fresh) {
    world.transcript.note(`event ${sequence} ${paymentId} v${version} ${status} by ${evidence}`);
  }
  auditRepairs(fresh, misnamed);
  if (fresh.length === 0) return;
  const evidence = gatherMoney(world);
  const payments = arena.books.payments();
  auditMoneyNow(payments, evidence);
  auditPayouts(payments, world.temperament.gateways.limits.payouts, evidence);
}

function findMisnamed({ door }: World): readonly string[] {
  return door
    .acknowledged()
    .flatMap(({ claims, ticket, isSpooled }) => (claims === 'OTHER_AMOUNT' && !isSpooled ? (ticket ?? []) : []));
}

function judgeRest(world: World, arena: Arena, feed: FeedAudit): void {
  const { door, questionDoor, daraja, watchers, temperament, ledger, archiver } = world;
  const { books } = arena;
  const payments = books.payments();
  const callbacks = gatherCallbacks(books, archiver.shelf);
  auditInbox(door.acknowledged(), callbacks, payments);
  const forgeries = door.acknowledged().filter(({ meaning }) => meaning === 'FORGERY');
  auditSuspensions(books.suspensions(), callbacks, forgeries);
  auditTold(
    door.acknowledged().filter(({ meaning }) => meaning === 'TOLD'),
    callbacks,
    payments,
  );
  auditArchive(books, archiver.shelf, feed.events());
  const [shortcode] = temperament.gateways.shortcodes;
  auditQuestions(questionDoor.questions(), shortcode?.validation === 'CHECKOUTS_ONLY' && shortcode.type === 'paybill');
  auditMoneyAtRest(payments, gatherMoney(world));
  demand(books.head() === feed.events().length, 'the head is the last event', () => String(books.head()));
  for (const payment of payments) {
    const last = feed.events().findLast(({ paymentId }) => paymentId === payment.id);
    judgeRow(payment, JSON.parse(last?.snapshot ?? '{}'));
  }
  const archived = new Set(books.eventsAfter(0).flatMap(line => (isArchived(line) ? line.sequence : [])));
  for (const watch of watchers.watches()) auditWatch(watch, feed.events(), archived, true);
  const { questionsPerSecond } = temperament.gateways.daraja;
  auditRate(
    daraja.calls(),
    world.ownQuestionsAt,
    questionsPerSecond,
    temperament.climate.isSlow || world.weather.hasFrozen(),
  );
  auditLocks(daraja.calls(), findRefusals(world));
  const forged = forgeries.filter(({ route }) => route === 'status/callback');
  auditEnquiries(books, ledger.movements(), () => forged.length > 0);
}

function gatherMoney({ ledger, door, payers, temperament }: World): MoneyEvidence {
  const acknowledged = door.acknowledged();
  return {
    ledger: ledger.movements(),
    isTill: temperament.gateways.shortcodes.some(({ type }) => type === 'till'),
    asked: ledger.asked,
    handedOver: ledger.handedOver,
    wishes: payers.wishes(),
    heardTrue: new Set(
      acknowledged.flatMap(({ meaning, ticket }) =>
        meaning === 'TRUTH' && ticket !== null && ledger.byTicket(ticket)?.resultCode === '0' ? ticket : [],
      ),
    ),
    inventedBare: new Map([...door.forgedBare()].map(id => [id, inventReceipt(id)])),
    heardPaid: new Set(
      acknowledged.flatMap(({ claims, ticket }) => (claims !== undefined && ticket !== null ? ticket : [])),
    ),
  };
}

/**
 * A refusal that went to the spool is applied later, nobody knows when. A copy refuses nothing again: it may come to a process that
 * was started since, also when nobody lived to acknowledge the first.
 */
function findRefusals({ door, gateways }: World): Refusals {
  const applied = door
    .acknowledged()
    .filter(({ meaning, isSpooled, isCopy }) => meaning === 'LOCK' && !isSpooled && !isCopy);
  return { appliedAt: applied.map(({ at }) => at), bornAt: gateways.bornAt() };
}
