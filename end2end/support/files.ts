// Reads and writes the files that people download and upload: CSV and XLSX. What must be in them is
// the tests' business.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** Rows of a CSV file (RFC 4180). */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => { rows.at(-1)?.push(cell); cell = ''; };
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (quoted && letter === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
    else if (letter === '"') quoted = !quoted;
    else if (quoted) cell += letter;
    else if (letter === ',') endCell();
    else if (letter === '\n') { endCell(); rows.push([]); }
    else if (letter !== '\r') cell += letter;
  }
  endCell();
  if (rows.at(-1)?.join('') === '') rows.pop();
  return rows;
}

/** A CSV file with these rows. */
export function csv(rows: string[][]): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** A sheet of an XLSX file. */
export interface Sheet {
  name: string;
  /** The cells' texts; an empty cell is ''. */
  rows: string[][];
  /** Every formula; a register's file has none. */
  formulas: string[];
}

/** The sheets of an XLSX file, in order. */
export function readXlsx(bytes: Uint8Array): Sheet[] {
  const files = unzipSync(bytes);
  const text = (path: string) => (files[path] ? strFromU8(files[path]) : '');
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, item]) => words(item ?? ''));
  const names = [...text('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => decode(name ?? ''));
  return names.map((name, at) => {
    const xml = text(`xl/worksheets/sheet${at + 1}.xml`);
    return { name, rows: cells(xml, shared), formulas: [...xml.matchAll(/<f[ >][\s\S]*?<\/f>/g)].map(([all]) => all) };
  });
}

function cells(xml: string, shared: string[]): string[][] {
  return [...xml.matchAll(/<row [^>]*?(?:\/>|>([\s\S]*?)<\/row>)/g)].map(([, row]) => {
    const found: string[] = [];
    for (const [, attributes = '', inner = ''] of (row ?? '').matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const at = column(/r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A');
      while (found.length < at) found.push('');
      const value = /<v>([\s\S]*?)<\/v>/.exec(inner)?.[1] ?? '';
      const kind = /t="(\w+)"/.exec(attributes)?.[1];
      found[at] = kind === 's' ? (shared[Number(value)] ?? '') : kind === 'inlineStr' ? words(inner) : decode(value);
    }
    return found;
  });
}

const column = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
const words = (xml: string) => [...xml.matchAll(/<t(?: [^>]*)?>([\s\S]*?)<\/t>/g)].map(([, text]) => decode(text ?? '')).join('');
const decode = (text: string) =>
  text.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[0-9a-fA-F]+);/g, (_, name: string) =>
    ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))));

/** An XLSX file with one sheet of texts. */
export function xlsx(rows: string[][]): Buffer {
  const encode = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const sheet = rows.map((row) => `<row>${row.map((text) => `<c t="inlineStr"><is><t>${encode(text)}</t></is></c>`).join('')}</row>`).join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const files = {
    '[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Accounts" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  };
  const header = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, xml]) => [path, strToU8(header + xml)]))));
}
