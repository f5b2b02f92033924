/** This gateway, this key, what the key may do, and three lines of code that use it. */

import '../../components/form.css';
import { CopyButton } from '../../components/copy-button.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { RIGHT_TEXTS, ROLE_TEXTS } from '../../texts/role-texts.js';
import './connect.css';

const TEXTS = defineTexts(
  {
    title: 'Connect',
    key: 'This key',
    none: 'No key is needed here: every caller is admin.',
    role: 'Role',
    numbers: 'Our numbers',
    version: 'Gateway',
    rights: 'It may',
    code: 'Three lines that use it',
    codeAdvice: 'Put the key into MPESA_GATEWAY_KEY on your server. A browser never gets it: it gets a watch token.',
  },
  {
    title: 'Unganisha',
    key: 'Ufunguo huu',
    none: 'Ufunguo hauhitajiki hapa: kila anayeuliza ni admin.',
    role: 'Jukumu',
    numbers: 'Nambari zetu',
    version: 'Lango',
    rights: 'Unaweza',
    code: 'Mistari mitatu inayoutumia',
    codeAdvice:
      'Weka ufunguo kwenye MPESA_GATEWAY_KEY kwenye seva yako. Kivinjari hakiupati kamwe: hupata tokeni ya kutazama.',
  },
);

function writeCurl(origin: string): string {
  return `curl ${origin}/graphql \\
  -H "authorization: Bearer $MPESA_GATEWAY_KEY" -H "content-type: application/json" \\
  -d '{"query":"{ payments(first: 3) { edges { node { id status amount } } } }"}'`;
}

function writeScript(origin: string): string {
  return `import { createClient } from '@mpesa-gateway/client';
const mpesa = createClient({ url: '${origin}', token: process.env.MPESA_GATEWAY_KEY });
for await (const { payment } of mpesa.watchAll()) console.log(payment.id, payment.phase);`;
}

export function ConnectPage() {
  const texts = useTexts(TEXTS);
  const roles = useTexts(ROLE_TEXTS);
  const rights = useTexts(RIGHT_TEXTS);
  const { gateway, key, can } = useSession();
  const { caller, role, shortcodes, version, environment } = gateway;
  return (
    <section className="connect">
      <h1>{texts.title}</h1>
      <div className="card">
        <dl className="facts">
          <dt>{texts.key}</dt>
          <dd>{key === null ? texts.none : <strong>{caller}</strong>}</dd>
          <dt>{texts.role}</dt>
          <dd>{roles[role]}</dd>
          <dt>{texts.rights}</dt>
          <dd>
            <ul>
              {gateway.rights.map(right => (
                <li key={right}>{rights[right] ?? right}</li>
              ))}
            </ul>
          </dd>
          <dt>{texts.numbers}</dt>
          <dd>{shortcodes.map(({ number, type }) => `${number} (${type.toLowerCase()})`).join(', ')}</dd>
          <dt>{texts.version}</dt>
          <dd>
            {version}, {environment.toLowerCase()}
          </dd>
        </dl>
      </div>
      {can('READ_PAYMENTS') && (
        <>
          <h2>{texts.code}</h2>
          <p className="quiet">{texts.codeAdvice}</p>
          <Code name="curl" code={writeCurl(location.origin)} />
          <Code name="JavaScript" code={writeScript(location.origin)} />
        </>
      )}
    </section>
  );
}

function Code({ name, code }: { readonly name: string; readonly code: string }) {
  return (
    <figure>
      <figcaption>
        {name} <CopyButton value={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre className="card scroll" tabIndex={0}>
        {code}
      </pre>
    </figure>
  );
}
