/** An enquiry that M-Pesa has not answered, for tests that store its row themselves. */

export const NO_ANSWER = {
  ...{ conversationId: null, originatorConversationId: null, paymentId: null, mpesaReceipt: null, isOwn: false },
  ...{ transactionStatus: null, amountCents: null, balanceId: null, resultCode: null, resultDescription: null },
  ...{ createdAt: 0, deadlineAt: 0, answeredAt: null },
} as const;
