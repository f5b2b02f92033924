/** Makes a key for a program or a person. */

import type { Role } from '../../api/schema.js';
import { Field, isAboutFields } from '../../components/field.js';
import { Problem } from '../../components/problem.js';
import { readForm } from '../../components/read-form.js';
import { useAct } from '../../components/use-act.js';
import { endOfDay } from '../../format/time.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { ROLE_TEXTS, ROLES } from '../../texts/role-texts.js';
import { CREATE_KEY, type NewKeyInput } from './documents.js';
import type { Secret } from './shown-once.js';

const TEXTS = defineTexts(
  {
    make: 'Make a key',
    name: 'For whom',
    nameHint: 'Letters, digits, “.”, “_” and “-”. It is in the audit log, and idempotency keys belong to it.',
    role: 'What it may do',
    ends: 'Expires on',
    endsHint: 'At the end of that day in Nairobi. If you leave this empty, the key does not expire.',
    shortcodes: 'Bound to our number',
    all: 'All our numbers',
    addresses: 'Used from',
    addressesHint: 'Addresses and CIDR ranges, with spaces between them. If you leave this empty, from everywhere.',
    submit: 'Make it',
  },
  {
    make: 'Tengeneza ufunguo',
    name: 'Kwa nani',
    nameHint: 'Herufi, tarakimu, “.”, “_” na “-”. Huonekana kwenye kumbukumbu ya ukaguzi.',
    role: 'Unachoweza kufanya',
    ends: 'Unaisha tarehe',
    endsHint: 'Mwisho wa siku hiyo, Nairobi. Ukiacha wazi: hauishi wenyewe.',
    shortcodes: 'Umefungwa kwa nambari yetu',
    all: 'Nambari zetu zote',
    addresses: 'Unatumika kutoka',
    addressesHint: 'Anwani na masafa ya CIDR, yakitenganishwa kwa nafasi. Ukiacha wazi: kutoka popote.',
    submit: 'Utengeneze',
  },
);

const NAMES = ['name', 'role', 'expiresAt', 'shortcodes', 'addresses'] as const;

function build(given: Readonly<Record<(typeof NAMES)[number], string>>): NewKeyInput {
  const { name, role, expiresAt, shortcodes, addresses } = given;
  return {
    name,
    // The select has no other values.
    role: role as Role,
    expiresAt: expiresAt ? endOfDay(expiresAt).toISOString() : null,
    shortcodes: shortcodes ? [shortcodes] : null,
    addresses: addresses ? addresses.split(/[\s,]+/) : null,
  };
}

export function NewKey({ onMade }: { onMade(secret: Secret): void }) {
  const texts = useTexts(TEXTS);
  const roles = useTexts(ROLE_TEXTS);
  const { ask, gateway } = useSession();
  const { isBusy, error, run } = useAct();
  const make = readForm(given => {
    const input = build(given);
    run(async () => onMade({ name: input.name, key: (await ask(CREATE_KEY, input)).made.key }));
  }, NAMES);
  return (
    <details className="card">
      <summary>{texts.make}</summary>
      <form className="form" noValidate onSubmit={make}>
        <Field name="name" label={texts.name} hint={texts.nameHint} error={error} maxLength={64} required />
        <Field name="role" label={texts.role} error={error}>
          {attributes => (
            <select {...attributes}>
              {ROLES.map(role => (
                <option key={role} value={role}>
                  {roles[role]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="shortcodes" label={texts.shortcodes} error={error}>
          {attributes => (
            <select {...attributes}>
              <option value="">{texts.all}</option>
              {gateway.shortcodes.map(({ number }) => (
                <option key={number}>{number}</option>
              ))}
            </select>
          )}
        </Field>
        <Field name="expiresAt" label={texts.ends} hint={texts.endsHint} error={error} type="date" />
        <Field name="addresses" label={texts.addresses} hint={texts.addressesHint} error={error} />
        {error !== null && !isAboutFields(error) && <Problem error={error} />}
        <button type="submit" aria-disabled={isBusy}>
          {texts.submit}
        </button>
      </form>
    </details>
  );
}
