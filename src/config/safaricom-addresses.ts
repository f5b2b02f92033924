/** The addresses that Safaricom publishes for its callbacks (daraja.md section 11); `safaricom` in a list of addresses stands for them. */

export const SAFARICOM_ADDRESSES: readonly string[] = Object.freeze([
  '196.201.212.69',
  '196.201.212.74',
  '196.201.212.127',
  '196.201.212.129',
  '196.201.212.136',
  '196.201.212.138',
  '196.201.213.44',
  '196.201.213.114',
  '196.201.214.200',
  '196.201.214.206',
  '196.201.214.207',
  '196.201.214.208',
]);
