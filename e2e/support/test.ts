import { test as base } from '@playwright/test';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Studio } from './studio.ts';
import { startStudio } from './studio.ts';

interface Fixtures {
  /** `sample`: photos, masks, events and crops, no run. `trained`: with a classifier and a detector, evaluated on val. */
  startFrom: 'sample' | 'trained';
  /** A fresh copy of that project. */
  projectDirectory: string;
  /** The studio, serving it. */
  studio: Studio;
}

export const test = base.extend<Fixtures>({
  startFrom: ['sample', { option: true }],
  projectDirectory: async ({ startFrom }, use) => {
    const projects = process.env['STUDIO_E2E_PROJECTS'];
    if (projects === undefined) throw new Error('The global set-up has not made the projects.');
    const folder = await mkdtemp(path.join(tmpdir(), 'studio-spec-'));
    await cp(path.join(projects, startFrom), path.join(folder, 'project'), { recursive: true });
    await use(path.join(folder, 'project'));
    await rm(folder, { recursive: true, force: true });
  },
  studio: async ({ projectDirectory }, use) => {
    const studio = await startStudio(projectDirectory);
    await use(studio);
    await studio.stop();
  },
});

export { expect } from '@playwright/test';
