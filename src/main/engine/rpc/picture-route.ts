import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  largestPictureBytes,
  pictureRecommendation,
  recommendPictureQuery,
  type PictureRecommendation,
  type RecommendPictureQuery,
} from '../../../shared/contract/recommend.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { checkedQuery, pictureOf, takePictures } from './picture-body.ts';

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
    takePictures(scope, largestPictureBytes);
    scope.post('/recommend', { bodyLimit: largestPictureBytes }, async (request, reply) => {
      const query = checkedQuery(recommendPictureQuery, request.query);
      const answer = await ask({ ...query, image: pictureOf(request.body), signal: goneSignal(reply) });
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
