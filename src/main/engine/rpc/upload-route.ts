import type { FastifyInstance } from 'fastify';
import { largestUploadBytes, uploadAnswer, uploadQuery, type UploadAnswer } from '../../../shared/contract/upload.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Upload } from '../features/imports/upload.ts';
import { refuse } from './refusals.ts';

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
    scope.addContentTypeParser(
      /^(image\/|application\/octet-stream)/,
      { parseAs: 'buffer', bodyLimit: largestUploadBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post('/photos', { bodyLimit: largestUploadBytes }, async (request, reply) => {
      const query = uploadQuery.safeParse(request.query);
      if (!query.success) {
        const issue = query.error.issues[0];
        const field = issue?.path.map(String).join('.') ?? '';
        return refuse(reply, new StudioError('BAD_REQUEST', `${field}: ${issue?.message}`, { field }).toJSON());
      }
      const { body } = request;
      if (!Buffer.isBuffer(body) || body.length === 0) {
        const remedy = 'Send the bytes of a JPEG, PNG, WebP, GIF, TIFF or AVIF.';
        return refuse(reply, new StudioError('BAD_REQUEST', 'There is no photo in this request.', { remedy }).toJSON());
      }
      const answer = await take({ ...query.data, bytes: body });
      return reply.header('cache-control', 'no-store').send(uploadAnswer.parse(answer));
    });
    done();
  });
}
