import type { FastifyInstance } from 'fastify';
import { largestUploadBytes, uploadAnswer, uploadQuery, type UploadAnswer } from '../../../shared/contract/upload.ts';
import type { Upload } from '../features/imports/upload.ts';
import { checkedQuery, pictureOf, takePictures } from './picture-body.ts';

/** Takes a photo's bytes. Throws StudioError. */
export type TakeUpload = (upload: Upload) => Promise<UploadAnswer>;

/**
 * `POST /photos?fileName=&dryRun=&eventClassId=&split=` with a photo's bytes as its body (`content-type: image/…`)
 * answers with an `uploadAnswer`. Like every POST it needs a session and this studio's own origin. The name is only
 * shown; where the photo lies is the engine's affair.
 */
export function addUploadRoute(server: FastifyInstance, take: TakeUpload): void {
  // A scope of its own: only here are photos taken as bodies.
  server.register((scope, _options, done) => {
    takePictures(scope, largestUploadBytes);
    scope.post('/photos', { bodyLimit: largestUploadBytes }, async (request, reply) => {
      const query = checkedQuery(uploadQuery, request.query);
      const answer = await take({ ...query, bytes: pictureOf(request.body) });
      return reply.header('cache-control', 'no-store').send(uploadAnswer.parse(answer));
    });
    done();
  });
}
