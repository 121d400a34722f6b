import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { rooms } from './lint/rooms.js';

/** Per room: imports that must be refused, and imports that must pass, each as seen from a file of the room. */
const cases: { room: string; file: string; bad: string[]; good: string[] }[] = [
  {
    room: 'shared',
    file: 'src/shared/domain/photo.ts',
    bad: [
      `import { readFile } from 'node:fs/promises';`,
      `import React from 'react';`,
      `import { openEngine } from '../../main/engine/engine.ts';`,
      `import { errorCodes } from './errors';`,
    ],
    good: [`import { z } from 'zod';`, `import { errorCodes } from './errors.ts';`],
  },
  {
    room: 'ml',
    file: 'src/main/ml/train/loop.ts',
    bad: [
      `import { openEngine } from '../../engine/engine.ts';`,
      `import Database from 'better-sqlite3';`,
      `import { readFile } from 'node:fs/promises';`,
      `import http from 'node:http';`,
      `import sharp from 'sharp';`,
      `import * as tf from '@tensorflow/tfjs-node';`,
      `const tf = await import('@tensorflow/tfjs-node');`,
      `const electron = require('electron');`,
    ],
    good: [
      `import { tf } from '../ops/tensorflow.ts';`,
      `import type { Tensor } from '@tensorflow/tfjs-node';`,
      `import { z } from '../../../shared/domain/errors.ts';`,
    ],
  },
  {
    room: 'ml',
    file: 'src/main/ml/weights/safetensors.ts',
    bad: [`import sharp from 'sharp';`],
    good: [`import { open } from 'node:fs/promises';`],
  },
  {
    room: 'ml',
    file: 'src/main/ml/images/decode.ts',
    bad: [`import { app } from 'electron';`],
    good: [`import sharp from 'sharp';`],
  },
  {
    room: 'db',
    file: 'db/schema.ts',
    bad: [`import { app } from 'electron';`, `import { openEngine } from '../src/main/engine/engine.ts';`],
    good: [`import { sqliteTable } from 'drizzle-orm/sqlite-core';`],
  },
  {
    room: 'cli',
    file: 'src/main/cli/commands/train.ts',
    bad: [`import { tf } from '../../ml/ops/tensorflow.ts';`, `import { app } from 'electron';`],
    good: [`import { openEngine } from '../../engine/engine.ts';`, `import { Command } from 'commander';`],
  },
  {
    room: 'engine',
    file: 'src/main/engine/jobs/runner.ts',
    bad: [
      `import { app } from 'electron';`,
      `import * as tf from '@tensorflow/tfjs-node';`,
      `import { train } from '../../ml/train/loop.ts';`,
      `import { createRoot } from 'react-dom/client';`,
      `export * from '../../cli/program.ts';`,
    ],
    good: [
      `import { photos } from '../../../../db/schema.ts';`,
      `import Fastify from 'fastify';`,
      `import type { Job } from '../../../shared/contract/jobs.ts';`,
    ],
  },
  {
    room: 'shell',
    file: 'src/main/shell/window.ts',
    bad: [`import { openEngine } from '../engine/engine.ts';`, `import Fastify from 'fastify';`],
    good: [`import { BrowserWindow } from 'electron';`, `import path from 'node:path';`],
  },
  {
    room: 'preload',
    file: 'src/preload/index.ts',
    bad: [
      `import { menuCommands } from '../shared/contract/preload.ts';`,
      `import type { ErrorCode } from '../shared/domain/errors.ts';`,
      `import fs from 'node:fs';`,
    ],
    good: [
      `import type { StudioBridge } from '../shared/contract/preload.ts';`,
      `import { contextBridge } from 'electron';`,
    ],
  },
  {
    room: 'renderer',
    file: 'src/renderer/features/gallery/gallery.tsx',
    bad: [
      `import { readFile } from 'node:fs/promises';`,
      `import { openEngine } from '../../../main/engine/engine.ts';`,
      `import { Matrix } from '../evaluation/matrix.tsx';`,
      `import { Stage } from 'react-konva';`,
      `import { ipcRenderer } from 'electron';`,
      `import { initTRPC } from '@trpc/server';`,
    ],
    good: [
      `import { Card } from './card.tsx';`,
      `import { Button } from '@mantine/core';`,
      `import type { AnyRouter } from '@trpc/server';`,
      `import { contract } from '../../../shared/contract/index.ts';`,
    ],
  },
  {
    room: 'renderer',
    file: 'src/renderer/canvas/stage.tsx',
    bad: [`import sharp from 'sharp';`],
    good: [`import { Stage } from 'react-konva';`],
  },
  {
    room: 'renderer',
    file: 'src/renderer/editor/tools/brush.ts',
    bad: [`import { useState } from 'react';`, `import Konva from 'konva';`],
    good: [`import { history } from '../history.ts';`],
  },
];

describe('imports across rooms', () => {
  let eslint: ESLint;
  beforeAll(() => {
    // The rules as configured for the repository; only those that need a file on disk for its types are left out.
    eslint = new ESLint({
      ruleFilter: ({ ruleId }) => ruleId === 'studio/room-imports',
      overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    });
  });

  async function complaints(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(code, { filePath: file });
    expect(result?.messages.filter((message) => message.fatal === true)).toEqual([]);
    return (result?.messages ?? [])
      .filter((message) => message.ruleId === 'studio/room-imports')
      .map((message) => message.message);
  }

  test('every room has a case', () => {
    expect(new Set(cases.map((one) => one.room))).toEqual(new Set(rooms.map((room) => room.name)));
  });

  test.each(cases.flatMap(({ room, file, bad }) => bad.map((code) => ({ room, file, code }))))(
    '$room refuses, in $file: $code',
    async ({ file, code }) => {
      expect(await complaints(file, code)).toHaveLength(1);
    },
  );

  test.each(cases.flatMap(({ room, file, good }) => good.map((code) => ({ room, file, code }))))(
    '$room lets pass, in $file: $code',
    async ({ file, code }) => {
      expect(await complaints(file, code)).toEqual([]);
    },
  );
});
