/**
 * Writes the bytes of small ONNX files by hand: just as much of the format (protobuf, onnx.proto) as the models in models.mjs need.
 *
 * A message is a run of fields. A field is its number and wire type, then a varint (whole numbers) or a length and as many bytes (text, tensors, messages).
 */

/** @typedef {number[]} Bytes */

/** Element types of tensors, as onnx.proto numbers them. */
export const FLOAT = 1;
export const INT64 = 7;
export const TEXT = 8;
export const BOOL = 9;
export const DOUBLE = 11;

/** @param {number | bigint} number @returns {Bytes} */
function varint(number) {
  let rest = BigInt.asUintN(64, BigInt(number));
  /** @type {Bytes} */
  const bytes = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

/** @param {number} field @param {number | bigint} number @returns {Bytes} */
function whole(field, number) {
  return [...varint(field << 3), ...varint(number)];
}

/** @param {number} field @param {Bytes} bytes @returns {Bytes} */
function message(field, bytes) {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

/** @param {number} field @param {string} text @returns {Bytes} */
function text(field, text) {
  return message(field, [...new TextEncoder().encode(text)]);
}

/** @param {ArrayLike<number> & { buffer: ArrayBufferLike }} array @returns {Bytes} */
function raw(array) {
  return [...new Uint8Array(array.buffer)];
}

/** TensorProto of floats. @param {string} name @param {number[]} shape @param {number[]} values @returns {Bytes} */
export function floats(name, shape, values) {
  return [...shape.flatMap((size) => whole(1, size)), ...whole(2, FLOAT), ...text(8, name), ...message(9, raw(Float32Array.from(values)))];
}

/** TensorProto of whole numbers. @param {string} name @param {number[]} shape @param {bigint[]} values @returns {Bytes} */
export function integers(name, shape, values) {
  return [...shape.flatMap((size) => whole(1, size)), ...whole(2, INT64), ...text(8, name), ...message(9, [...new Uint8Array(BigInt64Array.from(values).buffer)])];
}

/** TensorProto of one truth value. @param {string} name @param {boolean} value @returns {Bytes} */
export function truth(name, value) {
  return [...whole(2, BOOL), ...text(8, name), ...message(9, [value ? 1 : 0])];
}

/** ValueInfoProto: a named tensor of a shape; a text in the shape is a size that is left open. @param {string} name @param {number} type @param {(number | string)[]} shape @returns {Bytes} */
export function value(name, type, shape) {
  const sizes = shape.flatMap((size) => message(1, typeof size === 'string' ? text(2, size) : whole(1, size)));
  return [...text(1, name), ...message(2, message(1, [...whole(1, type), ...message(2, sizes)]))];
}

/** NodeProto. @param {string} operator @param {string[]} inputs @param {string[]} outputs @param {Bytes[]} attributes @param {string} domain @returns {Bytes} */
export function node(operator, inputs, outputs, attributes = [], domain = '') {
  return [...inputs.flatMap((name) => text(1, name)), ...outputs.flatMap((name) => text(2, name)), ...text(4, operator), ...attributes.flatMap((attribute) => message(5, attribute)), ...(domain === '' ? [] : text(7, domain))];
}

/** AttributeProto that is a graph. @param {string} name @param {Bytes} graph @returns {Bytes} */
export function graphAttribute(name, graph) {
  return [...text(1, name), ...message(6, graph), ...whole(20, 5)];
}

/** AttributeProto that is a whole number. @param {string} name @param {number} number @returns {Bytes} */
export function intAttribute(name, number) {
  return [...text(1, name), ...whole(3, number), ...whole(20, 2)];
}

/** AttributeProto that is a list of numbers. @param {string} name @param {number[]} numbers @returns {Bytes} */
export function floatsAttribute(name, numbers) {
  return [...text(1, name), ...numbers.flatMap((number) => [...varint((7 << 3) | 5), ...raw(Float32Array.of(number))]), ...whole(20, 6)];
}

/** AttributeProto that is a list of whole numbers. @param {string} name @param {number[]} numbers @returns {Bytes} */
export function intsAttribute(name, numbers) {
  return [...text(1, name), ...numbers.flatMap((number) => whole(8, number)), ...whole(20, 7)];
}

/** AttributeProto that is a list of texts. @param {string} name @param {string[]} texts @returns {Bytes} */
export function textsAttribute(name, texts) {
  return [...text(1, name), ...texts.flatMap((one) => text(9, one)), ...whole(20, 8)];
}

/** GraphProto. @param {{ nodes: Bytes[], constants?: Bytes[], inputs: Bytes[], outputs: Bytes[] }} parts @returns {Bytes} */
export function graph({ nodes, constants = [], inputs, outputs }) {
  return [
    ...nodes.flatMap((one) => message(1, one)), ...text(2, 'quorum'), ...constants.flatMap((one) => message(5, one)), ...inputs.flatMap((one) => message(11, one)), ...outputs.flatMap((one) => message(12, one)),
  ];
}

/** ModelProto: a whole file. With the operators for trees and linear models (ai.onnx.ml), as scikit-learn's converter uses them. @param {Bytes} body @param {number} opset @returns {Uint8Array} */
export function model(body, opset = 13) {
  return Uint8Array.from([...whole(1, 8), ...text(2, 'quorum'), ...message(7, body), ...message(8, [...text(1, ''), ...whole(2, opset)]), ...message(8, [...text(1, 'ai.onnx.ml'), ...whole(2, 3)])]);
}
