import type { MapPoints } from '../../../shared/contract/map.ts';

/** The map's points as columns, one entry for each point. */
export interface Points {
  count: number;
  annotationIds: Uint32Array;
  /** `x, y` in turn. */
  places: Float32Array;
  events: Uint32Array;
  garments: Uint32Array;
  splits: Uint8Array;
  reviewStates: Uint8Array;
  correctness: Uint8Array | null;
}

export function readPoints(answer: MapPoints): Points {
  return {
    count: answer.count,
    annotationIds: new Uint32Array(bytesOf(answer.annotationIds)),
    places: new Float32Array(bytesOf(answer.places)),
    events: new Uint32Array(bytesOf(answer.events)),
    garments: new Uint32Array(bytesOf(answer.garments)),
    splits: new Uint8Array(bytesOf(answer.splits)),
    reviewStates: new Uint8Array(bytesOf(answer.reviewStates)),
    correctness: answer.correctness === null ? null : new Uint8Array(bytesOf(answer.correctness)),
  };
}

function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes.buffer;
}
