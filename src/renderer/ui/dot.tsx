/** The mark of a class's colour beside its name. */
export function Dot({ colour, size = 8 }: { colour: string; size?: number }) {
  return (
    <span
      aria-hidden
      style={{
        width: size,
        height: size,
        borderRadius: '50%',
        background: colour,
        display: 'inline-block',
        flexShrink: 0,
      }}
    />
  );
}
