/** Every environment variable, as data: read by the configuration, and printed as .env.example and as a page of the docs. */

export interface Variable {
  readonly name: string;
  /** The text that counts when the variable is unset; null when there is none. */
  readonly fallback: string | null;
  /** What an unset variable without such a text means. */
  readonly unset?: string;
  readonly meaning: string;
}

export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly Variable[];
}

const SIMULATORS = "the simulator's; required otherwise";

export const VARIABLE_GROUPS = [
  {
    title: 'Listening',
    variables: [
      { name: 'PORT', fallback: '4000', meaning: 'Port to listen on; 0 takes any free one.' },
      { name: 'HOST', fallback: '127.0.0.1', meaning: 'Address to listen on.' },
      {
        name: 'PUBLIC_URL',
        fallback: null,
        unset: 'http://HOST:PORT',
        meaning:
          'Base of the callback URLs that Daraja is given. https outside the simulator (required there); free of mpesa, m-pesa, safaricom, exe, exec, cmd, sql and query.',
      },
      {
        name: 'TRUSTED_PROXIES',
        fallback: null,
        unset: 'none',
        meaning:
          'Proxies whose forwarded headers are believed: addresses or CIDR ranges, separated by commas. Never "true".',
      },
      {
        name: 'ALLOWED_ORIGINS',
        fallback: null,
        unset: 'same origin',
        meaning: 'Browser origins allowed by CORS and by the WebSocket upgrade, such as https://shop.example.com.',
      },
    ],
  },
  {
    title: 'Storage',
    variables: [
      {
        name: 'DATA_DIR',
        fallback: 'data',
        meaning: 'Persistent folder of this instance alone: spool, embedded database, generated secret.',
      },
      {
        name: 'DATABASE_URL',
        fallback: null,
        unset: 'sqlite:DATA_DIR/gateway.sqlite',
        meaning:
          'sqlite:PATH, or mysql://user:password@host:3306/name for MySQL 8.4+ and MariaDB 10.11+. Percent-encode what is special in a URL; the password may be empty.',
      },
      {
        name: 'REDIS_URL',
        fallback: null,
        unset: 'none: one instance, or several that poll',
        meaning: 'redis:// or rediss://, the doorbell between instances. Not with SQLite.',
      },
    ],
  },
  {
    title: 'M-Pesa',
    variables: [
      { name: 'MPESA_ENVIRONMENT', fallback: 'simulator', meaning: 'simulator, sandbox or production.' },
      {
        name: 'MPESA_CONSUMER_KEY',
        fallback: null,
        unset: SIMULATORS,
        meaning: 'Consumer key of the Daraja app.',
      },
      {
        name: 'MPESA_CONSUMER_SECRET',
        fallback: null,
        unset: SIMULATORS,
        meaning: 'Consumer secret of the Daraja app.',
      },
      {
        name: 'MPESA_SHORTCODE',
        fallback: null,
        unset: SIMULATORS,
        meaning: 'The paybill; for a till its store (head office) number.',
      },
      { name: 'MPESA_SHORTCODE_TYPE', fallback: null, unset: 'paybill', meaning: 'paybill or till.' },
      { name: 'MPESA_TILL_NUMBER', fallback: null, unset: 'none', meaning: 'The till number; with type till only.' },
      {
        name: 'MPESA_PASSKEY',
        fallback: null,
        unset: "the simulator's; otherwise no STK push",
        meaning: 'Passkey of the shortcode, for STK push and its query.',
      },
      {
        name: 'MPESA_INITIATOR_NAME',
        fallback: null,
        unset: "the simulator's; otherwise no B2C, status or balance",
        meaning: 'API operator for B2C, status and balance.',
      },
      {
        name: 'MPESA_INITIATOR_PASSWORD',
        fallback: null,
        unset: 'as MPESA_INITIATOR_NAME',
        meaning: 'Password of the API operator.',
      },
      {
        name: 'MPESA_CERTIFICATE',
        fallback: null,
        unset: 'as MPESA_INITIATOR_NAME',
        meaning: "Path of Safaricom's certificate of this environment, or its PEM text.",
      },
      {
        name: 'MPESA_SHORTCODES_FILE',
        fallback: null,
        unset: 'one shortcode, from the variables above',
        meaning:
          'Path of a JSON list of several shortcodes, in place of the variables above; the first is the default.',
      },
      {
        name: 'DARAJA_BASE_URL',
        fallback: null,
        unset: "by environment: the simulator inside, or Safaricom's host",
        meaning: 'Another Daraja host, for tests and proxies; may be http.',
      },
      { name: 'DARAJA_TIMEOUT_SECONDS', fallback: '25', meaning: 'The longest a caller waits for Daraja.' },
      {
        name: 'DARAJA_QUERIES_PER_SECOND',
        fallback: '5',
        meaning: 'Questions about open payments, all instances together.',
      },
      {
        name: 'SIMULATOR_DELAY_MS',
        fallback: '1500',
        meaning: "The simulator's time between an acknowledgement and its callback, in milliseconds.",
      },
    ],
  },
  {
    title: 'Trust',
    variables: [
      {
        name: 'API_KEYS',
        fallback: null,
        unset: 'every caller is admin in the simulator; required otherwise',
        meaning:
          'name:role:key, separated by commas. Roles: admin, server, readonly. A key has 16 to 256 characters of A-Z a-z 0-9 . _ ~ + / = -',
      },
      {
        name: 'CALLBACK_SECRET',
        fallback: null,
        unset: 'made and kept in DATA_DIR in the simulator; required otherwise',
        meaning:
          'Signs callback URLs; at least 32 characters. A list: the first signs, all verify. Keep an old one 30 days, and until C2B URLs are registered again.',
      },
      {
        name: 'TOKEN_SECRET',
        fallback: null,
        unset: 'derived from CALLBACK_SECRET',
        meaning: 'Signs watch tokens; the same form.',
      },
      {
        name: 'CALLBACK_ALLOWED_ADDRESSES',
        fallback: null,
        unset: "loopback in the simulator, Safaricom's published list otherwise",
        meaning: 'Who may post to the bare callback paths: addresses or CIDR ranges, or the word none.',
      },
      {
        name: 'VERIFY_ABOVE',
        fallback: null,
        unset: 'a signed success is believed',
        meaning:
          'A success of this amount in KES or more is completed only after a confirming query; 0 means every one.',
      },
    ],
  },
  {
    title: 'Asking and giving up',
    variables: [
      { name: 'STK_FIRST_QUERY_SECONDS', fallback: '20', meaning: 'When an unanswered push is first asked about.' },
      { name: 'STK_DEADLINE_SECONDS', fallback: '180', meaning: 'When an unanswered push becomes TIMED_OUT.' },
      { name: 'RESULT_FIRST_QUERY_SECONDS', fallback: '60', meaning: 'When an unanswered B2C is first asked about.' },
      { name: 'RESULT_DEADLINE_SECONDS', fallback: '86400', meaning: 'When an unanswered B2C becomes TIMED_OUT.' },
      {
        name: 'ENQUIRY_DEADLINE_SECONDS',
        fallback: '120',
        meaning: 'When an unanswered status or balance enquiry becomes TIMED_OUT; a late result still completes it.',
      },
    ],
  },
  {
    title: 'Logging',
    variables: [
      {
        name: 'LOG_LEVEL',
        fallback: 'info',
        meaning: 'fatal, error, warn, info, debug, trace or silent; JSON lines on stdout.',
      },
    ],
  },
] as const satisfies readonly VariableGroup[];

export type VariableName = (typeof VARIABLE_GROUPS)[number]['variables'][number]['name'];

interface NamedVariable extends Variable {
  readonly name: VariableName;
}

export const VARIABLES: readonly NamedVariable[] = VARIABLE_GROUPS.flatMap(
  (group): readonly NamedVariable[] => group.variables,
);
