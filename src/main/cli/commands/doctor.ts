import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';

export const doctorCommand: CommandGroup = (program, contextOf) => {
  program
    .command('doctor')
    .description('show versions, the TensorFlow in use, device, memory and disk; what is missing and how to get it')
    .action(
      action(contextOf, async () => {
        const [{ collectDoctorReport }, { describeDoctor }] = await Promise.all([
          import('../../engine/features/doctor/report.ts'),
          import('../reports/doctor.ts'),
        ]);
        const report = await collectDoctorReport();
        return { json: report, text: describeDoctor(report) };
      }),
    );
};
