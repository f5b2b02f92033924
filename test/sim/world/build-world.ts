/** Puts one seed's world together: M-Pesa, the instances, their callers and their enemies, around one clock. */

import { createCallbackKeys } from '../../../src/lib/callback-keys.js';
import { Secret } from '../../../src/lib/secret.js';
import { createCallbackUrls } from '../../../src/operations/callback-urls.js';
import { createApprovers } from '../clients/approvers.js';
import { type Archiver, createArchiver } from '../clients/archiver.js';
import { askSomething } from '../clients/askers.js';
import { forge, type Insight } from '../clients/forger.js';
import { createHandPayers } from '../clients/hand-payers.js';
import { createPayers, type Payers } from '../clients/payers.js';
import { createWatchers, type Watchers } from '../clients/watchers.js';
import { createFakeDaraja, type FakeDaraja } from '../daraja/fake-daraja.js';
import { createFrontDoor, type FrontDoor } from '../daraja/front-door.js';
import type { HandRules } from '../daraja/hand-desk.js';
import { createLedger, type Ledger } from '../daraja/ledger.js';
import { createQuestionDoor, type QuestionDoor } from '../daraja/question-door.js';
import type { Arena } from './arena.js';
import { createBells } from './bells.js';
import { createDice } from './dice.js';
import { createDisk, type Disk } from './disk.js';
import { createGateways, type Gateways } from './gateways.js';
import { drawTemperament, type Temperament } from './temperament.js';
import { createTranscript, type Transcript } from './transcript.js';
import { createWeather, type Weather } from './weather.js';
import { createWorldClock, type WorldClock } from './world-clock.js';

export interface World {
  readonly temperament: Temperament;
  readonly clock: WorldClock;
  readonly transcript: Transcript;
  readonly weather: Weather;
  readonly ledger: Ledger;
  readonly daraja: FakeDaraja;
  readonly door: FrontDoor;
  readonly questionDoor: QuestionDoor;
  readonly gateways: Gateways;
  readonly payers: Payers;
  readonly watchers: Watchers;
  readonly archiver: Archiver;
  /** When callers put questions of their own. */
  readonly ownQuestionsAt: readonly number[];
  /** One of each, at any moment. */
  readonly forge: () => void;
  readonly ask: () => void;
  readonly payByHand: () => void;
}

/** Turns of the event loop without a rest: more is somebody who waits by asking again and again. */
const TURNS_MAX = 10_000_000;
const OPEN = ['PENDING', 'TIMED_OUT'];
const SETTLED = ['COMPLETED', 'FAILED', 'REVERSED'];
const START_AT = Date.UTC(2026, 10, 23, 9);
const keys = createCallbackKeys([new Secret('the secret of the simulated gateway')]);
const urls = createCallbackUrls('https://gateway.example', keys);

export function buildWorld(seed: number, arena: Arena, onLine?: (line: string) => void): World {
  const dice = createDice(String(seed));
  const temperament = drawTemperament(dice.fork('temperament'));
  const disk = createDisk();
  const settle = () => comeToRest(disk);
  const clock = createWorldClock(START_AT, dice.fork('clock'), settle);
  const transcript = createTranscript(clock.elapsed, onLine);
  const weather = createWeather(temperament.climate, dice.fork('weather'), clock);
  const ledger = createLedger();
  const daraja = createFakeDaraja({
    ...{ ledger, clock, transcript, dice: dice.fork('daraja') },
    weather,
    byHand: readHandRules(temperament),
    post: post => void door.post(post),
    ask: asked => questionDoor.ask(asked),
  });
  const gateways = createGateways(temperament.gateways, {
    ...{ store: arena.store, folder: arena.folder, disk, weather, clock, urls, transcript },
    bells: createBells(clock, weather, dice.fork('bells')),
    transportFor: daraja.transportFor,
    dice: dice.fork('gateways'),
  });
  const door = createFrontDoor({ gateways, keys, clock, transcript, dice: dice.fork('door') });
  const questionDoor = createQuestionDoor({
    ...{ gateways, keys, clock, transcript, dice: dice.fork('question door'), keep: door.keep },
    look: reference => ({ open: findOpen(arena, reference), isWell: weather.isWell(), isAway: weather.isAway() }),
  });
  const watchers = createWatchers({ gateways, clock, transcript, books: arena.books, dice: dice.fork('watchers') });
  const archiver = createArchiver({ store: arena.store, weather, clock, transcript, dice: dice.fork('archiver') });
  const watcherDice = dice.fork('who watches');
  const payers = createPayers({
    ...{ gateways, clock, transcript, dice: dice.fork('payers') },
    shortcode: temperament.gateways.shortcodes[0]?.shortcode ?? '',
    books: arena.books,
    onPayment: payment => {
      approvers.hearOf(payment);
      handPayers.hearOf(payment);
      if (watcherDice.chance(0.4)) watchers.watch(payment.id, null);
    },
  });
  const approvers = createApprovers({
    ...{ gateways, clock, transcript, dice: dice.fork('approvers') },
    onCut: payers.cut,
  });
  const handPayers = createHandPayers({
    ...{ payers, daraja, clock, dice: dice.fork('by hand') },
    isC2bRegistered: temperament.isC2bRegistered,
    isAskedFirst: temperament.isAskedFirst,
  });
  const ownQuestionsAt: number[] = [];
  const forger = { ledger, door, insight: createInsight(arena, temperament), dice: dice.fork('forger') };
  const asker = { gateways, transcript, ledger, books: arena.books, dice: dice.fork('asker') };
  return {
    ...{
      temperament,
      clock,
      transcript,
      weather,
      ledger,
      daraja,
      door,
      questionDoor,
      gateways,
      payers,
      watchers,
      archiver,
      ownQuestionsAt,
    },
    payByHand: handPayers.pay,
    forge: () => void forge(forger),
    ask: () => void askSomething({ ...asker, onQuestion: () => void ownQuestionsAt.push(clock.elapsed()) }),
  };
}

function readHandRules(temperament: Temperament): HandRules {
  const { gateways, form, isC2bRegistered, isAskedFirst, isPaidUnanswered } = temperament;
  const [first] = gateways.shortcodes;
  if (!first) throw new Error('there is a shortcode');
  const { shortcode, tillNumber } = first;
  const url = isC2bRegistered ? urls.urlFor('c2b/confirmation', shortcode) : null;
  const questions = isAskedFirst ? { url: urls.urlFor('c2b/validation', shortcode), isPaidUnanswered } : null;
  return { url, questions, shortcode, party: tillNumber ?? shortcode, isTill: tillNumber !== null, form };
}

/** Pushes without an outcome whose reference a payer may have meant: he types it in any letters. */
function findOpen({ books }: Arena, reference: string): ReadonlyMap<string, number> {
  const open = books.payments().filter(({ kind, status, reference: own }) => {
    return kind === 'STK_PUSH' && OPEN.includes(status) && own === reference;
  });
  return new Map(open.map(({ id, amountCents }) => [id, amountCents]));
}

/** Resolves when nothing moves any more until time goes on, however fast this machine is today. */
async function comeToRest(disk: Disk): Promise<void> {
  let turns = 0;
  const turn = async (): Promise<void> => {
    turns += 1;
    if (turns > TURNS_MAX) throw new Error('the simulated world never comes to rest');
    await new Promise<void>(resolve => void setImmediate(resolve));
  };
  do {
    do await turn();
    while (process.getActiveResourcesInfo().includes('Immediate'));
    while (disk.isBusy()) await turn();
  } while (disk.tell());
}

function createInsight({ books }: Arena, { gateways }: Temperament): Insight {
  const { verifyAboveCents } = gateways;
  return {
    areIdsKnown: ticket =>
      books.payments().some(row => row.id === ticket && (row.conversationId ?? row.checkoutId) !== null),
    findUsedReceipt: except =>
      books.payments().find(row => row.id !== except && row.receipt !== null && row.receiptSource === 'KEYED')
        ?.receipt ?? null,
    findOpenEnquiry: () => {
      const open = books.enquiries().find(row => row.status === 'PENDING' && row.kind === 'STATUS' && row.paymentId);
      const { firstId = null, secondId = null, paymentId = null } = open ?? {};
      return firstId !== null && secondId !== null && paymentId !== null ? { firstId, secondId, paymentId } : null;
    },
    isSettled: ticket => books.payments().some(row => row.id === ticket && SETTLED.includes(row.status)),
    isVerified: amount => verifyAboveCents !== null && amount * 100 >= verifyAboveCents,
  };
}
