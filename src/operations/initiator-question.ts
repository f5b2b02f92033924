/** What transaction status and account balance have in common: a question about a shortcode, signed by its initiator (daraja.md section 8). */

import type { Initiator, ResultUrls } from './operation.js';

/** A question in our words. */
export interface InitiatorQuestion extends ResultUrls {
  readonly shortcode: string;
  readonly remarks: string;
}

/** The request in Daraja's own words. */
export interface InitiatorQuestionMessage<Command extends string> {
  readonly Initiator: string;
  readonly SecurityCredential: string;
  readonly CommandID: Command;
  readonly PartyA: string;
  readonly IdentifierType: '4';
  readonly Remarks: string;
  readonly QueueTimeOutURL: string;
  readonly ResultURL: string;
}

/** The signed request; the initiator's credential is encrypted already. */
export function buildInitiatorQuestion<Command extends string>(
  command: Command,
  { shortcode, remarks, resultUrl, timeoutUrl }: InitiatorQuestion,
  { name, securityCredential }: Initiator,
): InitiatorQuestionMessage<Command> {
  return {
    Initiator: name,
    SecurityCredential: securityCredential,
    CommandID: command,
    PartyA: shortcode,
    IdentifierType: '4',
    Remarks: remarks,
    QueueTimeOutURL: timeoutUrl,
    ResultURL: resultUrl,
  };
}
