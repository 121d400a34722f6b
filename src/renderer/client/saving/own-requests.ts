/** As many as could be under way while the engine's events about them arrive. */
const remembered = 200;
const keys = new Set<string>();

/** Notes a request of this page: its answer says all that the event about it could. */
export function noteRequest(key: string): void {
  keys.add(key);
  if (keys.size > remembered) keys.delete([...keys][0] ?? '');
}

export function isOwnRequest(key: string | undefined): boolean {
  return key !== undefined && keys.has(key);
}
