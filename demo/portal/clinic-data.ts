export interface Appointment {
  readonly date: Date;
  readonly what: string;
  readonly withWhom: string;
  readonly where: string;
}

/** The made-up patient's next visits, counted from today, so that the demo never looks old. */
export function appointmentsFrom(today: Date): Appointment[] {
  const at = (days: number, hours: number, minutes: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days, hours, minutes);
  return [
    {
      date: at(0, 14, 30),
      what: 'Check-up after surgery',
      withWhom: 'Dr. Amara Okafor',
      where: 'Room 12, first floor',
    },
    {
      date: at(0, 15, 15),
      what: 'Blood test',
      withWhom: 'Nurse Jonas Lind',
      where: 'Laboratory, ground floor',
    },
    {
      date: at(6, 9, 0),
      what: 'Physiotherapy',
      withWhom: 'Mireille Fontaine',
      where: 'River house, room 3',
    },
    {
      date: at(20, 11, 45),
      what: 'Results and next steps',
      withWhom: 'Dr. Amara Okafor',
      where: 'Video visit',
    },
  ];
}

export const messages = [
  {
    from: 'Dr. Amara Okafor',
    subject: 'Before your check-up',
    when: 'Today, 8:05',
    isNew: true,
    text: 'Please bring the list of medicines you take at home. You may eat and drink as usual.',
  },
  {
    from: 'Laboratory',
    subject: 'Your blood test this afternoon',
    when: 'Today, 7:40',
    isNew: true,
    text: 'No need to fast. Please come to the ground floor and take a number at the desk.',
  },
  {
    from: 'Mireille Fontaine',
    subject: 'Exercises for this week',
    when: 'Monday',
    isNew: false,
    text: 'Ten minutes in the morning are enough. Stop if it hurts, and tell me when we meet.',
  },
  {
    from: 'Patient desk',
    subject: 'Your visit letter is ready',
    when: 'Last Friday',
    isNew: false,
    text: 'You find it under Documents, as a file to download.',
  },
] as const;

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export function dayOf(date: Date): string {
  return dateFormat.format(date);
}

export function timeOf(date: Date): string {
  return timeFormat.format(date);
}
