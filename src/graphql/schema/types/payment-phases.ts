/** The fields of the type Payment that follow the clock: its phase, its deadline, and the sentence that goes with them. */

import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Language as LanguageCode } from '../../../domain/failure-messages.js';
import { payerMessage } from '../../../domain/payer-message.js';
import {
  confirmingOf,
  deadlineOf,
  type PhaseParts,
  type PaymentPhase as PhaseValue,
  phaseOf,
} from '../../../domain/phase.js';
import type { GraphqlContext } from '../../context.js';
import type { Timetable } from '../../stations.js';
import { DateTime } from '../scalars/date-time.js';
import { Language } from './language.js';
import { Payment } from './payment.js';
import { PaymentPhase } from './payment-phase.js';

@Resolver(() => Payment)
export class PaymentPhasesResolver {
  @FieldResolver(() => PaymentPhase, { description: 'What a payer is shown, in one word.' })
  phase(@Root() payment: Payment, @Ctx() { stations }: GraphqlContext): PhaseValue {
    return phaseNow(payment.phase, stations.timetable);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When a PENDING payment becomes TIMED_OUT; null otherwise.',
  })
  deadlineAt(@Root() { deadlineAt }: Payment, @Ctx() { stations }: GraphqlContext): number | null {
    return deadlineOf(deadlineAt, stations.timetable.ladders[deadlineAt.kind]);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      'When a payment that is SENDING or PROMPTED becomes CONFIRMING by the clock alone, without a new version; null for one that is not PENDING.',
  })
  confirmingAt(@Root() { confirmingAt }: Payment, @Ctx() { stations }: GraphqlContext): number | null {
    return confirmingOf(confirmingAt, stations.timetable.ladders[confirmingAt.kind]);
  }

  @FieldResolver(() => String, {
    description:
      'What to tell the payer in this phase, or the business where it is the business that pays. A failure also says whether money was taken.',
  })
  payerMessage(
    @Root() payment: Payment,
    @Arg('language', () => Language, { nullable: true, defaultValue: 'EN', description: 'Language of the sentence.' })
    language: LanguageCode | null,
    @Ctx() { stations }: GraphqlContext,
  ): string {
    const phase = phaseNow(payment.payerMessage, stations.timetable);
    return payerMessage(payment.payerMessage, phase, language ?? 'EN');
  }
}

function phaseNow(payment: PhaseParts, { ladders, clock }: Timetable): PhaseValue {
  return phaseOf(payment, ladders[payment.kind], clock.now());
}
