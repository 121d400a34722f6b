import type { Context } from 'konva/lib/Context';
import type { Shape as KonvaShape } from 'konva/lib/Shape';
import type { Ref } from 'react';
import { Group, Layer, Rect, Shape, Text } from 'react-konva';
import { drawingOrder, garmentUnder, labelHeight, placeLabels, type OutlinedGarment } from './outlines.ts';
import { layerOf, PhotoStage, type PhotoCanvasHandle } from './photo-stage.tsx';
import type { Size, View } from './view.ts';

interface GarmentCanvasProps {
  source: string;
  width: number;
  height: number;
  garments: readonly OutlinedGarment[];
  selected: number | undefined;
  onSelect: (id: number | undefined) => void;
  handle?: Ref<PhotoCanvasHandle>;
}

const fontSize = 12;
const fontFamily = '"Inter Variable", "Segoe UI", system-ui, sans-serif';
const padding = 8;
const markWidth = 4;

/** A picture with the garments found on it: outlined, named, and chosen by a click. */
export function GarmentCanvas({ source, width, height, garments, selected, onSelect, handle }: GarmentCanvasProps) {
  return (
    <PhotoStage
      source={source}
      width={width}
      height={height}
      onPress={(point) => onSelect(garmentUnder(garments, point)?.id)}
      {...(handle ? { handle } : {})}
    >
      {(view, stage) => [
        <Layer key="outlines" {...layerOf(view)}>
          {drawingOrder(garments, selected).map((garment) => (
            <Outline
              key={garment.id}
              garment={garment}
              emphasis={selected === undefined ? 'usual' : garment.id === selected ? 'strong' : 'weak'}
            />
          ))}
        </Layer>,
        <Labels key="labels" garments={garments} selected={selected} view={view} stage={stage} />,
      ]}
    </PhotoStage>
  );
}

const fills = { weak: 0.12, usual: 0.28, strong: 0.45 } as const;

interface OutlineProps {
  garment: OutlinedGarment;
  emphasis: keyof typeof fills;
}

function Outline({ garment: { outline, colour }, emphasis }: OutlineProps) {
  function draw(context: Context, shape: KonvaShape): void {
    context.beginPath();
    for (const polygon of outline) {
      for (let at = 0; at < polygon.length; at += 2) {
        const [x = 0, y = 0] = [polygon[at], polygon[at + 1]];
        if (at === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    context.fillStrokeShape(shape);
  }
  const line = { sceneFunc: draw, strokeScaleEnabled: false, lineJoin: 'round' as const, perfectDrawEnabled: false };
  return (
    <>
      <Shape {...line} fill={colour} fillRule="evenodd" opacity={fills[emphasis]} />
      {/* A dark rim below the coloured one holds it apart from a photo of the same colour. */}
      <Shape
        {...line}
        stroke="#101216"
        strokeWidth={emphasis === 'strong' ? 5 : 4}
        opacity={emphasis === 'weak' ? 0.3 : 0.7}
      />
      <Shape
        {...line}
        stroke={colour}
        strokeWidth={emphasis === 'strong' ? 3 : 2}
        opacity={emphasis === 'weak' ? 0.6 : 1}
      />
    </>
  );
}

interface LabelsProps {
  garments: readonly OutlinedGarment[];
  selected: number | undefined;
  view: View;
  stage: Size;
}

function Labels({ garments, selected, view, stage }: LabelsProps) {
  // Places do not depend on what is chosen, so that choosing moves nothing.
  const widths = garments.map(({ label }) => textWidth(label) + 2 * padding + markWidth);
  const places = placeLabels(garments, widths, view, stage);
  return (
    <Layer listening={false}>
      {drawingOrder(garments, selected).map((garment) => {
        const { id, label, colour } = garment;
        const index = garments.indexOf(garment);
        return (
          <Group
            key={id}
            x={places[index]?.x ?? 0}
            y={places[index]?.y ?? 0}
            opacity={selected === undefined || id === selected ? 1 : 0.65}
          >
            <Rect width={widths[index] ?? 0} height={labelHeight} fill="#14161b" opacity={0.9} cornerRadius={4} />
            <Rect width={markWidth} height={labelHeight} fill={colour} cornerRadius={[4, 0, 0, 4]} />
            <Text
              x={markWidth + padding}
              height={labelHeight}
              verticalAlign="middle"
              text={label}
              fill="#ffffff"
              fontSize={fontSize}
              fontFamily={fontFamily}
              fontStyle={id === selected ? '600' : '500'}
              wrap="none"
            />
          </Group>
        );
      })}
    </Layer>
  );
}

let measuring: CanvasRenderingContext2D | null | undefined;

function textWidth(text: string): number {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (!measuring) return text.length * fontSize * 0.6;
  measuring.font = `600 ${fontSize}px ${fontFamily}`;
  return Math.ceil(measuring.measureText(text).width);
}
