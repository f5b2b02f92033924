/** The message in which M-Pesa tells of a payment by hand, as it writes it, for tests that post it themselves. */

let receipts = 0;

/** A receipt that no other test of this process uses. */
export function freshReceipt(): string {
  receipts += 1;
  return `UKC${String(receipts).padStart(7, '0')}`;
}

/** All values are text; `changes` replaces fields, and takes away those that it sets to undefined. */
export function c2bBody(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    TransactionType: 'Pay Bill',
    TransID: freshReceipt(),
    TransTime: '20261128101546',
    TransAmount: '120.00',
    BusinessShortCode: '600000',
    BillRefNumber: 'INV-77',
    InvoiceNumber: '',
    OrgAccountBalance: '4210.00',
    ThirdPartyTransID: '',
    MSISDN: '2547 ***** 126',
    FirstName: 'JANE',
    MiddleName: '',
    LastName: '',
    ...changes,
  };
}
