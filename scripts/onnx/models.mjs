/** Small ONNX models: the example of docs/user-models.md, and models that are wrong in one way each, for tests. */
import { BOOL, DOUBLE, FLOAT, INT64, TEXT, floats, floatsAttribute, graph, graphAttribute, intAttribute, integers, intsAttribute, model, node, textsAttribute, truth, value } from './onnx-bytes.mjs';

/** Weights of the example: a logistic regression on three features, scaled as its manifest says. */
export const EXAMPLE = { weights: [0.9, 0.5, -0.7], bias: 0.05 };

/**
 * A logistic regression whose probability p of a rise is told as a score 2p − 1.
 * @param {{ weights?: number[], bias?: number, rows?: number | string, input?: string, output?: string }} wish
 */
export function logistic({ weights = EXAMPLE.weights, bias = EXAMPLE.bias, rows = 1, input = 'x', output = 'score' } = {}) {
  return model(graph({
    nodes: [node('Gemm', [input, 'weights', 'bias'], ['z']), node('Sigmoid', ['z'], ['p']), node('Mul', ['p', 'two'], ['twice']), node('Sub', ['twice', 'one'], [output])],
    constants: [floats('weights', [weights.length, 1], weights), floats('bias', [1], [bias]), floats('two', [1], [2]), floats('one', [1], [1])],
    inputs: [value(input, FLOAT, [rows, weights.length])], outputs: [value(output, FLOAT, [rows, 1])],
  }));
}

/**
 * A softmax of three linear scores: a row of weights for each of buy, hold and sell.
 * @param {number[][]} weights
 */
export function softmax(weights) {
  const inputs = weights[0]?.length ?? 0;
  return model(graph({
    nodes: [node('MatMul', ['x', 'weights'], ['z']), node('Softmax', ['z'], ['probabilities'], [intAttribute('axis', 1)])],
    constants: [floats('weights', [inputs, weights.length], Array.from({ length: inputs }, (_, i) => weights.map((row) => row[i] ?? 0)).flat())],
    inputs: [value('x', FLOAT, ['rows', inputs])], outputs: [value('probabilities', FLOAT, ['rows', weights.length])],
  }));
}

/** A score of one input in float64, as scikit-learn's converter writes it where it is asked to. @param {number} inputs */
export function inDouble(inputs) {
  return model(graph({
    nodes: [node('ReduceMean', ['x'], ['mean'], [intAttribute('keepdims', 1)]), node('Tanh', ['mean'], ['score'])],
    inputs: [value('x', DOUBLE, [1, inputs])], outputs: [value('score', DOUBLE, [1, 1])],
  }), 13);
}

/**
 * A decision tree as scikit-learn's converter writes it: where the first input is at most `split` one set of probabilities, else the other. A forest is more of the same.
 * @param {number} split @param {number[]} low @param {number[]} high
 */
export function tree(split, low, high) {
  const leaves = [low, high].flatMap((weights, leaf) => weights.map((weight, of) => ({ leaf: leaf + 1, of, weight })));
  const attributes = [
    intsAttribute('nodes_treeids', [0, 0, 0]), intsAttribute('nodes_nodeids', [0, 1, 2]), intsAttribute('nodes_featureids', [0, 0, 0]), textsAttribute('nodes_modes', ['BRANCH_LEQ', 'LEAF', 'LEAF']),
    floatsAttribute('nodes_values', [split, 0, 0]), intsAttribute('nodes_truenodeids', [1, 0, 0]), intsAttribute('nodes_falsenodeids', [2, 0, 0]), textsAttribute('classlabels_strings', ['buy', 'hold', 'sell']),
    intsAttribute('class_treeids', leaves.map(() => 0)), intsAttribute('class_nodeids', leaves.map(({ leaf }) => leaf)), intsAttribute('class_ids', leaves.map(({ of }) => of)), floatsAttribute('class_weights', leaves.map(({ weight }) => weight)),
  ];
  return model(graph({
    nodes: [node('TreeEnsembleClassifier', ['X'], ['output_label', 'probabilities'], attributes, 'ai.onnx.ml')],
    inputs: [value('X', FLOAT, ['n', 2])], outputs: [value('output_label', TEXT, ['n']), value('probabilities', FLOAT, ['n', 3])],
  }));
}

/** The input times a factor, added up: beyond any range soon. @param {number} inputs @param {number} factor */
export function unbounded(inputs, factor) {
  return model(graph({
    nodes: [node('MatMul', ['x', 'weights'], ['score'])],
    constants: [floats('weights', [inputs, 1], Array.from({ length: inputs }, () => factor))],
    inputs: [value('x', FLOAT, [1, inputs])], outputs: [value('score', FLOAT, [1, 1])],
  }));
}

/** The logarithm of what is below zero: no number. @param {number} inputs */
export function notANumber(inputs) {
  return model(graph({
    nodes: [node('Abs', ['x'], ['a']), node('Neg', ['a'], ['n']), node('Sub', ['n', 'one'], ['m']), node('Log', ['m'], ['logs']), node('ReduceMean', ['logs'], ['score'], [intAttribute('keepdims', 1)])],
    constants: [floats('one', [1], [1])],
    inputs: [value('x', FLOAT, [1, inputs])], outputs: [value('score', FLOAT, [1, 1])],
  }));
}

/** Goes round a loop for longer than anybody lives. @param {number} inputs */
export function hanging(inputs) {
  const round = graph({
    nodes: [node('Identity', ['go'], ['still']), node('Add', ['sum', 'one'], ['more'])],
    inputs: [value('round', INT64, []), value('go', BOOL, []), value('sum', FLOAT, [1, 1])], outputs: [value('still', BOOL, []), value('more', FLOAT, [1, 1])],
  });
  return model(graph({
    nodes: [node('ReduceMean', ['x'], ['mean'], [intAttribute('keepdims', 1)]), node('Loop', ['rounds', 'yes', 'mean'], ['sum'], [graphAttribute('body', round)]), node('Tanh', ['sum'], ['score'])],
    constants: [integers('rounds', [], [2n ** 62n]), truth('yes', true), floats('one', [1], [1])],
    inputs: [value('x', FLOAT, [1, inputs])], outputs: [value('score', FLOAT, [1, 1])],
  }));
}

/** An operator that nobody has. @param {number} inputs */
export function unknownOperator(inputs) {
  return model(graph({ nodes: [node('Divine', ['x'], ['score'])], inputs: [value('x', FLOAT, [1, inputs])], outputs: [value('score', FLOAT, [1, 1])] }));
}

/** The example, stamped with a version of the operators that is yet to come. */
export function fromTheFuture() {
  return model(graph({ nodes: [node('Tanh', ['x'], ['score'])], inputs: [value('x', FLOAT, [1, 1])], outputs: [value('score', FLOAT, [1, 1])] }), 99);
}

/** Says a class instead of a number, as classifiers do in their first output. @param {number} inputs */
export function label(inputs) {
  return model(graph({ nodes: [node('ArgMax', ['x'], ['label'], [intAttribute('axis', 1), intAttribute('keepdims', 0)])], inputs: [value('x', FLOAT, [1, inputs])], outputs: [value('label', INT64, [1])] }));
}
