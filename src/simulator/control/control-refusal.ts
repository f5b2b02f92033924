/** How the control door says no, in the shape of every error of the gateway. */

/** What is wrong with one field, and what would be right. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Thrown by what the door leads to, answered by the door. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldFault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** At least one. The first is the message. */
export function refuseFields(fields: readonly FieldFault[]): ControlRefusal {
  return new ControlRefusal(400, 'BAD_USER_INPUT', fields[0]?.message ?? 'The body cannot be used.', fields);
}
