import type { KioskIo } from '../status.ts';
import type { CommandIo } from '../command.ts';

export interface DiagnoseIo
  extends KioskIo, Pick<CommandIo, 'env' | 'platform' | 'configFile' | 'versions' | 'self'> {}
