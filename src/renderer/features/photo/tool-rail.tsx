import { ActionIcon, Tooltip } from '@mantine/core';
import { Fragment } from 'react';
import { toolTitles } from '../../editor/labels.ts';
import { english } from '../../ui/english.ts';
import { useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { railGroups, toolLooks } from './tool-kit.ts';

const texts = english.photo.toolRail;

export function ToolRail() {
  const current = useEditor((state) => state.tool);
  const words = useActionWords();
  return (
    <div className="tool-rail" role="toolbar" aria-label={texts.tools} aria-orientation="vertical">
      {railGroups.map((tools, index) => (
        <Fragment key={tools.join()}>
          {index > 0 && <span className="tool-gap" />}
          {tools.map((tool) => {
            const { icon: Picture, action } = toolLooks[tool];
            const chosen = tool === current;
            return (
              <Tooltip key={tool} label={words(action, toolTitles[tool])} position="right">
                <ActionIcon
                  variant={chosen ? 'filled' : 'subtle'}
                  color={chosen ? 'ink' : 'gray'}
                  size={34}
                  aria-label={toolTitles[tool]}
                  aria-pressed={chosen}
                  onClick={() => photoEditor.dispatch({ type: 'tool', tool })}
                >
                  <Picture size={19} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
            );
          })}
        </Fragment>
      ))}
    </div>
  );
}
