import type { Operations } from './operations.ts';
import { windowedSize } from './operations.ts';

/** What a parameter does in its layer; decides its layout, its first values and whether it can be trained. */
export type ParameterRole =
  | 'kernel'
  | 'depthwise-kernel'
  | 'transposed-kernel'
  | 'dense-kernel'
  | 'bias'
  | 'norm-scale'
  | 'norm-offset'
  | 'norm-mean'
  | 'norm-variance'
  | 'embedding';

export interface ParameterDeclaration {
  /** Name in PyTorch's state dictionary. */
  name: string;
  role: ParameterRole;
  /** Shape as PyTorch stores it: [out, in, height, width] (transposed: [in, out, …]), [out, in] or [channels]. */
  shape: readonly number[];
  /** For a dense kernel over a flattened picture: [height, width, channels] of that picture. */
  flattened?: readonly [number, number, number];
  /** A weight that an optimiser may change: not running statistics, not a frozen layer. */
  trainable: boolean;
}

export interface Declaration {
  operations: Operations<readonly number[]>;
  /** Filled while a model's flow runs over `operations`, in the order of the flow. */
  parameters: ParameterDeclaration[];
}

/** The back whose values are shapes without the batch: [height, width, channels] or [features]. */
export function createDeclaration(): Declaration {
  const parameters: ParameterDeclaration[] = [];
  const names = new Set<string>();
  // A layer that a flow uses again, on another level of a pyramid, is declared once.
  const put = (parameter: ParameterDeclaration): void => {
    if (!names.has(parameter.name)) parameters.push(parameter);
    names.add(parameter.name);
  };
  const declare = (name: string, role: ParameterRole, shape: readonly number[], trainable = true): void => {
    put({ name, role, shape, trainable });
  };

  const operations: Operations<readonly number[]> = {
    normalise: (x) => x,
    convolution: (x, layer) => {
      const [height, width, channels] = picture(x, layer.name);
      if (layer.depthwise === true) {
        if (layer.filters !== channels)
          throw new Error(`${layer.name}: depthwise over ${channels} channels, not ${layer.filters}`);
        declare(`${layer.name}.weight`, 'depthwise-kernel', [channels, 1, layer.kernel, layer.kernel]);
      } else {
        declare(`${layer.name}.weight`, 'kernel', [layer.filters, channels, layer.kernel, layer.kernel]);
      }
      if (layer.norm === undefined) {
        declare(`${layer.name}.bias`, 'bias', [layer.filters]);
      } else {
        declare(`${layer.norm.name}.weight`, 'norm-scale', [layer.filters]);
        declare(`${layer.norm.name}.bias`, 'norm-offset', [layer.filters]);
        declare(`${layer.norm.name}.running_mean`, 'norm-mean', [layer.filters], false);
        declare(`${layer.norm.name}.running_var`, 'norm-variance', [layer.filters], false);
      }
      return [windowedSize(height, layer), windowedSize(width, layer), layer.filters];
    },
    transposedConvolution: (x, layer) => {
      const [height, width, channels] = picture(x, layer.name);
      declare(`${layer.name}.weight`, 'transposed-kernel', [channels, layer.filters, layer.kernel, layer.kernel]);
      declare(`${layer.name}.bias`, 'bias', [layer.filters]);
      return [layer.kernel * height, layer.kernel * width, layer.filters];
    },
    maxPool: (x, window) => {
      const [height, width, channels] = picture(x, 'maxPool');
      const shape = { kernel: window.size, stride: window.stride, padding: window.padding };
      return [windowedSize(height, shape), windowedSize(width, shape), channels];
    },
    globalAveragePool: (x) => [picture(x, 'globalAveragePool')[2]],
    dense: (x, layer) => {
      const inputs = x.reduce((product, size) => product * size, 1);
      const trainable = layer.frozen !== true;
      const flattened = x.length === 3 ? { flattened: picture(x, layer.name) } : {};
      const shape = [layer.units, inputs];
      put({ name: `${layer.name}.weight`, role: 'dense-kernel', shape, trainable, ...flattened });
      declare(`${layer.name}.bias`, 'bias', [layer.units], trainable);
      return [layer.units];
    },
    add: (left, right) => {
      if (left.join() !== right.join()) throw new Error(`add: shapes [${left.join()}] and [${right.join()}] differ`);
      return left;
    },
    upsample: (x, like) => {
      const [height, width] = picture(like, 'upsample');
      return [height, width, picture(x, 'upsample')[2]];
    },
  };
  return { operations, parameters };
}

function picture(shape: readonly number[], where: string): readonly [number, number, number] {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new Error(`${where} wants [height, width, channels], not [${shape.join()}]`);
  }
  return [height, width, channels];
}
