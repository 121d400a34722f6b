/** What a grid showed: its first item in view, how wide it was (pixels), and how far it was scrolled (pixels). */
export interface GridView {
  first: number;
  width: number;
  top: number;
}

/** Where someone was in a list. */
export interface ListPlace {
  /** The item that had the focus, if any had. */
  active?: number;
  view?: GridView;
}

const places = new Map<string, ListPlace>();

/** Adds to what is known of where someone was in a list, by the list's address; kept until the page closes. */
export function rememberPlace(address: string, place: ListPlace): void {
  places.set(address, { ...places.get(address), ...place });
}

export function rememberedPlace(address: string): ListPlace {
  return places.get(address) ?? {};
}
