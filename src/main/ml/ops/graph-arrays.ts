import type { AlignOptions, ArrayOperations } from './arrays.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { boolean, float, float32, int32, integer, integerList, text, truth, typeAttribute } from './graph-builder.ts';

/** The back that writes nodes. Float scalars stand for sizes; they become int32 where TensorFlow wants them so. */
export function createGraphArrays(builder: GraphBuilder): ArrayOperations<string> {
  const { node, floats, integers, typeOf } = builder;
  const T = typeAttribute(float32);
  const Tint = typeAttribute(int32);
  const typed = (x: string) => typeAttribute(typeOf(x));

  const unary = (operation: string) => (x: string) => node(operation, `arrays/${operation}`, [x], { T });
  const binary = (operation: string) => (left: string, right: string) =>
    node(operation, `arrays/${operation}`, [left, right], { T });
  const cast = (x: string, type: number): string =>
    node('Cast', 'arrays/cast', [x], { SrcT: typed(x), DstT: typeAttribute(type), Truncate: truth(false) }, type);
  const toIntegers = (x: string): string => cast(x, int32);
  const scalar = (value: number): string => integers('arrays/integer', [value], []);
  const gather = (x: string, rows: string): string =>
    node(
      'GatherV2',
      'arrays/gather',
      [x, rows, scalar(0)],
      { Tparams: typed(x), Tindices: Tint, Taxis: Tint },
      typeOf(x),
    );
  const shapeOf = (x: string): string => node('Shape', 'arrays/shape', [x], { T: typed(x), out_type: Tint }, int32);
  const sizeOf = (x: string, axis: number): string => gather(shapeOf(x), scalar(axis));
  const pack = (parts: readonly string[], axis: number): string =>
    node(
      'Pack',
      'arrays/pack',
      parts,
      { T: typed(parts[0] ?? ''), N: integer(parts.length), axis: integer(axis) },
      typeOf(parts[0] ?? ''),
    );
  const subtract = binary('Sub');
  const multiply = binary('Mul');
  const divide = binary('RealDiv');
  const add = binary('AddV2');
  const maximum = binary('Maximum');
  const constant = (value: number): string => floats('arrays/float', [value], []);
  const unstack = (x: string, count: number): string[] => {
    const parts = node(
      'Unpack',
      'arrays/unpack',
      [x],
      { T: typed(x), num: integer(count), axis: integer(-1) },
      typeOf(x),
    );
    return Array.from({ length: count }, (_, index) => (index === 0 ? parts : `${parts}:${index}`));
  };
  const reduce = (operation: string, x: string, axes: readonly number[]): string =>
    node(operation, `arrays/${operation}`, [x, integers('arrays/axes', axes)], {
      T,
      Tidx: Tint,
      keep_dims: truth(false),
    });

  /** As `sampleBoxes` of `align-regions.ts`. */
  const sampleBoxes = (x: string, boxes: string, { scale, cells, aligned = false }: AlignOptions): string => {
    const scaled = multiply(boxes, constant(scale));
    const [x1 = '', y1 = '', x2 = '', y2 = ''] = unstack(aligned ? subtract(scaled, constant(0.5)) : scaled, 4);
    const ends = (low: string, high: string, axis: number): [string, string] => {
      const extent = subtract(high, low);
      const cell = divide(aligned ? extent : maximum(extent, constant(1)), constant(cells));
      const quarter = divide(cell, constant(4));
      const last = add(cast(sizeOf(x, axis), float32), constant(1));
      return [
        divide(add(add(low, quarter), constant(1)), last),
        divide(add(subtract(add(low, multiply(cell, constant(cells))), quarter), constant(1)), last),
      ];
    };
    const [top, bottom] = ends(y1, y2, 1);
    const [left, right] = ends(x1, x2, 2);
    return pack([top, left, bottom, right], 1);
  };

  return {
    floats: (values, shape) => floats('arrays/constant', values, shape),
    size: (x, axis) => cast(sizeOf(x, axis), float32),
    range: (limit) => node('Range', 'arrays/range', [constant(0), limit, constant(1)], { Tidx: T }),
    reshape: (x, shape) =>
      node('Reshape', 'arrays/reshape', [x, integers('arrays/sizes', shape)], { T: typed(x), Tshape: Tint }, typeOf(x)),
    concat: (parts, axis) => {
      const [first = ''] = parts;
      // TensorFlow refuses to put one part together.
      if (parts.length === 1) return first;
      const attributes = { T: typed(first), N: integer(parts.length), Tidx: Tint };
      return node('ConcatV2', 'arrays/concat', [...parts, scalar(axis)], attributes, typeOf(first));
    },
    gather,
    slice: (x, begin, count, rank) => {
      const ends = [toIntegers(begin), ...Array.from({ length: rank - 1 }, () => scalar(0))];
      const sizes = [toIntegers(count), ...Array.from({ length: rank - 1 }, () => scalar(-1))];
      const inputs = [x, pack(ends, 0), pack(sizes, 0)];
      return node('Slice', 'arrays/slice', inputs, { T: typed(x), Index: Tint }, typeOf(x));
    },
    stack: (parts) => pack(parts, -1),
    unstack,
    add,
    subtract,
    multiply,
    divide,
    minimum: binary('Minimum'),
    maximum,
    exp: unary('Exp'),
    sqrt: unary('Sqrt'),
    floor: unary('Floor'),
    sigmoid: unary('Sigmoid'),
    softmax: unary('Softmax'),
    atLeast: (left, right) => cast(node('GreaterEqual', 'arrays/compare', [left, right], { T }, boolean), float32),
    sum: (x, axis) => reduce('Sum', x, [axis]),
    largest: (x) => {
      const all = node('Reshape', 'arrays/flat', [x, integers('arrays/sizes', [-1])], { T, Tshape: Tint });
      return reduce('Max', all, [0]);
    },
    topK: (x, limit) => {
      const count = node('Minimum', 'arrays/count', [scalar(limit), sizeOf(x, 0)], { T: Tint }, int32);
      const found = node('TopKV2', 'arrays/top', [x, count], { T, sorted: truth(true), Tk: Tint, index_type: Tint });
      return { values: found, indices: builder.output(found, 1, int32) };
    },
    suppress: (boxes, scores, { limit, overlap, minimumScore }) =>
      node(
        'NonMaxSuppressionV3',
        'arrays/suppress',
        [boxes, scores, scalar(limit), constant(overlap), constant(minimumScore)],
        { T, T_threshold: T },
        int32,
      ),
    toIntegers,
    toFloats: (x) => cast(x, float32),
    invert: (permutation) => node('InvertPermutation', 'arrays/invert', [permutation], { T: Tint }, int32),
    alignRegions: (x, boxes, pictures, options) => {
      const { cells } = options;
      const margins = integers('align/margins', [0, 0, 1, 1, 1, 1, 0, 0], [4, 2]);
      const padded = node('MirrorPad', 'align/padded', [x, margins], { T, Tpaddings: Tint, mode: text('SYMMETRIC') });
      const samples = sampleBoxes(x, boxes, options);
      const grid = integers('align/grid', [2 * cells, 2 * cells]);
      const crops = node('CropAndResize', 'align/samples', [padded, samples, pictures, grid], {
        T,
        method: text('bilinear'),
        extrapolation_value: float(0),
      });
      return node('AvgPool', 'align/cells', [crops], {
        T,
        ksize: integerList([1, 2, 2, 1]),
        strides: integerList([1, 2, 2, 1]),
        padding: text('VALID'),
        data_format: text('NHWC'),
      });
    },
    resize: (x, height, width, { antialias } = { antialias: false }) => {
      const size = pack([toIntegers(height), toIntegers(width)], 0);
      if (!antialias) {
        const attributes = { T, align_corners: truth(false), half_pixel_centers: truth(true) };
        return node('ResizeBilinear', 'arrays/resize', [x, size], attributes);
      }
      const old = [cast(sizeOf(x, 1), float32), cast(sizeOf(x, 2), float32)];
      const scale = divide(pack([height, width], 0), pack(old, 0));
      const inputs = [x, size, scale, floats('arrays/origin', [0, 0], [2])];
      const attributes = { T, kernel_type: text('triangle'), antialias: truth(true) };
      return node('ScaleAndTranslate', 'arrays/resize', inputs, attributes);
    },
    padTo: (x, height, width) => {
      const below = toIntegers(subtract(height, cast(sizeOf(x, 1), float32)));
      const right = toIntegers(subtract(width, cast(sizeOf(x, 2), float32)));
      const none = scalar(0);
      const flat = pack([none, none, none, below, none, right, none, none], 0);
      const paddings = node(
        'Reshape',
        'arrays/paddings',
        [flat, integers('arrays/sizes', [4, 2])],
        { T: Tint, Tshape: Tint },
        int32,
      );
      return node('Pad', 'arrays/padded', [x, paddings], { T, Tpaddings: Tint });
    },
  };
}
