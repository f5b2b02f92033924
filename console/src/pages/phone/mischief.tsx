/** The switchboard: what befalls the next payment, what goes wrong from now on, and the clock. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../../components/problem.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { give, type Order } from './control.js';
import { Curl } from './curl.js';

const TEXTS = defineTexts(
  {
    title: 'Mischief',
    next: 'The next payment',
    NORMAL: 'goes well',
    LOST: 'loses its callback',
    TWICE: 'is told twice',
    EARLY: 'is told before the acknowledgement',
    LATE: 'is told after the deadline',
    CUT: 'is cut off, but paid',
    MALFORMED: 'is told in half a message',
    always: 'From now on',
    loss: 'Callbacks lost (%)',
    twice: 'Callbacks twice (%)',
    delay: 'Delay (s)',
    daraja: 'Daraja is',
    UP: 'up',
    SLOW: 'slow',
    DOWN: 'down',
    validation: 'Before a payment by hand, M-Pesa asks the shop',
    ON: 'yes',
    OFF: 'no',
    usual: 'Everything as usual',
    clock: 'Clock',
    clockHint: 'Whatever waits in the simulator comes this much sooner.',
    minute: '+1 min',
    hour: '+1 h',
  },
  {
    title: 'Vituko',
    next: 'Malipo yanayofuata',
    NORMAL: 'yanaenda vizuri',
    LOST: 'yanapoteza taarifa yake',
    TWICE: 'yanatangazwa mara mbili',
    EARLY: 'yanatangazwa kabla ya kukubaliwa',
    LATE: 'yanatangazwa baada ya muda kuisha',
    CUT: 'yanakatika, lakini yanalipwa',
    MALFORMED: 'yanatangazwa nusu',
    always: 'Kuanzia sasa',
    loss: 'Taarifa zinazopotea (%)',
    twice: 'Taarifa mara mbili (%)',
    delay: 'Kuchelewa (sekunde)',
    daraja: 'Daraja',
    UP: 'iko sawa',
    SLOW: 'inasuasua',
    DOWN: 'haipatikani',
    validation: 'Kabla ya malipo ya mkono, M-Pesa inauliza duka',
    ON: 'ndiyo',
    OFF: 'hapana',
    usual: 'Rudisha yote kawaida',
    clock: 'Saa',
    clockHint: 'Kinachosubiri kwenye kiigaji huja mapema zaidi.',
    minute: '+dakika 1',
    hour: '+saa 1',
  },
);

const NEXT = ['NORMAL', 'LOST', 'TWICE', 'EARLY', 'LATE', 'CUT', 'MALFORMED'] as const;
const STATES = ['UP', 'SLOW', 'DOWN'] as const;
const VALIDATION = ['OFF', 'ON'] as const;
const LOOK_EVERY_MS = 3_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Knobs {
  readonly nextPayment: (typeof NEXT)[number];
  readonly loss: number;
  readonly twice: number;
  readonly delayMs: number;
  readonly daraja: (typeof STATES)[number];
  readonly validation: (typeof VALIDATION)[number];
}

const USUAL: Knobs = {
  nextPayment: 'NORMAL',
  loss: 0,
  twice: 0,
  delayMs: 1_500,
  daraja: 'UP',
  validation: 'OFF',
};
const LOOK: Order = { method: 'GET', path: 'behaviour' };

interface Board {
  readonly knobs: Knobs | null;
  readonly error: unknown;
  readonly order: Order | null;
  turn(changes: Partial<Knobs>): void;
  skip(ms: number): void;
}

/** Looks again and again: a payment takes its mischief with it. */
function useBoard(): Board {
  const { key } = useSession();
  const [knobs, setKnobs] = useState<Knobs | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [order, setOrder] = useState<Order | null>(null);
  const newest = useRef(0);
  const look = useCallback(
    (given: Order) => {
      newest.current += 1;
      const number = newest.current;
      give<Knobs>(key, given).then(
        found => {
          if (number !== newest.current) return;
          setError(null);
          if (given.path === LOOK.path) setKnobs(found);
        },
        (refused: unknown) => setError(refused),
      );
    },
    [key],
  );
  useEffect(() => {
    look(LOOK);
    const timer = setInterval(() => document.visibilityState === 'visible' && look(LOOK), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  const act = (given: Order) => {
    setOrder(given);
    look(given);
  };
  return {
    ...{ knobs, error, order },
    turn(changes) {
      setKnobs(last => last && { ...last, ...changes });
      act({ method: 'PUT', path: LOOK.path, body: changes });
    },
    skip: ms => act({ method: 'POST', path: 'clock', body: { ms } }),
  };
}

export function Mischief() {
  const texts = useTexts(TEXTS);
  const board = useBoard();
  const { knobs, error, order } = board;
  return (
    <aside className="card mischief" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {error !== null && <Problem error={error} />}
      {knobs && <Switches board={board} knobs={knobs} />}
      {order && <Curl order={order} />}
    </aside>
  );
}

function Switches({ board, knobs }: { readonly board: Board; readonly knobs: Knobs }) {
  const texts = useTexts(TEXTS);
  return (
    <>
      <Choice
        name="nextPayment"
        legend={texts.next}
        words={NEXT}
        chosen={knobs.nextPayment}
        onChoose={nextPayment => board.turn({ nextPayment })}
      />
      <fieldset>
        <legend>{texts.always}</legend>
        <Amount
          label={texts.loss}
          value={knobs.loss * 100}
          max={100}
          onSet={loss => board.turn({ loss: loss / 100 })}
        />
        <Amount
          label={texts.twice}
          value={knobs.twice * 100}
          max={100}
          onSet={twice => board.turn({ twice: twice / 100 })}
        />
        <Amount
          label={texts.delay}
          value={knobs.delayMs / 1_000}
          max={600}
          onSet={seconds => board.turn({ delayMs: Math.round(seconds * 1_000) })}
        />
      </fieldset>
      <Choice
        name="daraja"
        legend={texts.daraja}
        words={STATES}
        chosen={knobs.daraja}
        onChoose={daraja => board.turn({ daraja })}
      />
      <Choice
        name="validation"
        legend={texts.validation}
        words={VALIDATION}
        chosen={knobs.validation}
        onChoose={validation => board.turn({ validation })}
      />
      <fieldset>
        <legend>{texts.clock}</legend>
        <small>{texts.clockHint}</small>
        <div className="actions">
          <button type="button" onClick={() => board.skip(MINUTE_MS)}>
            {texts.minute}
          </button>
          <button type="button" onClick={() => board.skip(HOUR_MS)}>
            {texts.hour}
          </button>
        </div>
      </fieldset>
      <button type="button" onClick={() => board.turn(USUAL)}>
        {texts.usual}
      </button>
    </>
  );
}

interface ChoiceProps<Word extends string> {
  readonly name: string;
  readonly legend: string;
  readonly words: readonly Word[];
  readonly chosen: Word;
  onChoose(word: Word): void;
}

function Choice<Word extends keyof (typeof TEXTS)['EN']>({ name, legend, words, chosen, onChoose }: ChoiceProps<Word>) {
  const texts = useTexts(TEXTS);
  return (
    <fieldset>
      <legend>{legend}</legend>
      {words.map(word => (
        <label key={word}>
          <input type="radio" name={name} checked={word === chosen} onChange={() => onChoose(word)} /> {texts[word]}
        </label>
      ))}
    </fieldset>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  onSet(value: number): void;
}

/** What is typed counts when the field is left, or on Enter. */
function Amount({ label, value, max, onSet }: AmountProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== '' && number >= 0 && number <= max && number !== value) onSet(number);
    setTyped(null);
  };
  return (
    <label className="mischief-amount">
      {label}
      <input
        inputMode="decimal"
        autoComplete="off"
        value={typed ?? String(value)}
        onChange={event => setTyped(event.target.value.replace(',', '.'))}
        onBlur={settle}
        onKeyDown={event => event.key === 'Enter' && settle()}
      />
    </label>
  );
}
