/** Money asked of a customer, and money sent to one or to a business. */

import { Link, useSearchParams } from 'wouter';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { BusinessForm } from './business-form.js';
import { CustomerForm } from './customer-form.js';
import { PushForm } from './push-form.js';
import './send.css';

const TEXTS = defineTexts(
  {
    title: 'Send',
    what: 'What to send',
    push: 'Ask a customer',
    customer: 'Pay a customer',
    business: 'Pay a business',
  },
  { title: 'Tuma', what: 'Unachotuma', push: 'Omba malipo', customer: 'Mlipe mteja', business: 'Lipa biashara' },
);

const FORMS = { push: PushForm, customer: CustomerForm, business: BusinessForm } as const;
type What = keyof typeof FORMS;

/** The address says which form: `?what=customer`. */
export function SendPage() {
  const texts = useTexts(TEXTS);
  const { can } = useSession();
  const [search] = useSearchParams();
  const forms: readonly What[] = [
    ...(can('TAKE_PAYMENTS') ? (['push'] as const) : []),
    ...(can('SEND_MONEY') ? (['customer', 'business'] as const) : []),
  ];
  const what = forms.find(each => each === search.get('what')) ?? forms[0];
  if (!what) return null;
  const Form = FORMS[what];
  return (
    <section>
      <h1>{texts.title}</h1>
      {forms.length > 1 && (
        <nav aria-label={texts.what}>
          <ul className="tabs">
            {forms.map(each => (
              <li key={each}>
                <Link href={`/send?what=${each}`} aria-current={each === what ? 'page' : undefined}>
                  {texts[each]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Form key={what} />
    </section>
  );
}
