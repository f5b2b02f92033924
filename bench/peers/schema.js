/** What the peers answer: the same fields of the same table as the gateway, as SDL and plain conversions. */

export const typeDefs = `
  type Payment {
    id: ID!
    status: String!
    version: Int!
    amount: String!
    phoneNumber: String
    accountReference: String
    mpesaReceipt: String
    createdAt: String!
    updatedAt: String!
  }
  type PaymentEdge { cursor: String! node: Payment! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type PaymentConnection { edges: [PaymentEdge!]! pageInfo: PageInfo! }
  type Query {
    payment(id: ID!): Payment
    payments(first: Int = 20, after: String): PaymentConnection!
  }
`;

const COLUMNS =
  'id, status, version, amount_cents, phone_number, account_reference, mpesa_receipt, created_at, updated_at';

/**
 * Resolvers over a mysql2 pool, as one writes them by hand: one statement for each field of the query. Prepared, which is
 * faster here than text; a page's size is written into it, because MySQL takes no number for it that mysql2 sends.
 */
export function createResolvers(pool) {
  return {
    Query: {
      payment: async (_, { id }) => {
        const [rows] = await pool.execute(`SELECT ${COLUMNS} FROM payments WHERE id = ?`, [id]);
        return rows[0] ? presentRow(rows[0]) : null;
      },
      payments: async (_, { first, after }) => {
        const where = after ? 'WHERE id < ?' : '';
        const text = `SELECT ${COLUMNS} FROM payments ${where} ORDER BY id DESC LIMIT ${first + 1}`;
        const [rows] = await pool.execute(text, after ? [readCursor(after)] : []);
        return presentPage(rows.map(presentRow), first);
      },
    },
  };
}

export function presentPage(payments, first) {
  const edges = payments.slice(0, first).map(node => ({ cursor: presentCursor(node.id), node }));
  return { edges, pageInfo: { hasNextPage: payments.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

export function presentCursor(id) {
  return Buffer.from(id, 'latin1').toString('base64url');
}

export function readCursor(text) {
  return Buffer.from(text, 'base64url').toString('latin1');
}

export function presentAmount(cents) {
  return (cents / 100).toFixed(2);
}

export function presentInstant(ms) {
  return new Date(Number(ms)).toISOString();
}

function presentRow(row) {
  return {
    id: row.id,
    status: row.status,
    version: row.version,
    amount: presentAmount(row.amount_cents),
    phoneNumber: row.phone_number,
    accountReference: row.account_reference,
    mpesaReceipt: row.mpesa_receipt,
    createdAt: presentInstant(row.created_at),
    updatedAt: presentInstant(row.updated_at),
  };
}
