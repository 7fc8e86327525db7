import type { Step } from './step.ts';

/** The gate in front of the network that a session's partition was made with. */
export interface TrafficGate {
  /** From now on every request of the partition is cancelled, for ever. */
  shut(): void;
  isOpen(): boolean;
}

/**
 * Before anything is closed: a keepalive request would otherwise set its cookie after the wipe. The
 * gate's handlers were installed when the partition was made, for late ones do not stop requests
 * that are under way.
 */
export function denyTraffic(gate: TrafficGate): Step {
  return {
    name: 'deny-traffic',
    limitMs: 500,
    clear: () => {
      gate.shut();
    },
    leftovers: () => (gate.isOpen() ? 1 : 0),
  };
}
