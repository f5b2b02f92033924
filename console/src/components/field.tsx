/** One field of a form: its label, its advice, and what is wrong with it right beside it. */

import { type ComponentProps, type ReactNode, useId } from 'react';
import { AskError } from '../api/ask.js';
import { defineTexts, fill, useTexts } from '../texts/language.js';
import './form.css';

const TEXTS = defineTexts(
  {
    amount: 'Enter whole shillings, 1 to 250,000.',
    phoneNumber: 'Enter a mobile number such as 0712 345 678.',
    accountReference: 'Enter up to 12 letters, digits, spaces, “_”, “.” or “-”.',
    partyShortcode: 'Enter the 5 to 8 digits of a paybill or till.',
    remarks: 'Enter 2 to 100 characters.',
    name: 'Enter 1 to 64 letters, digits, “.”, “_” or “-”.',
    other: 'This is not accepted: {message}',
  },
  {
    amount: 'Weka shilingi kamili, 1 hadi 250,000.',
    phoneNumber: 'Weka nambari ya simu kama 0712 345 678.',
    accountReference: 'Weka hadi herufi 12: herufi, tarakimu, nafasi, “_”, “.” au “-”.',
    partyShortcode: 'Weka tarakimu 5 hadi 8 za paybill au till.',
    remarks: 'Weka herufi 2 hadi 100.',
    name: 'Weka herufi 1 hadi 64: herufi, tarakimu, “.”, “_” au “-”.',
    other: 'Hii haikubaliki: {message}',
  },
);

interface FieldProps {
  /** As the API names it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What the gateway answered to the form; only what it says of this field is shown. */
  readonly error?: unknown;
}

function useFault(name: string, error: unknown): string | null {
  const texts = useTexts(TEXTS);
  const fault = error instanceof AskError ? error.fields.find(({ field }) => field === name) : undefined;
  if (!fault) return null;
  const known: Readonly<Record<string, string>> = texts;
  return known[name] ?? fill(texts.other, { message: fault.message });
}

interface Attributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
}

type InputProps = FieldProps & Omit<ComponentProps<'input'>, 'children'>;

/** An input, or with `children` a function that makes another control from the attributes it needs. */
export function Field(props: InputProps & { readonly children?: (attributes: Attributes) => ReactNode }) {
  const { name, label, hint, error, children, ...input } = props;
  const id = useId();
  const fault = useFault(name, error);
  const about = fault !== null || hint !== undefined ? `${id}-about` : undefined;
  const attributes = { id, name, 'aria-describedby': about };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children ? (
        children(attributes)
      ) : (
        <input autoComplete="off" {...input} {...attributes} aria-invalid={fault !== null || undefined} />
      )}
      {about && (
        <small id={about} className={fault === null ? undefined : 'fault'}>
          {fault ?? hint}
        </small>
      )}
    </div>
  );
}

/** Whether the gateway refused fields that the form shows, so that nothing else has to be said. */
export function isAboutFields(error: unknown): boolean {
  return error instanceof AskError && error.fields.length > 0;
}
