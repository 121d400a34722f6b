import { endWith } from '../engine/entries/lifetime.ts';
import { serve } from '../engine/entries/serve.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import type { CommandContext } from './context.ts';
import { projectDirectory } from './session.ts';

/** Serves the project until the process is told to end; the answer goes out as soon as browsers can come. */
export async function serveProject(context: CommandContext, options: ServeCommandOptions): Promise<undefined> {
  const serving = await serve({ projectDirectory: projectDirectory(context.project), ...options });
  endWith(serving.close);
  const { url, token } = serving.server;
  const signInUrl = serving.server.signInUrl();
  context.answer({
    json: { url, signInUrl, token },
    text: [
      `Fashion2Events Studio: ${signInUrl}`,
      'The address signs one browser in, once. Another one asks for the token:',
      token,
      'Ctrl-C ends it.',
    ].join('\n'),
  });
  // `endWith` leaves the process at the end.
  return new Promise(() => undefined);
}
