import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';

export const doctorCommand: CommandGroup = (program, contextOf) => {
  program
    .command('doctor')
    .description('show versions, the TensorFlow in use, device, memory and disk; what is missing and how to get it')
    .action(
      action(contextOf, async () => {
        const [{ runDoctor }, { describeDoctor }] = await Promise.all([
          import('../../engine/doctor/doctor.ts'),
          import('../reports/doctor.ts'),
        ]);
        const report = await runDoctor();
        return { json: report, text: describeDoctor(report) };
      }),
    );
};
