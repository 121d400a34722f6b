import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import { bridge } from '../client/bridge.ts';
import { english } from './english.ts';

const words = english.ui.pathField;

interface PathFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  kind: 'file' | 'folder';
  /** Without dots; for files only. */
  extensions?: string[];
  value: string;
  onChange: (path: string) => void;
  required?: boolean;
}

/** A path on the engine's machine. The desktop window can choose it and take a dropped file; a browser types it. */
export function PathField(props: PathFieldProps) {
  const { label, description, placeholder, kind, extensions, value, onChange, required = false } = props;

  async function choose(): Promise<void> {
    if (!bridge) return;
    const path =
      kind === 'folder'
        ? await bridge.chooseFolder({ title: label })
        : (await bridge.chooseFiles({ title: label, ...(extensions ? { extensions } : {}) }))[0];
    if (path) onChange(path);
  }

  function drop(event: DragEvent): void {
    const path = bridge?.pathsOfDroppedFiles([...event.dataTransfer.files])[0];
    if (path === undefined) return;
    event.preventDefault();
    onChange(path);
  }

  return (
    <TextInput
      label={label}
      description={description}
      placeholder={placeholder ?? (kind === 'folder' ? words.pathToFolder : words.pathToFile)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required={required}
      autoComplete="off"
      spellCheck={false}
      {...(bridge
        ? {
            onDrop: drop,
            onDragOver: (event: DragEvent) => event.preventDefault(),
            rightSection: (
              <Tooltip label={kind === 'folder' ? words.chooseAFolder : words.chooseAFile}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={() => void choose()}
                  aria-label={words.chooseLabel(label.toLowerCase())}
                >
                  <IconFolderOpen size={16} />
                </ActionIcon>
              </Tooltip>
            ),
          }
        : {})}
    />
  );
}
