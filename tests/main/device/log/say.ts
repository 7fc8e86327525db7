// The process of open-log.test.ts.
import { openLog } from '../../../../main/device/log/log-file.ts';

const log = openLog(process.env, process.argv[2] ?? '');
log.error('bad');
log.info('good');
log.debug('never mind');
