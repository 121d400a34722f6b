import type { FastifyInstance } from 'fastify';
import type { EventHub } from '../events/hub.ts';

const heartbeat = 15_000;
/** A page that reads nothing for so many bytes is let go; it connects again and refetches. */
const largestBacklog = 4 * 1024 * 1024;

/** `GET /events`: server-sent events, each `data:` line one StudioEvent as JSON. */
export function addEventStream(server: FastifyInstance, events: EventHub): void {
  server.get('/events', (_request, reply) => {
    const { raw } = reply;
    // Headers that hooks have set, such as nosniff, go out with the raw answer.
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    reply.hijack();
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const write = (text: string): void => {
      if (raw.writableLength > largestBacklog) raw.destroy();
      else raw.write(text);
    };
    write('retry: 1000\n: connected\n\n');
    const unsubscribe = events.subscribe((event) => write(`data: ${JSON.stringify(event)}\n\n`));
    const timer = setInterval(() => write(': alive\n\n'), heartbeat);
    raw.on('close', () => {
      clearInterval(timer);
      unsubscribe();
    });
  });
}
