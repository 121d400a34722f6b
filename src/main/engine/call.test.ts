import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { temporaryEngine } from './testing.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function answerTo(engine: Engine): Promise<WeakRef<object>> {
  return new WeakRef(await engine.call('project.taxonomies', {}));
}

it('holds on to no answer once it is given', async () => {
  const { engine, dispose } = await temporaryEngine();
  try {
    const answers: WeakRef<object>[] = [];
    for (let call = 0; call < 20; call++) answers.push(await answerTo(engine));
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
    // The last one may still lie in a register.
    expect(answers.slice(0, -1).filter((answer) => answer.deref() !== undefined)).toEqual([]);
  } finally {
    await engine.close();
    await dispose();
  }
});
