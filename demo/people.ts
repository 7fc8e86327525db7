/** Somebody who works at the demo clinic. */
export interface DemoPerson {
  readonly user: string;
  readonly name: string;
  /** No secret: everybody who tries the demo has to know it. */
  readonly password: string;
}

/** Who can sign in, with the demo's provider and with an account of the kiosk. */
export const people: readonly DemoPerson[] = [
  { user: 'nurse1', name: 'Nora Nilsson', password: 'nurse1-demo' },
  { user: 'doctor1', name: 'Dario Conti', password: 'doctor1-demo' },
];

/** The person with this name and password; undefined when there is none. */
export function personWith(user: unknown, password: unknown): DemoPerson | undefined {
  return people.find((person) => person.user === user && person.password === password);
}
