import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { nonEmpty, wholeNumber } from '../options.ts';

export interface ServeCommandOptions {
  port?: number;
  host?: string;
  allowRemote?: boolean;
}

export const serveCommand: CommandGroup = (program, contextOf) => {
  program
    .command('serve')
    .description('open the studio for a browser on this machine; its address is printed')
    .option('--port <port>', 'port to listen on (default: a free one)', wholeNumber({ minimum: 0, maximum: 65535 }))
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)', nonEmpty)
    .option('--allow-remote', 'let --host be an address that other machines reach; only in a network that you trust')
    .action(
      action<ServeCommandOptions>(contextOf, async (context, options) => {
        const { serveProject } = await import('../serve.ts');
        return serveProject(context, options);
      }),
    );
};
