/** How large a GraphQL operation may be, on every transport; the schema's own documents stay far below. */

/** Numbers that an operation may not exceed. */
export interface OperationLimits {
  readonly tokensMax: number;
  /** Of the document of a subscription, which is kept as long as somebody follows it; comments count too. */
  readonly lengthMax: number;
  readonly depthMax: number;
  readonly rootFieldsMax: number;
  readonly aliasesMax: number;
  readonly directivesMax: number;
  /** Fields of the largest possible answer. */
  readonly costMax: number;
  /** Validation stops after this many errors. */
  readonly errorsMax: number;
}

/** The usual introspection query is 15 deep; ten aliases of any field, and two full pages of 100 payments, fit. */
export const OPERATION_LIMITS: OperationLimits = Object.freeze({
  tokensMax: 1_000,
  lengthMax: 20_000,
  depthMax: 18,
  rootFieldsMax: 12,
  aliasesMax: 30,
  directivesMax: 15,
  costMax: 20_000,
  errorsMax: 5,
});
