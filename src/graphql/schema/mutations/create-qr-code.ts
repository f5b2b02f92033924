/** The mutation createQrCode. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { AllowedTo } from '../../authorize.js';
import type { GraphqlContext } from '../../context.js';
import { QrCodeInput, readQrCodeInput } from '../input/qr-code-input.js';
import { QrCode } from '../types/qr-code.js';

@Resolver()
export class CreateQrCode {
  @AllowedTo('ASK_MPESA')
  @Mutation(() => QrCode, {
    description: 'Has M-Pesa draw a QR code. Nothing is stored; a payment made with it arrives as C2B.',
  })
  async createQrCode(
    @Arg('input', () => QrCodeInput, { description: 'The QR code to draw.' }) input: QrCodeInput,
    @Ctx() { stations }: GraphqlContext,
  ): Promise<QrCode> {
    return stations.lookUps.qrCode(readQrCodeInput(input));
  }
}
