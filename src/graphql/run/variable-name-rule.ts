/** The validation rule about the names of variables; the same for HTTP and WebSocket. */

import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/**
 * graphql-js looks variables up in plain objects: one that is called like what every object inherits, and is left out, would reach a
 * resolver as a function.
 */
export function VariableNameRule(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition(node) {
      const { value: name } = node.variable.name;
      if (!(name in Object.prototype)) return;
      const message = `The variable "$${name}" has a reserved name. Rename it.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
