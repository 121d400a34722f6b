import { app } from 'electron';
import { runShell } from './shell/shell.ts';

const userData = process.env['STUDIO_USER_DATA'];
if (userData !== undefined && userData !== '') app.setPath('userData', userData);

// A second start hands its wishes to the first, which comes to the front.
if (app.requestSingleInstanceLock()) {
  runShell();
} else {
  app.quit();
}
