import { Link } from 'wouter';
import './section-links.css';

const sections = [
  { name: 'training', label: 'Training', href: '/detector' },
  { name: 'evaluation', label: 'Evaluation', href: '/detector/evaluation' },
  { name: 'collection', label: 'Collection', href: '/detector/collection' },
] as const;

/** The three screens about detectors, one place of the navigation. */
export function DetectorSections({ current }: { current: (typeof sections)[number]['name'] }) {
  return (
    <nav className="section-links" aria-label="Detector">
      {sections.map(({ name, label, href }) => (
        <Link
          key={name}
          href={href}
          className="section-link"
          data-label={label}
          aria-current={name === current ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
