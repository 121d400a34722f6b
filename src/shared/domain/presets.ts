/** Class names that a project can start with. Order is the published one. */
export const taxonomyPresets = {
  /** DeepFashion2 (Ge et al., CVPR 2019): category ids 1 to 13. */
  deepfashion2: [
    'short sleeve top',
    'long sleeve top',
    'short sleeve outwear',
    'long sleeve outwear',
    'vest',
    'sling',
    'shorts',
    'trousers',
    'skirt',
    'short sleeve dress',
    'long sleeve dress',
    'vest dress',
    'sling dress',
  ],
  /** USED (Ahmad et al., MMSys 2016). */
  used: [
    'concert',
    'graduation',
    'meeting',
    'mountain-trip',
    'picnic',
    'sea-holiday',
    'ski-holiday',
    'wedding',
    'conference',
    'exhibition',
    'fashion',
    'protest',
    'sport',
    'theater-dance',
  ],
} as const;

export type EventPreset = 'used' | 'empty';
export type GarmentPreset = 'deepfashion2' | 'empty';
