import type { BackboneName } from '../contract/training.ts';

/** Weights that somebody publishes for a backbone. */
export interface CatalogueEntry {
  name: string;
  backbone: BackboneName;
  /** The publisher's own address; null where it is to be had only with the studio. */
  url: string | null;
  licence: string;
  /** Whole digest of the file, or the prefix that the publisher's file name carries. */
  sha256: string;
  bytes: number | null;
  /** Name of the file in `resources/models` that the studio ships in its place, if it does. */
  shippedFile?: string;
}

export interface BackboneDescription {
  name: BackboneName;
  /** Length of the feature vector that the head is trained on. */
  featureSize: number;
  note: string;
}

/** The weights that the studio knows by name; the first of a backbone is its default. */
export const modelCatalogue: readonly CatalogueEntry[] = [
  {
    name: 'efficientnet-lite0-imagenet',
    backbone: 'efficientnet-lite0',
    url: null,
    licence: 'Apache-2.0',
    sha256: '57934424',
    bytes: null,
    shippedFile: 'efficientnet-lite0-imagenet-half.safetensors',
  },
  {
    name: 'resnet18-imagenet',
    backbone: 'resnet18',
    url: 'https://download.pytorch.org/models/resnet18-f37072fd.pth',
    licence: 'BSD-3-Clause',
    sha256: 'f37072fd',
    bytes: 46_830_571,
  },
  {
    name: 'resnet50-imagenet',
    backbone: 'resnet50',
    url: 'https://download.pytorch.org/models/resnet50-0676ba61.pth',
    licence: 'BSD-3-Clause',
    sha256: '0676ba61',
    bytes: 102_530_333,
  },
  {
    name: 'resnet50-imagenet-v2',
    backbone: 'resnet50',
    url: 'https://download.pytorch.org/models/resnet50-11ad3fa6.pth',
    licence: 'BSD-3-Clause',
    sha256: '11ad3fa6',
    bytes: 102_540_417,
  },
  {
    name: 'vgg16-imagenet',
    backbone: 'vgg16',
    url: 'https://download.pytorch.org/models/vgg16-397923af.pth',
    licence: 'BSD-3-Clause',
    sha256: '397923af',
    bytes: 553_433_881,
  },
];

export const backboneDescriptions: readonly BackboneDescription[] = [
  { name: 'efficientnet-lite0', featureSize: 1280, note: 'Small and fast on a CPU; the weights ship with the studio.' },
  { name: 'resnet18', featureSize: 512, note: 'The smallest of the study.' },
  { name: 'resnet50', featureSize: 2048, note: "The study's best: accuracy .494 over 14 events." },
  { name: 'vgg16', featureSize: 4096, note: 'Large and slow; for comparison with the study.' },
];
