/** The validation rule that refuses operations that are too large; one rule for HTTP and WebSocket. */

import { type ASTVisitor, GraphQLError, Kind, type OperationDefinitionNode, type ValidationContext } from 'graphql';

import { GatewayError } from '../../../domain/gateway-error.js';
import { OPERATION_LIMITS, type OperationLimits } from './limits.js';
import { createMeasure, fragmentsOf, type Measure } from './measure-operation.js';

/** Looks at the whole document once, before any other rule has reported anything. */
export function LimitRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const measureSelections = createMeasure(context.getSchema(), fragmentsOf(document));
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        const type = context.getSchema().getRootType(operation.operation) ?? undefined;
        const measure = measureSelections(operation.selectionSet, type);
        const directives = measure.directives + (operation.directives?.length ?? 0);
        const excess = findExcess({ ...measure, directives }, OPERATION_LIMITS);
        if (excess !== null) context.reportError(limitExceeded(excess, operation));
      }
    },
  };
}

/** LIMIT_EXCEEDED, as an error of a document. `excess` completes the sentence "the operation has …". */
export function limitExceeded(excess: string, operation?: OperationDefinitionNode): GraphQLError {
  const originalError = new GatewayError('LIMIT_EXCEEDED', `The operation has ${excess}.`);
  return new GraphQLError(originalError.message, { nodes: operation ?? null, originalError });
}

function findExcess(size: Measure, limits: OperationLimits): string | null {
  if (size.money > 1) return 'more than one mutation that moves money: send each in a request of its own';
  if (size.depth > limits.depthMax) return `a depth of more than ${limits.depthMax}`;
  if (size.width > limits.rootFieldsMax) return `more than ${limits.rootFieldsMax} root fields`;
  if (size.aliases > limits.aliasesMax) return `more than ${limits.aliasesMax} aliases`;
  if (size.directives > limits.directivesMax) return `more than ${limits.directivesMax} directives`;
  if (size.cost > limits.costMax) return `an answer of up to ${size.cost} fields, more than ${limits.costMax}`;
  return null;
}
