/** Whole shillings in words, as on a cheque: a digit too many is heard at once. */

import type { Language } from '../api/schema.js';

const UNITS = {
  EN: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  SW: 'sifuri moja mbili tatu nne tano sita saba nane tisa',
} as const;
const TENS = {
  EN: '- - twenty thirty forty fifty sixty seventy eighty ninety',
  SW: '- kumi ishirini thelathini arobaini hamsini sitini sabini themanini tisini',
} as const;

const word = (words: string, index: number): string => words.split(' ')[index] ?? '';

function english(below1000: number): string {
  const hundreds = Math.floor(below1000 / 100);
  const rest = below1000 % 100;
  const tens = word(TENS.EN, Math.floor(rest / 10));
  const units = word(UNITS.EN, rest % 10);
  const small = rest < 20 ? word(UNITS.EN, rest) : rest % 10 === 0 ? tens : `${tens}-${units}`;
  if (hundreds === 0) return small;
  return `${word(UNITS.EN, hundreds)} hundred${rest === 0 ? '' : ` and ${small}`}`;
}

function swahili(below1000: number): string {
  const [hundreds, tens, units] = [Math.floor(below1000 / 100), Math.floor(below1000 / 10) % 10, below1000 % 10];
  const parts = [
    ...(hundreds > 0 ? [`mia ${word(UNITS.SW, hundreds)}`] : []),
    ...(tens > 0 ? [word(TENS.SW, tens)] : []),
    ...(units > 0 || below1000 === 0 ? [word(UNITS.SW, units)] : []),
  ];
  return parts.join(' na ');
}

const WORDS: Readonly<Record<Language, (thousands: number, rest: number) => string>> = {
  EN: (thousands, rest) => {
    if (thousands === 0) return `${english(rest)} ${rest === 1 ? 'shilling' : 'shillings'}`;
    const tail = rest === 0 ? '' : rest < 100 ? ` and ${english(rest)}` : ` ${english(rest)}`;
    return `${english(thousands)} thousand${tail} shillings`;
  },
  SW: (thousands, rest) => {
    if (thousands === 0) return `shilingi ${swahili(rest)}`;
    // The comma keeps 20,005 apart from 25,000.
    const tail = rest === 0 ? '' : rest < 100 ? `, na ${swahili(rest)}` : `, ${swahili(rest)}`;
    return `shilingi elfu ${swahili(thousands)}${tail}`;
  },
};

/** Null for what is not whole shillings below a million. */
export function amountInWords(amount: string, language: Language): string | null {
  if (!/^\d{1,6}$/.test(amount)) return null;
  const shillings = Number(amount);
  return WORDS[language](Math.floor(shillings / 1_000), shillings % 1_000);
}
