import { createDeclaration } from '../ops/declare.ts';
import { bodyStages } from './layers.ts';
import type { Detector } from './detector.ts';

/**
 * Names of the weights that training changes: kernels and biases of everything but the first stages of the body. Batch
 * norms stay as they were learnt, scale and offset included (torchvision's FrozenBatchNorm2d).
 */
export function trainableNames({ plan, declarations }: Detector, frozenStages: number): string[] {
  const { operations, parameters } = createDeclaration();
  bodyStages<readonly number[]>(operations, plan, [64, 64, 3], { to: frozenStages });
  const frozen = new Set(parameters.map(({ name }) => name));
  return declarations
    .filter(({ name, role }) => !frozen.has(name) && !role.startsWith('norm-'))
    .map(({ name }) => name);
}
