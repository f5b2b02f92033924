/** What a payment's outcome means for the business, and what to do about it. (What to tell the payer is `payerMessage`.) */

import type { FailureReason, PaymentPhase } from '../../api/schema.js';
import { defineTexts } from '../../texts/language.js';

type Open = Exclude<PaymentPhase, 'FAILED'>;

export const PHASE_MEANINGS = defineTexts<Open>(
  {
    AWAITING_APPROVAL: 'A second person has to approve it. Nothing was sent.',
    SENDING: 'The request is on its way to M-Pesa.',
    PROMPTED: 'The customer’s phone asks for the PIN.',
    CONFIRMING: 'M-Pesa is being asked for the outcome.',
    UNKNOWN: 'M-Pesa has not answered in time. Money may have moved.',
    PAID: 'The money has moved.',
    REVERSED: 'The money was given back.',
  },
  {
    AWAITING_APPROVAL: 'Mtu wa pili lazima aidhinishe. Hakuna kilichotumwa.',
    SENDING: 'Ombi linaelekea M-Pesa.',
    PROMPTED: 'Simu ya mteja inaomba PIN.',
    CONFIRMING: 'M-Pesa inaulizwa matokeo.',
    UNKNOWN: 'M-Pesa haijajibu kwa wakati. Huenda pesa zimehamishwa.',
    PAID: 'Pesa zimehamishwa.',
    REVERSED: 'Pesa zimerudishwa.',
  },
);

export const PHASE_ADVICE = defineTexts<Open>(
  {
    AWAITING_APPROVAL: 'Ask somebody with another key to decide.',
    SENDING: 'Wait.',
    PROMPTED: 'Wait. Do not ask the customer to pay again.',
    CONFIRMING: 'Wait, or ask M-Pesa now. Nobody should pay again.',
    UNKNOWN: 'Nobody should pay again. The gateway keeps asking; you can ask M-Pesa now.',
    PAID: 'Deliver what was paid for.',
    REVERSED: 'Nothing. It was returned.',
  },
  {
    AWAITING_APPROVAL: 'Mwombe mtu mwenye ufunguo mwingine aamue.',
    SENDING: 'Subiri.',
    PROMPTED: 'Subiri. Usimwombe mteja alipe tena.',
    CONFIRMING: 'Subiri, au uliza M-Pesa sasa. Mtu yeyote asilipe tena.',
    UNKNOWN: 'Mtu yeyote asilipe tena. Lango linaendelea kuuliza; unaweza kuuliza M-Pesa sasa.',
    PAID: 'Toa bidhaa.',
    REVERSED: 'Hakuna. Zimerudishwa.',
  },
);

export const FAILURE_MEANINGS = defineTexts<FailureReason>(
  {
    CANCELLED_BY_CUSTOMER: 'The customer cancelled the prompt, or let it run out.',
    INSUFFICIENT_FUNDS: 'The paying account does not have enough money.',
    WRONG_PIN: 'The customer entered a wrong PIN.',
    CUSTOMER_UNREACHABLE: 'The phone is off or has no network, or nobody answered the prompt.',
    CUSTOMER_BUSY: 'Another M-Pesa session was open on the phone.',
    PROMPT_EXPIRED: 'The customer did not enter the PIN in time.',
    LIMIT_EXCEEDED: 'The amount is outside the limits of M-Pesa or of the account.',
    INVALID_RECIPIENT: 'M-Pesa cannot pay this recipient.',
    REFUSED_BY_MPESA: 'M-Pesa refused it under one of its rules.',
    MPESA_UNAVAILABLE: 'M-Pesa could not be reached, or could not deliver the request.',
    CONFIGURATION: 'The business is set up wrongly, at M-Pesa or in this gateway.',
    REJECTED: 'A second person rejected the payout, or nobody approved it in time. Nothing was sent.',
    OTHER: 'M-Pesa gave a reason that has no name here; see the result code.',
  },
  {
    CANCELLED_BY_CUSTOMER: 'Mteja alighairi ombi, au aliliacha likaisha muda.',
    INSUFFICIENT_FUNDS: 'Akaunti inayolipa haina pesa za kutosha.',
    WRONG_PIN: 'Mteja aliweka PIN isiyo sahihi.',
    CUSTOMER_UNREACHABLE: 'Simu imezimwa au haina mtandao, au hakuna aliyejibu ombi.',
    CUSTOMER_BUSY: 'Kulikuwa na shughuli nyingine ya M-Pesa kwenye simu.',
    PROMPT_EXPIRED: 'Mteja hakuweka PIN kwa wakati.',
    LIMIT_EXCEEDED: 'Kiasi kiko nje ya viwango vya M-Pesa au vya akaunti.',
    INVALID_RECIPIENT: 'M-Pesa haiwezi kumlipa mpokeaji huyu.',
    REFUSED_BY_MPESA: 'M-Pesa ilikataa kwa mujibu wa kanuni zake.',
    MPESA_UNAVAILABLE: 'M-Pesa haikupatikana, au haikuweza kufikisha ombi.',
    CONFIGURATION: 'Biashara haijasanidiwa vizuri, M-Pesa au kwenye lango hili.',
    REJECTED: 'Mtu wa pili alikataa malipo, au hakuna aliyeidhinisha kwa wakati. Hakuna kilichotumwa.',
    OTHER: 'M-Pesa ilitoa sababu isiyo na jina hapa; angalia msimbo wa matokeo.',
  },
);

export const FAILURE_ADVICE = defineTexts<FailureReason>(
  {
    CANCELLED_BY_CUSTOMER: 'Ask the customer whether to try again.',
    INSUFFICIENT_FUNDS:
      'For a push, the customer adds money and tries again. For a payout, fill your own account first.',
    WRONG_PIN: 'Try again. A forgotten PIN is the customer’s matter with Safaricom.',
    CUSTOMER_UNREACHABLE: 'See that the phone is on, unlocked and has network, then try again.',
    CUSTOMER_BUSY: 'Wait a minute, then try again.',
    PROMPT_EXPIRED: 'Try again, with the phone at hand.',
    LIMIT_EXCEEDED: 'The same amount will fail again today. Take the payment in another way.',
    INVALID_RECIPIENT: 'Check the number, and whether it is registered with M-Pesa.',
    REFUSED_BY_MPESA: 'Look up the result code. The customer may have to call Safaricom.',
    MPESA_UNAVAILABLE: 'Try again in a few minutes. No money was taken.',
    CONFIGURATION: 'Run npx mpesa-gateway doctor and fix what it reports. Then try again.',
    REJECTED: 'Ask the person who rejected it. If the payout is right after all, ask for it again.',
    OTHER: 'Look up the result code before you try again.',
  },
  {
    CANCELLED_BY_CUSTOMER: 'Muulize mteja kama angependa kujaribu tena.',
    INSUFFICIENT_FUNDS:
      'Mteja aongeze pesa kisha ajaribu tena. Kama unalipa wewe, ongeza pesa kwenye akaunti yako kwanza.',
    WRONG_PIN: 'Jaribu tena. PIN iliyosahaulika ni suala la mteja na Safaricom.',
    CUSTOMER_UNREACHABLE: 'Hakikisha simu imewashwa, imefunguliwa na ina mtandao, kisha ujaribu tena.',
    CUSTOMER_BUSY: 'Subiri dakika moja, kisha ujaribu tena.',
    PROMPT_EXPIRED: 'Jaribu tena, simu ikiwa karibu.',
    LIMIT_EXCEEDED: 'Kiasi hiki kitakataliwa tena leo. Pokea malipo kwa njia nyingine.',
    INVALID_RECIPIENT: 'Hakikisha nambari ni sahihi, na imesajiliwa M-Pesa.',
    REFUSED_BY_MPESA: 'Tafuta maana ya msimbo wa matokeo. Huenda mteja akahitaji kupigia Safaricom.',
    MPESA_UNAVAILABLE: 'Jaribu tena baada ya dakika chache. Pesa hazijakatwa.',
    CONFIGURATION: 'Endesha doctor (npx mpesa-gateway doctor), na urekebishe inachotaja kabla ya kujaribu tena.',
    REJECTED: 'Uliza ni nani aliyekataa. Kama ni sahihi, omba tena.',
    OTHER: 'Tafuta maana ya msimbo wa matokeo kabla ya kujaribu tena.',
  },
);
