import type { Command } from 'commander';
import type { ProgressReporter } from './terminal/progress.ts';

/** What a command has to say: an object for `--json`, and the same in words and tables. */
export interface Answer {
  json: object;
  text: string;
}

/** What every command is given besides its own options. */
export interface CommandContext {
  json: boolean;
  /** `--project`, as given. */
  project: string | undefined;
  progress: ProgressReporter;
  /** A line for people, on stderr. */
  note(text: string): void;
  answer(answer: Answer): void;
}

export type ContextFactory = (command: Command) => CommandContext;

/** Adds a group's commands to the program. */
export type CommandGroup = (program: Command, contextOf: ContextFactory) => void;

type Work<Options> = (context: CommandContext, options: Options, ...operands: string[]) => Promise<Answer | undefined>;

/** Turns a command's work into a commander action: what it answers goes out once the work is wholly done. */
export function action<Options>(
  contextOf: ContextFactory,
  work: Work<Options>,
): (...received: unknown[]) => Promise<void> {
  return async (...received) => {
    const command = received.at(-1) as Command;
    const operands = received.slice(0, -2) as string[];
    const context = contextOf(command);
    try {
      const answer = await work(context, command.opts() as Options, ...operands);
      if (answer !== undefined) context.answer(answer);
    } finally {
      context.progress.clear();
    }
  };
}
