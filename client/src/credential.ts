/** The credential of a client: given once, or fetched again whenever the gateway says that it has ended. */

/** Returns an API key or a watch token. Called for the first request, and again when the last one was refused or has ended. */
export type GetToken = () => string | Promise<string>;

/** What requests send. */
export interface Credential {
  /** The value of the header `Authorization`; null without a credential. */
  read(): Promise<string | null>;
  /** It was refused, or has ended: the next `read` gets a new one, unless that has come already. */
  forget(authorization: string | null): void;
  /** Whether there is another one to be had. */
  readonly canRenew: boolean;
}

/** Several that ask at once share one call. */
export function createCredential(token: string | undefined, getToken: GetToken | undefined): Credential {
  let reading: Promise<string | null> | null = null;
  let latest: string | null = null;
  const fetchToken = async (): Promise<string | null> => {
    const value = getToken ? await getToken() : (token ?? null);
    latest = value === null ? null : `Bearer ${value}`;
    return latest;
  };
  return {
    read() {
      reading ??= fetchToken().catch((error: unknown) => {
        reading = null;
        throw error;
      });
      return reading;
    },
    forget(authorization) {
      if (authorization === latest) reading = null;
    },
    canRenew: getToken !== undefined,
  };
}
