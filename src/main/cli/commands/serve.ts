import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { wholeNumber } from '../options.ts';

interface ServeOptions {
  port?: number;
}

export const serveCommand: CommandGroup = (program, contextOf) => {
  program
    .command('serve')
    .description('open the studio for a browser on this machine; its address is printed')
    .option(
      '--port <port>',
      'port on the loopback interface (default: a free one)',
      wholeNumber({ minimum: 0, maximum: 65535 }),
    )
    .action(
      action<ServeOptions>(contextOf, async (context, options) => {
        const { serveProject } = await import('../serve.ts');
        return serveProject(context, options.port);
      }),
    );
};
