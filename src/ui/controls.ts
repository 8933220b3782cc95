import { put } from './put';

/**
 * Native controls, bound by name. A control is any element with `data-control="name"` that holds an
 * `<input>`, a `<select>` or a `<button>`; its `<output>`, if any, shows the value in words.
 */
export type ControlValue = number | string | boolean;

export type Controls = {
  /** Shows the values; a control the reader is typing in keeps what was typed. */
  set(values: Record<string, ControlValue>, labels?: Record<string, string>): void;
};

type Field = HTMLInputElement | HTMLSelectElement;

function fieldsOf(control: HTMLElement): Field[] {
  if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) return [control];
  return [...control.querySelectorAll<Field>('input, select')];
}

function read(field: Field): ControlValue | undefined {
  if (field instanceof HTMLSelectElement) return field.value;
  if (field.type === 'checkbox') return field.checked;
  if (field.type === 'radio') return field.checked ? field.value : undefined;
  if (field.type === 'range' || field.type === 'number') {
    return field.value === '' ? undefined : field.valueAsNumber;
  }
  return field.value;
}

function write(field: Field, value: ControlValue): void {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    put(field, 'checked', value === true);
  } else if (field instanceof HTMLInputElement && field.type === 'radio') {
    put(field, 'checked', field.value === String(value));
  } else if (field.value !== String(value)) {
    const typing = field instanceof HTMLInputElement && /^(number|text)$/.test(field.type);
    if (!(typing && field === document.activeElement)) field.value = String(value);
  }
}

/**
 * Calls `onChange(name, value)` for every input, and for every click on a button with
 * `data-control` (value `true`); returns the way back, from values to controls.
 */
export function bindControls(
  root: HTMLElement,
  onChange: (name: string, value: ControlValue) => void,
  signal?: AbortSignal,
): Controls {
  const controls = [...root.querySelectorAll<HTMLElement>('[data-control]')];
  for (const control of controls) {
    const name = control.dataset.control ?? '';
    if (control instanceof HTMLButtonElement) {
      control.addEventListener('click', () => onChange(name, true), { signal });
      continue;
    }
    for (const field of fieldsOf(control)) {
      const commit = field instanceof HTMLInputElement && field.type === 'number';
      field.addEventListener(
        commit ? 'change' : 'input',
        (event) => {
          // The figure fires its own `input` once its state has changed.
          event.stopPropagation();
          const value = read(field);
          if (value !== undefined) onChange(name, value);
        },
        { signal },
      );
    }
  }
  return {
    set(values, labels = {}) {
      for (const control of controls) {
        const name = control.dataset.control ?? '';
        if (name in values) {
          if (control instanceof HTMLButtonElement) {
            put(control, 'ariaPressed', String(values[name] === true));
          } else {
            for (const field of fieldsOf(control)) write(field, values[name]);
          }
        }
        const output = control.querySelector('output');
        if (output && (name in labels || name in values)) {
          const text = labels[name] ?? String(values[name]);
          if (output.textContent !== text) output.textContent = text;
          const range = control.querySelector('input[type="range"]');
          if (range && name in labels) put(range, 'ariaValueText', text);
        }
      }
    },
  };
}
