// One of the processes of log-file.test.ts: writes its lines as soon as it is told to.
import { LogFile } from '../../../../main/device/log/log-file.ts';

const [folder = '', name = '', lines = '0'] = process.argv.slice(2);
const file = new LogFile(folder, { maxBytes: 1000, keep: 1000 });

process.once('message', () => {
  for (let nth = 0; nth < Number(lines); nth += 1) file.append(`${name} ${nth} ${'.'.repeat(40)}`);
  process.disconnect();
});
process.send?.('ready');
