/** One line that a person writes about what is being done, such as why: kept with it for good. */

import { Field } from './field.js';

interface NoteFieldProps {
  /** As the API names it. */
  readonly name?: 'note' | 'reason';
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly isRequired?: boolean;
  onWrite(written: string): void;
}

/** As much as the gateway takes; blanks alone say nothing. */
export function NoteField({ name = 'note', label, hint, value, isRequired = true, onWrite }: NoteFieldProps) {
  return (
    <Field
      name={name}
      label={label}
      hint={hint}
      value={value}
      onChange={event => onWrite(event.target.value)}
      required={isRequired}
      maxLength={500}
      pattern=".*\S.*"
    />
  );
}
