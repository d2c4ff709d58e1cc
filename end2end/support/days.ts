// Days as the register reads and writes them: New Zealand's, "20 January 2027".

const NZ = 'Pacific/Auckland';

/** The day so many days before today, as addresses have it: 2027-01-20. */
export function daysAgo(days: number): string {
  const today = new Date(`${new Date().toLocaleDateString('en-CA', { timeZone: NZ })}T12:00:00Z`);
  today.setUTCDate(today.getUTCDate() - days);
  return today.toISOString().slice(0, 10);
}

/** The same day in words. */
export function inWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const name = new Date(Date.UTC(year, month - 1, date)).toLocaleDateString('en-NZ', { month: 'long', timeZone: 'UTC' });
  return `${date} ${name} ${year}`;
}
