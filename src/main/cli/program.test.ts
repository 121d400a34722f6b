import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgram, runCommandLine } from './program.ts';

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function f2e(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const streams = { stdout: new Sink(), stderr: new Sink() };
  const code = await runCommandLine(words, streams);
  return { code, stdout: streams.stdout.text, stderr: streams.stderr.text };
}

function lastObject(text: string): unknown {
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
}

describe('the command line', () => {
  it('knows every command of the studio', () => {
    const names = (commands: ReturnType<typeof createProgram>['commands'], prefix = ''): string[] =>
      commands.flatMap((command) =>
        command.commands.length > 0 ? names(command.commands, `${command.name()} `) : [`${prefix}${command.name()}`],
      );
    const program = createProgram({ stdout: new Sink(), stderr: new Sink() });
    expect(names(program.commands).sort()).toEqual(
      [
        'doctor',
        'serve',
        'sample',
        'project create',
        'project info',
        'import coco',
        'import deepfashion2',
        'import folders',
        'import crops',
        'import labels',
        'split',
        'crops',
        'balance show',
        'balance preview',
        'balance save',
        'balance list',
        'balance remove',
        'findings compute',
        'findings list',
        'train classifier',
        'train detector',
        'retrain',
        'runs annotate',
        'runs list',
        'runs pin',
        'runs report',
        'runs show',
        'runs unpin',
        'compare',
        'snapshots compare',
        'snapshots list',
        'snapshots restore',
        'evaluate classifier',
        'evaluate coco',
        'evaluate detector',
        'detect',
        'detections export',
        'detections passes',
        'detections models',
        'recommend',
        'embed',
        'review stats',
        'models list',
        'models fetch',
        'models import',
        'models export',
        'jobs list',
        'jobs cancel',
        'jobs resume',
      ].sort(),
    );
  });

  it('shows help on stdout with exit 0, for the program and for a command', async () => {
    const program = await f2e('--help');
    expect(program.code).toBe(0);
    expect(program.stdout).toContain('train');
    const embed = await f2e('embed', '--help');
    expect(embed.stdout.replace(/\s+/g, ' ')).toContain('scaled to fit 224 x 224 and centred on black');
    const train = await f2e('train', 'classifier', '--help');
    expect(train.code).toBe(0);
    for (const option of ['--project', '--json', '--epochs', '--resume', '--label-smoothing']) {
      expect(train.stdout).toContain(option);
    }
  });

  it.each([
    ['an unknown command', ['trian'], "unknown command 'trian'", '(Did you mean train?)'],
    ['an unknown subcommand', ['import', 'cocoa'], "unknown command 'cocoa'", '(Did you mean coco?)'],
    ['an unknown option', ['split', '--sead', '3'], "unknown option '--sead'", '(Did you mean --seed?)'],
    ['a bad number', ['split', '--share', 'NaN'], '--share', 'Give a number above 0 and below 1.'],
    ['a bad list', ['train', 'classifier', '--epochs', '4,x'], '--epochs', 'Give a whole number from 0.'],
    ['a bad word', ['train', 'classifier', '--backbone', 'alexnet'], '--backbone', 'efficientnet-lite0'],
    ['a missing operand', ['import', 'coco'], "missing required argument 'annotations'", ''],
    ['a missing option', ['embed', '--image', 'a.png'], '--backbone', ''],
    ['too many operands', ['project', 'info', 'here'], 'too many arguments', ''],
    ['a missing subcommand', ['import'], 'missing', ''],
    ['nothing', [], 'missing', ''],
    ['a project name that is blank', ['project', 'info', '--project', ' '], '--project', ''],
    ['both subjects', ['recommend', '--photo', '1', '--image', 'a.png', '--project', 'p'], '--photo', ''],
    ['a changed run', ['train', 'classifier', '--resume', '1', '--epochs', '3'], '--epochs', ''],
    ['a changed detector run', ['train', 'detector', '--resume', '1', '--epochs', '3'], '--epochs', ''],
    ['weights without classes', ['detect', '--image', 'a.jpg', '--weights', 'w.pth'], '--classes', 'classes.txt'],
    ['weights without a picture', ['detect', '--weights', 'w.pth', '--project', 'p'], '--weights', 'Add --image'],
    ['a split of one picture', ['detect', '--image', 'a.jpg', '--split', 'val'], '--split', ''],
    ['a model and weights', ['detect', '--image', 'a', '--model', '1', '--weights', 'w'], '--weights', ''],
    ['an unknown preset', ['project', 'create', '--project', 'p', '--events', 'parties'], '--events', 'used, empty'],
    [
      'a kind that is none',
      ['evaluate', 'coco', '--gt', 'a', '--dt', 'b', '--kind', 'keypoints'],
      '--kind',
      'bbox, segm',
    ],
    ['no detections to evaluate', ['evaluate', 'coco', '--gt', 'a.json'], '--dt', ''],
    ['no project to create', ['project', 'create'], '--project', ''],
  ])('refuses %s with exit 2, naming it', async (_, words, named, remedy) => {
    const plain = await f2e(...words);
    expect(plain.code).toBe(2);
    expect(plain.stdout).toBe('');
    const { code, stdout } = await f2e(...words, '--json');
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const report = lastObject(stdout) as { code: string; message: string };
    expect(report.code).toBe('USAGE');
    expect(JSON.stringify(report)).toContain(named);
    expect(JSON.stringify(report)).toContain(remedy);
  });
});
