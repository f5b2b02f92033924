/** A refusal in the words of the command line: the gateway names fields and mutations, and whoever reads it gave options and runs commands. */

import { type BadField, GatewayError } from '../domain/gateway-error.js';
import { KeyInConfiguration, NameInUse } from '../keys/refusals.js';

/** Of each command that is refused by field: the option that fills it. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'keys create': { role: '--role', expiresAt: '--expires', shortcodes: '--shortcode', addresses: '--address' },
  replay: { verdict: '--verdict', receivedAfter: '--after', receivedBefore: '--before' },
  'register-c2b': { shortcode: '--shortcode' },
};

/** `command` is its name, such as "keys create". What is no refusal stays as it is. */
export function nameOptions(command: string, error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const message = nameCommand(error) ?? nameFields(OPTIONS[command] ?? {}, error);
  return new GatewayError(error.code, message, error.details);
}

function nameCommand(error: GatewayError): string | null {
  if (error instanceof NameInUse) {
    const { keyName } = error;
    return `A key named "${keyName}" is in use. Replace it with: mpesa-gateway keys rotate ${keyName}`;
  }
  if (error instanceof KeyInConfiguration) {
    const create = `keys create ${error.keyName} --role ${error.role}`;
    return `This key is in API_KEYS. Change it there, or make one of the same name with "${create}" first.`;
  }
  return null;
}

/** The sentence about a field begins with its name. */
function nameFields(options: Readonly<Record<string, string>>, { message, details }: GatewayError): string {
  const { field = '', fields = [{ field, message }] } = details;
  const nameOne = (bad: BadField): string => {
    const option = options[bad.field];
    const isNamed = option !== undefined && bad.message.startsWith(`${bad.field} `);
    return isNamed ? option + bad.message.slice(bad.field.length) : bad.message;
  };
  return fields.map(nameOne).join(' ');
}
