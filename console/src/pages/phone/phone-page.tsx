/** Phones of the simulator, side by side, and the mischief around them. */

import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { formatPhone } from '../../format/phone.js';
import { fill, useTexts } from '../../texts/language.js';
import { HandPayment } from './hand-payment.js';
import { Mischief } from './mischief.js';
import { nextNumber, readNumber, readNumbers } from './numbers.js';
import { PhoneFrame } from './phone-frame.js';
import { Ring } from './ring.js';
import { TEXTS } from './texts.js';

/** The address says which phones: `?phones=254700000000,254710000000`. */
export function PhonePage() {
  const texts = useTexts(TEXTS);
  const [search, setSearch] = useSearchParams();
  const numbers = readNumbers(search.toString());
  const show = (shown: readonly string[]) => setSearch({ phones: shown.join(',') });
  return (
    <section>
      <h1>{texts.title}</h1>
      <p className="phones-lead">{texts.lead}</p>
      <div className="phones-parts">
        <div>
          <ul className="phones-row">
            {numbers.map(number => (
              <li key={number}>
                <PhoneFrame number={number} />
                <div className="card phones-acts">
                  <Ring number={number} />
                  <HandPayment number={number} />
                  {numbers.length > 1 && (
                    <button type="button" onClick={() => show(numbers.filter(other => other !== number))}>
                      {fill(texts.remove, { number: formatPhone(number) })}
                    </button>
                  )}
                </div>
              </li>
            ))}
          </ul>
          <AddPhone key={numbers.length} numbers={numbers} onAdd={number => show([...numbers, number])} />
        </div>
        <Mischief />
      </div>
    </section>
  );
}

interface AddProps {
  readonly numbers: readonly string[];
  onAdd(number: string): void;
}

function AddPhone({ numbers, onAdd }: AddProps) {
  const texts = useTexts(TEXTS);
  const [typed, setTyped] = useState(formatPhone(nextNumber(numbers)));
  const [isWrong, setWrong] = useState(false);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const number = readNumber(typed);
    setWrong(number === null);
    if (number !== null) onAdd(number);
  };
  return (
    <form className="phones-add" onSubmit={add} noValidate>
      <label>
        {texts.number}{' '}
        <input
          type="tel"
          value={typed}
          onChange={event => setTyped(event.target.value)}
          aria-invalid={isWrong || undefined}
        />
      </label>
      <button type="submit">{texts.add}</button>
      {isWrong && <small role="alert">{texts.badNumber}</small>}
    </form>
  );
}
