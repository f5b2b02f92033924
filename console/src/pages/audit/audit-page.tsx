/** Who did what, newest first. `?actor=…&action=…&subject=…` */

import '../../components/form.css';
import { useSearchParams } from 'wouter';
import { defineDocument } from '../../api/ask.js';
import type { AuditEntry, AuditFilter, PageInfo } from '../../api/schema.js';
import { Field } from '../../components/field.js';
import { Instant } from '../../components/instant.js';
import { Older } from '../../components/older.js';
import { Problem } from '../../components/problem.js';
import { readForm } from '../../components/read-form.js';
import { useAsked } from '../../components/use-asked.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { ACTIONS, type AuditAction, isAction } from './actions.js';

const TEXTS = defineTexts(
  {
    title: 'Audit log',
    advice:
      'Entries are never changed: each carries the hash of the one before, and “mpesa-gateway doctor” checks the chain.',
    actor: 'Key',
    action: 'What',
    subject: 'Done to',
    all: 'Everything',
    search: 'Show',
    empty: 'No entry matches.',
    from: 'from {address}',
  },
  {
    title: 'Kumbukumbu ya ukaguzi',
    advice:
      'Maingizo hayabadilishwi: kila moja lina alama ya lililotangulia, na “mpesa-gateway doctor” hukagua mnyororo.',
    actor: 'Ufunguo',
    action: 'Nini',
    subject: 'Kwa nini au nani',
    all: 'Yote',
    search: 'Onyesha',
    empty: 'Hakuna ingizo kama hili.',
    from: 'kutoka {address}',
  },
);

const AUDIT = defineDocument<
  {
    readonly auditLog: {
      readonly edges: readonly { readonly node: AuditEntry }[];
      readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'hasPreviousPage' | 'endCursor'>;
    };
  },
  { readonly filter: AuditFilter; readonly after: string | null }
>(`query Audit($filter: AuditFilter, $after: String) { auditLog(filter: $filter, first: 50, after: $after) {
  edges { node { id at actor action subject address note } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`);

const NAMES = ['actor', 'action', 'subject'] as const;
type Name = (typeof NAMES)[number];

function readFilter(search: URLSearchParams): AuditFilter {
  const given = (name: Name) => search.get(name) || null;
  const action = given('action');
  return { actor: given('actor'), subject: given('subject'), action: action === null ? null : [action] };
}

export function AuditPage() {
  const texts = useTexts(TEXTS);
  const [search] = useSearchParams();
  const { answer, error, askAgain } = useAsked(AUDIT, { filter: readFilter(search), after: search.get('after') });
  return (
    <section>
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.advice}</p>
      <Filter />
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      {answer?.auditLog.edges.length === 0 && <p className="quiet">{texts.empty}</p>}
      <ul className="rows">
        {answer?.auditLog.edges.map(({ node }) => (
          <Entry key={node.id} entry={node} />
        ))}
      </ul>
      {answer && <Older path="/audit" pageInfo={answer.auditLog.pageInfo} />}
    </section>
  );
}

function Filter() {
  const texts = useTexts(TEXTS);
  const actions = useTexts(ACTIONS);
  const [search, setSearch] = useSearchParams();
  const apply = readForm(given => {
    setSearch(NAMES.flatMap(name => (given[name] ? [[name, given[name]]] : [])));
  }, NAMES);
  return (
    <form key={search.toString()} className="tools" onSubmit={apply}>
      <Field name="actor" label={texts.actor} defaultValue={search.get('actor') ?? ''} />
      <Field name="action" label={texts.action}>
        {attributes => (
          <select {...attributes} defaultValue={search.get('action') ?? ''}>
            <option value="">{texts.all}</option>
            {/* The keys of the texts. */}
            {(Object.keys(actions) as AuditAction[]).map(action => (
              <option key={action} value={action}>
                {actions[action]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="subject" label={texts.subject} defaultValue={search.get('subject') ?? ''} />
      <button type="submit">{texts.search}</button>
    </form>
  );
}

function Entry({ entry: { at, actor, action, subject, address, note } }: { readonly entry: AuditEntry }) {
  const texts = useTexts(TEXTS);
  const actions = useTexts(ACTIONS);
  return (
    <li>
      <p>
        <strong>{isAction(action) ? actions[action] : action}</strong> {subject}
      </p>
      <p className="quiet">
        <Instant at={at} isWithDay />
      </p>
      <p className="wide">
        {actor} {address && <span className="quiet">{fill(texts.from, { address })}</span>}
      </p>
      {note && <p className="wide">{note}</p>}
    </li>
  );
}
