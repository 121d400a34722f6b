const positions = new Map<string, number>();

/** Where someone was in a list when they left it, by the list's address; kept until the page closes. */
export function rememberPosition(address: string, index: number): void {
  positions.set(address, index);
}

export function rememberedPosition(address: string): number | undefined {
  return positions.get(address);
}
