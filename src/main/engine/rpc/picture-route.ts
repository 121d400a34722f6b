import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  largestPictureBytes,
  pictureRecommendation,
  recommendPictureQuery,
  type PictureRecommendation,
  type RecommendPictureQuery,
} from '../../../shared/contract/recommend.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { refuse } from './refusals.ts';

/** Asks about a picture's bytes. Throws StudioError. */
export type AskAboutPicture = (
  question: RecommendPictureQuery & { image: Buffer; signal: AbortSignal },
) => Promise<PictureRecommendation>;

/**
 * `POST /recommend?runId=&modelId=&minimumScore=` with a picture's bytes as its body (`content-type: image/…`) answers
 * with a `pictureRecommendation`. Like every POST it needs a session and this studio's own origin. The picture is
 * decoded whatever its type claims, is never named by a path, and is not kept; who goes away stops the work.
 */
export function addPictureRoute(server: FastifyInstance, ask: AskAboutPicture): void {
  // A scope of its own: only here are pictures taken as bodies.
  server.register((scope, _options, done) => {
    scope.addContentTypeParser(
      /^(image\/|application\/octet-stream)/,
      { parseAs: 'buffer', bodyLimit: largestPictureBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post('/recommend', { bodyLimit: largestPictureBytes }, async (request, reply) => {
      const query = recommendPictureQuery.safeParse(request.query);
      if (!query.success) return refuse(reply, badQuery(query.error.issues[0]).toJSON());
      const { body } = request;
      if (!Buffer.isBuffer(body) || body.length === 0) return refuse(reply, noPicture().toJSON());
      const answer = await ask({ ...query.data, image: body, signal: goneSignal(reply) });
      return reply.header('cache-control', 'no-store').send(pictureRecommendation.parse(answer));
    });
    done();
  });
}

/** Aborted where the connection ends before the answer has left. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new StudioError('CANCELLED', 'Nobody waits for the answer.'));
  });
  return controller.signal;
}

function badQuery(issue: { path: PropertyKey[]; message: string } | undefined): StudioError {
  const field = issue?.path.map(String).join('.') ?? '';
  return new StudioError('BAD_REQUEST', `${field}: ${issue?.message ?? 'not valid'}`, { field });
}

function noPicture(): StudioError {
  return new StudioError('BAD_REQUEST', 'There is no picture in this request.', {
    cause: 'the body is empty, or its content-type is not image/…',
    remedy: 'Send the bytes of a JPEG, PNG, WebP, GIF, TIFF or AVIF.',
  });
}
