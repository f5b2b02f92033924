/** Generated from the gateway's own sentences by `npm run generate`; do not edit. */

/** What a payer is told in each phase; `{amount}` and `{receipt}` are to be replaced. */
export const PHASE_TEXTS = {
  EN: {
    AWAITING_APPROVAL: "The business has to approve this payment first.",
    SENDING: "Sending the request to your phone…",
    PROMPTED: "Look at your phone. Enter your M-Pesa PIN to pay {amount}.",
    CONFIRMING: "Waiting for M-Pesa to confirm. This may take a few minutes.",
    UNKNOWN: "M-Pesa has not answered yet. We keep asking. Please do not pay again.",
    PAID: "Paid. M-Pesa receipt {receipt}.",
    PAID_WITHOUT_RECEIPT: "Paid. The receipt is in your M-Pesa message.",
    FAILED: "The payment did not go through.",
    REVERSED: "{amount} was returned to your M-Pesa.",
  },
  SW: {
    AWAITING_APPROVAL: "Biashara inapaswa kuidhinisha kwanza.",
    SENDING: "Tunatuma ombi kwenye simu yako…",
    PROMPTED: "Angalia simu yako. Weka PIN yako ya M-Pesa kulipa {amount}.",
    CONFIRMING: "Tunasubiri M-Pesa ithibitishe malipo. Huenda ikachukua dakika chache.",
    UNKNOWN: "M-Pesa bado haijajibu. Tunaendelea kuuliza. Tafadhali usilipe tena.",
    PAID: "Malipo yamepokelewa. Risiti ya M-Pesa: {receipt}.",
    PAID_WITHOUT_RECEIPT: "Malipo yamepokelewa. Risiti iko kwenye ujumbe wako wa M-Pesa.",
    FAILED: "Malipo hayakufaulu.",
    REVERSED: "{amount} zimerudishwa kwenye M-Pesa yako.",
  },
};
